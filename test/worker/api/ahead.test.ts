/** What a person does about an event whose reporter's clock was a few minutes ahead. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { event, permanent } from '../../events.ts'
import { DAY, MINUTE, receive, retryRows, startClock } from '../retry/clock.ts'
import { call, post, retryOf } from './call.ts'

let t0 = Date.UTC(2030, 0, 1, 9)
beforeEach(() => {
  t0 = startClock(t0 + DAY)
})
afterEach(() => vi.useRealTimers())

const inFiveMinutes = (one: ReturnType<typeof event>) =>
  receive({ ...one, occurredAt: t0 + 5 * MINUTE })
const onRetryOf = async (address: string, action: 'cancel' | 'reopen') => {
  vi.setSystemTime(Date.now() + MINUTE)
  const { id } = await retryOf(address)
  return (await post(`/v1/retries/${id}/${action}`, {})).body.state
}

it('a retry that an event from ahead opened is cancelled, and can be reopened', async () => {
  const address = 'cancelled@ahead.example'
  await inFiveMinutes(event({ recipient: address, messageId: 'm1' }))
  expect(await onRetryOf(address, 'cancel')).toBe('cancelled')
  expect(await onRetryOf(address, 'reopen')).toBe('open')
  expect(await onRetryOf(address, 'cancel')).toBe('cancelled')
  expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }])
})

it('a retry that an error from ahead ended is reopened, once the address may be mailed', async () => {
  const address = 'refused@ahead.example'
  await receive(event({ recipient: address, messageId: 'm1' }))
  await inFiveMinutes(permanent(address))
  vi.setSystemTime(Date.now() + MINUTE)
  await call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'reactivate' } })
  expect(await onRetryOf(address, 'reopen')).toBe('open')
  expect(await onRetryOf(address, 'cancel')).toBe('cancelled')
})

it('an address that an event from ahead made undeliverable is reactivated, and can be suppressed again', async () => {
  const address = 'dead@ahead.example'
  await inFiveMinutes(permanent(address))
  const change = async (action: 'reactivate' | 'suppress') => {
    vi.setSystemTime(Date.now() + MINUTE)
    return (await call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action } })).body
  }
  expect(await change('reactivate')).toMatchObject({ sendable: true })
  expect(await change('suppress')).toMatchObject({ state: 'suppressed' })
  expect(await change('reactivate')).toMatchObject({ sendable: true })
})
