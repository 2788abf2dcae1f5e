/** How long an endpoint is left alone that fails, or asks to be. */
import { expect, it } from 'vitest'
import { EndpointHealth } from '../../src/outgoing/endpoint-health.ts'

const MINUTE = 60_000
const LONGEST = 60 * MINUTE
const NOW = Date.UTC(2026, 4, 7, 12)

function endpoint() {
  const kept = new Map<string, unknown>()
  const kv = {
    get: <T>(key: string) => structuredClone(kept.get(key)) as T | undefined,
    put: (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
    delete: (key: string) => kept.delete(key),
  }
  const health = new EndpointHealth(kv, LONGEST)
  const heard = (answered: boolean | null, now = NOW, notBefore: number | null = null) =>
    health.heard({ answered, notBefore }, now)
  return { health, heard }
}

it('rests from the third failure on, twice as long each time, for 15 minutes at most', () => {
  const { health, heard } = endpoint()
  const rests = Array.from({ length: 9 }, () => {
    heard(false)
    return Math.max(0, health.restsUntil(NOW) - NOW) / MINUTE
  })
  expect(rests).toEqual([0, 0, 1, 2, 4, 8, 14.5, 14.5, 14.5])
  expect(health.isResting(NOW + 14.5 * MINUTE - 1)).toBe(true)
  expect(health.isResting(NOW + 14.5 * MINUTE)).toBe(false)
})

it('is reported with its failures and the first of them, until a call succeeds', () => {
  const { health, heard } = endpoint()
  heard(true)
  expect(health.report(NOW)).toBeNull()
  for (const minute of [1, 2, 3]) heard(false, NOW + minute * MINUTE)
  // It said nothing of itself.
  heard(null, NOW + 4 * MINUTE)
  expect(health.report(NOW + 4 * MINUTE)).toEqual({
    failures: 3,
    failingSince: NOW + MINUTE,
    restsUntil: NOW + 4 * MINUTE,
  })
  heard(true, NOW + 5 * MINUTE)
  expect(health.report(NOW + 5 * MINUTE)).toBeNull()
  heard(false, NOW + 6 * MINUTE)
  expect(health.report(NOW + 6 * MINUTE)).toMatchObject({ failures: 1 })
})

it('fails, and rests, as others have heard, until they say that it is well', () => {
  const { health, heard } = endpoint()
  heard(false)
  const restsUntil = NOW + 30 * MINUTE
  health.learn({ failures: 2, failingSince: NOW - MINUTE, restsUntil }, NOW)
  health.learn({ failures: 1, failingSince: NOW, restsUntil: 0 }, NOW)
  heard(false, NOW + 1000)
  expect(health.report(NOW + 1000)).toEqual({
    failures: 3,
    failingSince: NOW - MINUTE,
    restsUntil,
  })
  health.learn(null, NOW + MINUTE)
  expect([health.report(NOW + MINUTE), health.restsUntil(NOW + MINUTE)]).toEqual([null, 0])
})

it('does not fail as others have heard where it only asked for a rest', () => {
  const { health } = endpoint()
  const restsUntil = NOW + 30 * MINUTE
  health.learn({ failures: 0, failingSince: NOW, restsUntil }, NOW)
  expect([health.report(NOW), health.restsUntil(NOW)]).toEqual([null, restsUntil])
})

it('has failed once where several calls under way at once have', () => {
  const { health } = endpoint()
  const fails = (before: number) => health.heard({ answered: false, notBefore: null }, NOW, before)
  const failures = () => health.failures()
  const counted = [0, 0, 1, 0, 1, 2, 2].map((before) => {
    fails(before)
    return failures()
  })
  expect(counted).toEqual([1, 1, 2, 2, 2, 3, 3])
  // Somebody has found it well meanwhile.
  health.forget()
  fails(3)
  expect(failures()).toBe(1)
})

it('is told to others with its failures, or for the rest that it asked for, or as well', () => {
  const { health, heard } = endpoint()
  expect(health.news(NOW)).toBeNull()
  const restsUntil = NOW + 30 * MINUTE
  heard(true, NOW, restsUntil)
  expect(health.news(NOW)).toEqual({ failures: 0, failingSince: NOW, restsUntil })
  expect(health.news(restsUntil)).toBeNull()
  heard(false, restsUntil)
  expect(health.news(restsUntil)).toEqual(health.report(restsUntil))
})

it('is left alone for as long as it asked, though it is well', () => {
  const { health, heard } = endpoint()
  heard(true, NOW, NOW + 30 * MINUTE)
  heard(true, NOW + MINUTE)
  expect(health.report(NOW)).toBeNull()
  expect(health.isResting(NOW + 30 * MINUTE - 1)).toBe(true)
  expect(health.isResting(NOW + 30 * MINUTE)).toBe(false)
  // Of what it asked and what its failures cost, the later.
  for (const _ of [1, 2, 3]) heard(false, NOW + 29 * MINUTE + 30_000)
  expect(health.restsUntil(NOW + 29 * MINUTE + 30_000)).toBe(NOW + 30 * MINUTE + 30_000)
})

it('is called again where a clock was put back, or somebody says that it is well', () => {
  const { health, heard } = endpoint()
  heard(true, NOW, NOW + LONGEST)
  expect(health.isResting(NOW)).toBe(true)
  expect(health.restsUntil(NOW - 1)).toBe(0)
  for (const _ of [1, 2, 3]) heard(false)
  health.forget()
  expect(health.restsUntil(NOW)).toBe(0)
  expect(health.report(NOW)).toBeNull()
})
