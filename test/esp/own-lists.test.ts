/** What a mail service keeps back because of its own list is known as that, however little it says of why. */
import { describe, expect, it } from 'vitest'
import { eventRow } from '../../src/db/event-row.ts'
import { ESPS } from '../../src/esp/index.ts'
import { utf8 } from '../../src/esp/proof.ts'

const to = 'u@example.com'
const T = Date.UTC(2026, 10, 1)

function read(id: string, body: unknown) {
  const form =
    id === 'mandrill' ? `mandrill_events=${encodeURIComponent(JSON.stringify(body))}` : ''
  const request = {
    url: new URL(`https://rebound.test/webhooks/${id}`),
    headers: new Headers(),
    body: utf8(form || JSON.stringify(body)),
  }
  const [event] = ESPS.get(id)?.parse(request).events ?? []
  if (event === undefined) throw new Error('no event')
  return eventRow({ ...event, esp: id, source: '', authenticity: 'signed' }, { now: T })
}

const rejected = (reason: string) => [
  { event: 'reject', ts: T / 1000, msg: { email: to, reject: { reason } } },
]

describe('the own list of', () => {
  it.each([
    ['ahasend', { type: 'message.suppressed', data: { recipient: to } }],
    ['blastengine', { events: [{ event: { type: 'DROP', detail: { mailaddress: to } } }] }],
    ['brevo', { event: 'blocked', email: to, reason: 'blocked : due to unsubscribed user' }],
    [
      'cloudflare',
      { type: 'message.rejected', payload: { recipient: to, rejection: { reason: 'suppressed' } } },
    ],
    ['customerio', { object_type: 'email', metric: 'suppressed', data: { recipient: to } }],
    ['hyvorrelay', { event: 'send.recipient.suppressed', payload: { recipient: { address: to } } }],
    ['lettermint', { event: 'message.suppressed', data: { recipient: to } }],
    ['mailersend', { type: 'activity.suppressed', data: { recipient: to } }],
    ['mandrill', rejected('hard-bounce')],
    ['mandrill', rejected('spam')],
    ['resend', { type: 'email.suppressed', data: { to: [to] } }],
    ['scaleway', { type: 'email_blocklisted', email_to: to }],
    [
      'ses',
      {
        eventType: 'Bounce',
        mail: { messageId: 'm' },
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'UnsubscribedRecipient',
          bouncedRecipients: [{ emailAddress: to }],
        },
      },
    ],
    [
      'unisendergo',
      {
        status: 'hard_bounced',
        email: to,
        delivery_info: { delivery_status: 'err_unsubscribed' },
      },
    ],
  ])('%s', (id, body) => {
    expect(read(id, body)).toMatchObject({ kind: 'dropped', reason: 'suppressed', counts: false })
  })

  it('is not behind what is said of the sender', () => {
    expect(read('mandrill', rejected('unsigned'))?.reason).not.toBe('suppressed')
  })
})
