import { describe, expect, it } from 'vitest'
import { nextAttemptAt } from '../../src/notify/attempts.ts'

const HOUR = 3_600_000

describe('the attempts of a notification', () => {
  it('are eleven within three days, each pause at least as long as the one before', () => {
    const times = [0]
    for (let at: number | null = 0; at !== null; ) {
      at = nextAttemptAt(times.length, 0, at, null)
      if (at !== null) times.push(at)
    }
    expect(times).toHaveLength(11)
    expect(times[1]).toBe(5_000)
    expect(times.at(-1)).toBeGreaterThan(60 * HOUR)
    expect(times.at(-1)).toBeLessThanOrEqual(72 * HOUR)
    const pauses = times.slice(1).map((time, n) => time - (times[n] ?? 0))
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  })

  it('wait for what the endpoint asked, up to the end of three days, and end with it', () => {
    expect(nextAttemptAt(1, 0, 0, 2 * HOUR)).toBe(2 * HOUR)
    expect(nextAttemptAt(1, 0, 0, 1)).toBe(5_000)
    expect(nextAttemptAt(1, 0, 0, 72 * HOUR)).toBe(72 * HOUR)
    expect(nextAttemptAt(1, 0, 0, 200 * HOUR)).toBe(72 * HOUR)
    expect(nextAttemptAt(2, 0, 72 * HOUR - 1, 200 * HOUR)).toBe(72 * HOUR)
    expect(nextAttemptAt(3, 0, 72 * HOUR, null)).toBeNull()
    expect(nextAttemptAt(11, 0, 71 * HOUR, null)).toBeNull()
  })
})
