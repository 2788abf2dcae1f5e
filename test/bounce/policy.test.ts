/** Of two things that are true of an address, the one that is said: by hand, and not read from the table. */
import { expect, it } from 'vitest'
import { type AddressFacts, addressState, type PolicySettings } from '../../src/bounce/policy.ts'

const SETTINGS: PolicySettings = { suppressOn: 'recipient_faults', suppressAfterErrors: 3 }
const NOTHING: AddressFacts = {
  permanentRun: 0,
  senderRun: 0,
  expiredRun: 0,
  senderExpiredRun: 0,
  retryStartedAt: null,
  lastDeliveredAt: null,
  condemnedAt: null,
  suppressedAt: null,
  reactivatedAt: null,
  complainedAt: null,
  unsubscribedAt: null,
  espSuppressedAt: null,
  espListedAt: null,
}
const stateOf = (facts: Partial<AddressFacts>, settings = SETTINGS) =>
  addressState({ ...NOTHING, ...facts }, settings)

it.each<[Partial<AddressFacts>, string]>([
  [{}, 'ok'],
  [{ suppressedAt: 1, complainedAt: 2 }, 'suppressed'],
  [{ complainedAt: 1, condemnedAt: 2 }, 'complained'],
  [{ condemnedAt: 1, unsubscribedAt: 2 }, 'undeliverable'],
  [{ permanentRun: 3, unsubscribedAt: 2 }, 'undeliverable'],
  [{ expiredRun: 3, unsubscribedAt: 2 }, 'undeliverable'],
  [{ unsubscribedAt: 1, espSuppressedAt: 2 }, 'unsubscribed'],
  [{ espSuppressedAt: 1, retryStartedAt: 2 }, 'esp_suppressed'],
  [{ espListedAt: 1, retryStartedAt: 2 }, 'esp_suppressed'],
  [{ retryStartedAt: 1, permanentRun: 2 }, 'retrying'],
  [{ permanentRun: 2 }, 'failing'],
  [{ permanentRun: 1 }, 'failing'],
  [{ expiredRun: 1 }, 'failing'],
])('of %j: %s', (facts, state) => {
  expect(stateOf(facts)).toBe(state)
})

it.each<[Partial<AddressFacts>, string]>([
  [{ suppressedAt: 1, reactivatedAt: 2 }, 'ok'],
  [{ suppressedAt: 2, reactivatedAt: 1 }, 'suppressed'],
  [{ complainedAt: 1, reactivatedAt: 2 }, 'ok'],
  [{ unsubscribedAt: 1, reactivatedAt: 2 }, 'ok'],
  [{ espSuppressedAt: 1, reactivatedAt: 2 }, 'ok'],
  [{ espListedAt: 1, reactivatedAt: 2 }, 'ok'],
  [{ condemnedAt: 1, reactivatedAt: 2 }, 'ok'],
  [{ condemnedAt: 1, lastDeliveredAt: 2 }, 'ok'],
  [{ espSuppressedAt: 1, lastDeliveredAt: 2 }, 'ok'],
  // A delivery is no consent, and what a service lists it says when that ends.
  [{ complainedAt: 1, lastDeliveredAt: 2 }, 'complained'],
  [{ unsubscribedAt: 1, lastDeliveredAt: 2 }, 'unsubscribed'],
  [{ suppressedAt: 1, lastDeliveredAt: 2 }, 'suppressed'],
  [{ espListedAt: 1, lastDeliveredAt: 2 }, 'esp_suppressed'],
])('by what came later, of %j: %s', (facts, state) => {
  expect(stateOf(facts)).toBe(state)
})

it('at one time, a permanent error comes behind a delivery, and a person behind all', () => {
  expect(stateOf({ condemnedAt: 5, lastDeliveredAt: 5 })).toBe('undeliverable')
  expect(stateOf({ suppressedAt: 5, reactivatedAt: 5 })).toBe('ok')
  expect(stateOf({ condemnedAt: 5, reactivatedAt: 5 })).toBe('ok')
})

it('as many errors in a row as were set are enough, of either kind', () => {
  const strict: PolicySettings = { ...SETTINGS, suppressAfterErrors: 1 }
  expect(stateOf({ permanentRun: 1 }, strict)).toBe('undeliverable')
  expect(stateOf({ expiredRun: 1 }, strict)).toBe('undeliverable')
  expect(stateOf({ expiredRun: 2 })).toBe('failing')
})

it("what is the sender's to mend does not add up to as many, but is an error", () => {
  expect(stateOf({ permanentRun: 9, senderRun: 9 })).toBe('failing')
  expect(stateOf({ permanentRun: 9, senderRun: 7 })).toBe('failing')
  expect(stateOf({ permanentRun: 9, senderRun: 6 })).toBe('undeliverable')
  expect(stateOf({ permanentRun: 9, senderRun: 9, expiredRun: 3 })).toBe('undeliverable')
  expect(stateOf({ expiredRun: 9, senderExpiredRun: 7 })).toBe('failing')
  expect(stateOf({ expiredRun: 9, senderExpiredRun: 6 })).toBe('undeliverable')
  expect(stateOf({ permanentRun: 3, expiredRun: 9, senderExpiredRun: 9 })).toBe('undeliverable')
})

it('to the letter of the specification, one permanent error is enough', () => {
  const letter: PolicySettings = { ...SETTINGS, suppressOn: 'every_permanent' }
  expect(stateOf({ permanentRun: 1 }, letter)).toBe('undeliverable')
  expect(stateOf({ permanentRun: 1, senderRun: 1 }, letter)).toBe('undeliverable')
  expect(stateOf({ permanentRun: 1 })).toBe('failing')
  // Of what did not arrive in time, it says nothing.
  expect(stateOf({ expiredRun: 1 }, letter)).toBe('failing')
  expect(stateOf({ expiredRun: 3, senderExpiredRun: 3 }, letter)).toBe('undeliverable')
})
