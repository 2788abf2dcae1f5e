/** What comes after D1 has taken a post, refolds and wakings: it takes its time, or fails, and the answer stays right. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { d1Breaker } from '../../src/db/breaker.ts'
import { markedAddresses } from '../../src/db/refold.ts'
import { ingest } from '../../src/ingest.ts'
import { sweep } from '../../src/upkeep/sweep.ts'
import { delivered, event, permanent } from '../events.ts'
import { heldBack } from './held-back.ts'
import { HOUR, retryRows } from './retry/clock.ts'

const NOW = Date.UTC(2031, 2, 1, 9, 30)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: NOW })
})
afterEach(() => {
  d1Breaker.reset()
  vi.useRealTimers()
})

const keep = (events: Parameters<typeof ingest>[1], DB = env.DB) =>
  ingest({ ...env, DB }, events, { now: Date.now() })
const marked = () => markedAddresses(env.DB, 10_000)

/** A retry that a permanent error has ended; its delivery before that was not reported yet. */
async function ended(recipient: string) {
  await keep([event({ recipient, occurredAt: NOW - 3 * HOUR })])
  await keep([{ ...permanent(recipient), occurredAt: NOW - HOUR }])
  return { ...delivered(recipient), occurredAt: NOW - 2 * HOUR }
}

/** D1 takes the post, and then nothing until it is released. */
function takesOne() {
  let batches = 0
  return heldBack(env.DB, 'batch', () => ++batches === 2)
}

/** The next post is recorded, the sweeper does what was left, and the record is as if nothing had been away. */
async function expectMended(recipient: string) {
  expect(await keep([permanent(`after-${recipient}`)])).toMatchObject({ recorded: 1, spooled: 0 })
  expect(await marked()).toEqual([recipient])
  await sweep(env, Date.now())
  expect(await marked()).toEqual([])
  expect(await retryRows(recipient)).toMatchObject([{ state: 'delivered' }])
}

it('where D1 stalls over it, the post is recorded, and so is the next', async () => {
  const recipient = 'stalls@refold.example'
  const late = await ended(recipient)
  const { binding, reached, release } = takesOne()
  const answer = keep([late], binding)
  await reached
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await answer).toMatchObject({ recorded: 1, spooled: 0 })
  await expectMended(recipient)
  release()
})

it('where D1 fails over it, the post is recorded, and so is the next', async () => {
  const recipient = 'fails@refold.example'
  const late = await ended(recipient)
  let batches = 0
  const DB = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'batch' && ++batches > 1) {
        return () => Promise.reject(new Error('D1_ERROR: Network connection lost.'))
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  expect(await keep([late], DB)).toMatchObject({ recorded: 1, spooled: 0 })
  await expectMended(recipient)
})

it('a thousand late deliveries and a distant D1 open no breaker, and the answer does not wait for them all', async () => {
  const recipients = Array.from({ length: 1000 }, (_, n) => `${n}@distant.example`)
  await keep(recipients.map((one) => ({ ...permanent(one), occurredAt: NOW - HOUR })))
  const distant = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
      return async (statements: D1PreparedStatement[]) => {
        await vi.advanceTimersByTimeAsync(110)
        return target.batch(statements)
      }
    },
  })
  const late = recipients.map((one) => ({ ...delivered(one), occurredAt: NOW - 2 * HOUR }))
  const before = Date.now()
  expect(await keep(late, distant)).toMatchObject({ recorded: 1000, spooled: 0 })
  expect(Date.now() - before).toBeLessThan(1_500)
  expect(await keep([permanent('next@distant.example')])).toMatchObject({ recorded: 1, spooled: 0 })
  const left = await marked()
  expect(left.length).toBeGreaterThan(0)
  expect(left.length).toBeLessThan(1000)
  for (let sweeps = 0; sweeps < 2; sweeps++) await sweep(env, Date.now())
  expect(await marked()).toEqual([])
})

it('a clock that answers late holds no answer up, and is armed behind it', async () => {
  const recipient = 'late-clock@refold.example'
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const armed = vi.fn(async () => {})
  const RETRY_SCHEDULER = new Proxy(env.RETRY_SCHEDULER, {
    get: () => () => ({
      arm: () => {
        reached.resolve()
        return released.promise.then(armed)
      },
    }),
  })
  const given: Env = { ...env, RETRY_SCHEDULER }
  const answer = ingest(given, [event({ recipient })], { now: NOW })
  await reached.promise
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await answer).toMatchObject({ recorded: 1 })
  expect(armed).not.toHaveBeenCalled()
  released.resolve()
  await vi.waitFor(() => expect(armed).toHaveBeenCalledOnce())
})
