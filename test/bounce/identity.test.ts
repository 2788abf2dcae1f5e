/** What makes two events one: whatever a redelivery may change must not be in the key, whatever tells events apart must. */
import { expect, test } from 'vitest'
import type { BounceEvent } from '../../src/bounce/event.ts'
import { eventKey } from '../../src/bounce/identity.ts'
import { event } from '../events.ts'

const ADDRESS = 'user@example.com'
const NAMED = event({ recipient: ADDRESS, espEventId: 'event-1', messageId: 'm', occurredAt: 5 })
const NAMELESS = { ...NAMED, espEventId: null }
const keyOf = (one: BounceEvent, change: Partial<BounceEvent> = {}) =>
  eventKey({ ...one, ...change }, ADDRESS)

test('keys are those of the logs that exist: a later version knows what an earlier one recorded', () => {
  expect(keyOf(NAMED)).toBe('81ca890297abbd2b0eb3ee790fcc80e8')
  expect(keyOf(NAMELESS)).toBe('5e820ec2de7071d729a56be9894bbf98')
})

test('where the mail service names its event, the rest may be told in another way', () => {
  const again = { messageId: null, occurredAt: null, diagnostic: null, espEvent: 'bounce' }
  expect(keyOf(NAMED, again)).toBe(keyOf(NAMED))
})

test.each<Partial<BounceEvent>>([
  { esp: 'resend' },
  { source: 'shop' },
  { kind: 'deferred' },
  { espEventId: 'event-2' },
])('another event is one of %o', (change) => {
  expect(keyOf(NAMED, change)).not.toBe(keyOf(NAMED))
})

test('one event about two recipients is two', () => {
  expect(eventKey(NAMED, 'other@example.com')).not.toBe(keyOf(NAMED))
})

test.each<Partial<BounceEvent>>([
  { messageId: 'n' },
  { espEvent: 'Bounce/Permanent' },
  { occurredAt: 6 },
  { diagnostic: '452 4.2.2 Mailbox full' },
  { status: '4.2.2' },
])('without a name of its own, another event is one of %o', (change) => {
  expect(keyOf(NAMELESS, change)).not.toBe(keyOf(NAMELESS))
})
