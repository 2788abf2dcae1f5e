import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { play } from './one-truth.ts'
import type { Guard } from './unguarded.ts'

const SEEDS = 10
const ADDRESSES = 300

afterEach(async () => {
  const tables = ['delivery_log', 'addresses', 'address_marks', 'retries', 'stats', 'nonces']
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)))
})

describe('one truth', () => {
  it.each(Array.from({ length: SEEDS }, (_, n) => 1 + n))(
    `seed %i: the record of ${ADDRESSES} addresses is the fold of their events, whatever the order of arrival`,
    async (seed) => {
      expect(await play(env.DB, seed, ADDRESSES)).toEqual([])
    },
    120_000,
  )
})

describe('each guard of the protocol is needed: without it the truth breaks', () => {
  const guards: [string, Guard][] = [
    ['no dedupe', 'dedupe'],
    ['news out of order on the fast path', 'in_order'],
    ['news past the window’s end on the fast path', 'past_end'],
    ['news from before an expiry on the fast path', 'expired_after'],
    ['mixed classes on the fast path', 'mixed'],
    ['other waiting messages ignored', 'other_messages'],
    ['an expired message opens a window again', 'expired_message'],
    ['a person’s actions on the fast path', 'actions'],
    ['what a resender heard opens a window on the fast path', 'resender'],
    ['expiry without D1’s own end-of-window check', 'end_of_window'],
    ['refold without the version guard', 'version'],
  ]
  it.each(guards)(
    '%s',
    async (_name, without) => {
      const wrong: string[] = []
      for (let seed = 100; seed < 106 && wrong.length === 0; seed++) {
        wrong.push(...(await play(env.DB, seed, 200, without)))
      }
      expect(wrong).not.toEqual([])
    },
    120_000,
  )
})
