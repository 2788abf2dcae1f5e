/** A sender who pulls what is due, and reports what became of it. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { ESPS } from '../../../src/esp/index.ts'
import { event } from '../../events.ts'
import { DAY, MINUTE, receive, startClock } from '../retry/clock.ts'
import { call, ORIGIN } from './call.ts'

/** When the test began. */
export let t0 = Date.UTC(2030, 0, 1, 9)

/** Each test has days of its own: what one leaves open has ended for the next. */
export function daysOfTheirOwn(): void {
  beforeEach(() => {
    t0 = startClock(t0 + 2 * DAY)
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

export interface Due {
  retryId: string
  address: string
  attempt: number
}

export const at = (minute: number) => vi.setSystemTime(t0 + minute * MINUTE)

export const pull = async (limit = 100, lease = 0): Promise<Due[]> =>
  (await call(`/v1/retries/due?limit=${limit}&lease=${lease}`)).body.items

export const report = async (items: readonly Due[], said: object) => {
  const body = { items: items.map(({ retryId, attempt }) => ({ retryId, attempt, ...said })) }
  const answer = await call('/v1/retries/due/report', { method: 'POST', body })
  expect(answer.status).toBe(200)
}

export const crowd = (count: number, domain: string) =>
  receive(
    ...Array.from({ length: count }, (_, n) =>
      event({ recipient: `a${String(n).padStart(4, '0')}@${domain}` }),
    ),
  )

/** To a Worker with other bindings. */
export const sent = (bindings: object, path: string, body: object = {}) =>
  createApp({ esps: ESPS }).fetch(
    new Request(ORIGIN + path, {
      method: 'POST',
      headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    { ...env, ...bindings },
  )

export const attemptsOf = (items: readonly Due[]) => items.map(({ attempt }) => attempt)

export const BUSY = { result: 'reply', reply: '452 4.2.2 Mailbox full' }
