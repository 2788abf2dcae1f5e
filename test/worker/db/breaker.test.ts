/** The circuit breaker around D1. */
import { afterEach, expect, it, vi } from 'vitest'
import { d1Breaker } from '../../../src/db/breaker.ts'

const NOW = Date.UTC(2026, 5, 1, 9)
const answering = async () => 'an answer'
const failing = async () => {
  throw new Error('D1 is away')
}

afterEach(() => {
  d1Breaker.reset()
})

it('the breaker asks nothing for ten seconds after a failure, and then again', async () => {
  expect(await d1Breaker.run(NOW, failing)).toBeNull()
  const question = vi.fn(answering)
  expect(await d1Breaker.run(NOW + 9_999, question)).toBeNull()
  expect(question).not.toHaveBeenCalled()
  expect(await d1Breaker.run(NOW + 10_000, question)).toBe('an answer')
})

it('the breaker asks again at once where the clock was put back further than that', async () => {
  expect(await d1Breaker.run(NOW, failing)).toBeNull()
  expect(await d1Breaker.run(NOW - 3_600_000, answering)).toBe('an answer')
})
