/** Where a mail service's kind of event and the server's words disagree, by hand: which of them is recorded. */
import { expect, test } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import type { EventKind } from '../../src/bounce/event.ts'
import { asRecorded } from '../../src/bounce/recorded-class.ts'

const recorded = (kind: EventKind, diagnostic: string) => {
  const { class: name, status } = asRecorded(kind, classify({ kind, diagnostic }))
  return [name, status]
}

test.each<[EventKind, string, string | null, string | null]>([
  ['bounced', '550 5.1.1 User unknown', 'permanent', '5.1.1'],
  ['bounced', '452 4.2.2 Mailbox full', 'transient', '4.2.2'],
  // Who goes on trying has not been refused for good, whatever digit the server used.
  ['deferred', '550 5.1.1 User unknown', 'transient', '4.1.1'],
  ['delivered', '550 5.1.1 User unknown', 'success', '2.0.0'],
  // A complaint quotes what it likes.
  ['complained', '550 5.1.1 User unknown', null, null],
  ['unsubscribed', '452 4.2.2 Mailbox full', null, null],
  ['listed', '550 5.1.1 User unknown', null, null],
  ['autoreplied', '550 5.1.1 User unknown', null, null],
  ['challenge', '550 5.1.1 User unknown', null, null],
  ['unknown', '550 5.1.1 User unknown', null, null],
])('%s with "%s"', (kind, reply, name, status) => {
  expect(recorded(kind, reply)).toEqual([name, status])
})

test('who is being tried still is not to be suppressed', () => {
  const verdict = classify({ kind: 'deferred', diagnostic: '550 5.1.1 User unknown' })
  expect(asRecorded('deferred', verdict).action).toBe('retry')
  expect(asRecorded('bounced', verdict).action).toBe('suppress')
})
