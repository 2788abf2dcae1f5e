/** The circuit breaker around D1. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { d1Breaker } from '../../../src/db/breaker.ts'

const answering = async () => ['an answer']
const failing = async () => {
  throw new Error('D1 is away')
}
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  d1Breaker.reset()
  vi.useRealTimers()
})

async function expectTenSecondsOfRest() {
  await later(9_999)
  const question = vi.fn(answering)
  expect(await d1Breaker.run(question)).toBeNull()
  expect(question).not.toHaveBeenCalled()
  await later(1)
  expect(await d1Breaker.run(question)).toEqual(['an answer'])
}

it('the breaker asks nothing for ten seconds after a failure, and then again', async () => {
  expect(await d1Breaker.run(failing)).toBeNull()
  await expectTenSecondsOfRest()
})

it('the breaker gives up after two seconds, and counts the rest from then on', async () => {
  const answer = d1Breaker.run(() => new Promise<never>(() => {}))
  await later(2_000)
  expect(await answer).toBeNull()
  await expectTenSecondsOfRest()
})

it('the breaker asks again at once where the clock was put back further than that', async () => {
  expect(await d1Breaker.run(failing)).toBeNull()
  vi.setSystemTime(Date.now() - 3_600_000)
  expect(await d1Breaker.run(answering)).toEqual(['an answer'])
})
