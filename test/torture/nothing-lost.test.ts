import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Guard } from './faults.ts'
import { live } from './life.ts'

const FIRST = Number(env.TORTURE_FIRST)
const SEEDS = Array.from({ length: Number(env.TORTURE_SEEDS) }, (_, n) => FIRST + n)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('nothing is lost, doubled, left open or told twice', () => {
  it.each(SEEDS)(
    'seed %i: faults around every call, D1 away, redeliveries, answers of every kind, impatient people, lost and doubled alarms',
    async (seed) => {
      expect(await live(seed)).toEqual([])
    },
    60_000,
  )
})

describe('each guard is needed: without it a life like these goes wrong', () => {
  const guards: [string, Guard][] = [
    ['the spool', 'spool'],
    ['the sweeper', 'sweeper'],
    ['an outbox written in the batch of what it tells', 'outbox'],
    ['the dedupe', 'dedupe'],
    ['the version that a refold is bound to', 'version'],
    ['D1’s own check of the window’s end', 'end_of_window'],
  ]
  it.each(guards)(
    '%s',
    async (_, guard) => {
      const wrong: string[] = []
      for (let seed = 1001; seed < 1011 && wrong.length === 0; seed++) {
        wrong.push(...(await live(seed, guard)))
        // With the guard the same life is right: nothing else is what went wrong.
        if (wrong.length > 0) expect(await live(seed)).toEqual([])
      }
      expect(wrong).not.toEqual([])
    },
    120_000,
  )
})
