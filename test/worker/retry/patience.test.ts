/** A receiver's "try again in …": which attempts it is spared, by the clock and as the API shows them. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { delivered, event } from '../../events.ts'
import { call } from '../api/call.ts'
import { attemptsOf, DAY, MINUTE, receive, runTo, startClock } from './clock.ts'

// A day for each test: the clock of a shard never goes back.
let t0 = Date.UTC(2030, 0, 1, 9)
beforeEach(() => {
  t0 = startClock(t0 + DAY)
})
afterEach(() => {
  vi.useRealTimers()
})

const asked = (recipient: string, patience: string) =>
  receive(event({ recipient, diagnostic: `451 4.7.1 Greylisted, try again in ${patience}` }))
/** Nothing of a test is left open for the next. */
const arrived = (recipient: string) => receive(delivered(recipient))
/** Minutes at which an address was tried. */
const minutes = async (address: string) =>
  (await attemptsOf(address)).map(({ at }) => (at - t0) / MINUTE)

it('patience that is asked for in the middle of a window skips every attempt before its time that no gap needs', async () => {
  const address = 'silent@greylisted.example'
  await receive(event({ recipient: address }))
  await runTo(t0 + 9 * MINUTE)
  await asked(address, '10 minutes')
  const { body: page } = await call(`/v1/retries?address=${address}`)
  const { body } = await call(`/v1/retries/${page.items[0].id}`)
  expect(
    body.plan
      .slice(0, 4)
      .map(({ at, skipped }: { at: string; skipped: boolean }) => [
        (Date.parse(at) - t0) / MINUTE,
        skipped,
      ]),
  ).toEqual([
    [12, true],
    [15, true],
    [18.5, true],
    [22, false],
  ])
  const next = new Date(t0 + 22 * MINUTE).toISOString()
  expect(page.items[0].nextAttemptAt).toBe(next)
  const found = await call('/v1/addresses/lookup', {
    method: 'POST',
    body: { addresses: [address] },
  })
  const listed = await call(`/v1/addresses?search=${address}`)
  expect(found.body.addresses[0].retry.nextAttemptAt).toBe(next)
  expect(listed.body.items[0].retry.nextAttemptAt).toBe(next)
  await runTo(t0 + 30 * MINUTE)
  expect(await minutes(address)).toEqual([3, 6, 9, 22, 26])
  await arrived(address)
})

it('patience that is asked for again and again never leaves a gap of more than 15 minutes', async () => {
  const address = 'silent@patient.example'
  await asked(address, '1 hour')
  // Other mail to the same address is deferred in the same words, and none of it is an attempt.
  for (let minute = 10; minute <= 90; minute += 10) {
    await runTo(t0 + minute * MINUTE)
    await asked(address, '1 hour')
  }
  const times = [0, ...(await minutes(address))]
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  expect(Math.max(...gaps)).toBeLessThanOrEqual(15)
  expect(times.length).toBeLessThan(12)
  expect(times.at(-1)).toBeGreaterThan(75)
  await arrived(address)
})

it('patience does not keep a clock that slept from the attempt it missed', async () => {
  const address = 'silent@slept.example'
  await asked(address, '2 hours')
  // 15 is made, for the next would come after 18.5; the clock wakes when 18.5, which is skipped, was the latest.
  vi.setSystemTime(t0 + 19 * MINUTE)
  await runTo(t0 + 19 * MINUTE)
  expect(await minutes(address)).toEqual([19])
  await arrived(address)
})
