import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { type Mutation, play } from './one-truth.ts'

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
  const mutations: [string, Mutation][] = [
    ['no dedupe', { record: 'dedupe' }],
    ['news out of order on the fast path', { record: 'in_order' }],
    ['news past the window’s end on the fast path', { record: 'past_end' }],
    ['news from before an expiry on the fast path', { record: 'expired_after' }],
    ['mixed classes on the fast path', { record: 'mixed' }],
    ['other waiting messages ignored', { record: 'other_messages' }],
    ['an expired message opens a window again', { record: 'expired_message' }],
    ['a person’s actions on the fast path', { record: 'actions' }],
    ['what a resender heard opens a window on the fast path', { record: 'resender' }],
    ['expiry without D1’s own end-of-window check', { expiry: 'end_time' }],
    ['refold without the version guard', { versionGuard: false }],
  ]
  it.each(mutations)(
    '%s',
    async (_name, mutation) => {
      const wrong: string[] = []
      for (let seed = 100; seed < 106 && wrong.length === 0; seed++) {
        wrong.push(...(await play(env.DB, seed, 200, mutation)))
      }
      expect(wrong).not.toEqual([])
    },
    120_000,
  )
})
