/** Where an ESP differs from what one would expect: one describe per ESP, one test per oddity. */
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { azure } from '../../src/esp/azure.ts'
import { brevo } from '../../src/esp/brevo.ts'
import { cloudflare, readCloudflareEvent } from '../../src/esp/cloudflare.ts'
import { amiss } from '../../src/esp/collect.ts'
import { generic } from '../../src/esp/generic.ts'
import { mailgun } from '../../src/esp/mailgun.ts'
import { mailjet } from '../../src/esp/mailjet.ts'
import { mailomat } from '../../src/esp/mailomat.ts'
import { mailpace } from '../../src/esp/mailpace.ts'
import { mandrill } from '../../src/esp/mandrill.ts'
import { postal } from '../../src/esp/postal.ts'
import { postmark } from '../../src/esp/postmark.ts'
import { resend } from '../../src/esp/resend.ts'
import { scaleway } from '../../src/esp/scaleway.ts'
import { sendgrid } from '../../src/esp/sendgrid.ts'
import { ses } from '../../src/esp/ses.ts'
import { sparkpost } from '../../src/esp/sparkpost.ts'
import { sweego } from '../../src/esp/sweego.ts'
import { unisendergo } from '../../src/esp/unisendergo.ts'
import { createHmac, publicPost } from './posts.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const SECONDS = NOW / 1000
const to = 'user@example.com'
const post = (body: unknown, headers: Record<string, string> = {}) =>
  publicPost(typeof body === 'string' ? body : JSON.stringify(body), headers)
const context = (...secrets: string[]) => ({
  now: NOW,
  secrets,
  fetchCertificate: () => Promise.reject(new Error('no certificates here')),
})

describe('SendGrid', () => {
  const read = (fields: object) => sendgrid.parse(post([{ email: to, ...fields }])).events[0]

  test('blocked is no verdict about permanence, an expired deferral is a soft bounce', () => {
    expect(read({ event: 'bounce', type: 'blocked' })).toMatchObject({
      kind: 'blocked',
      permanence: null,
      espEvent: 'bounce/blocked',
    })
    expect(read({ event: 'bounce', type: 'expired' })).toMatchObject({
      kind: 'bounced',
      permanence: 'transient',
    })
  })

  test.each([
    ['Bounced Address', 'dropped'],
    ['Unsubscribed Address', 'dropped'],
    ['Spam Content', 'failed'],
    ['Invalid SMTPAPI header', 'failed'],
  ])("a drop for %s is %s, and its reason is not a server's word", (reason, kind) => {
    expect(read({ event: 'dropped', reason })).toMatchObject({
      kind,
      diagnostic: null,
      espReason: reason,
    })
  })

  test('a drop for an address on its list of invalid ones is the work of a list', () => {
    const event = read({ event: 'dropped', reason: 'Invalid' })
    expect(event?.kind).toBe('dropped')
    expect(classify({ ...event }).reason).toBe('suppressed')
  })

  test('who joins a group again has left no less of the rest', () => {
    const group = { asm_group_id: 7 }
    expect(read({ event: 'group_unsubscribe', ...group })).toMatchObject({ list: '7' })
    expect(read({ event: 'group_resubscribe', ...group })).toMatchObject({ list: '7' })
    for (const of of [
      { event: 'unsubscribe' },
      { event: 'dropped', reason: 'Unsubscribed Address' },
      { event: 'bounce', type: 'bounce' },
    ])
      expect(read({ ...of, ...group })).toMatchObject({ list: null })
    expect(sendgrid.parse(post([{ email: to, event: 'group_resubscribe' }]))).toMatchObject({
      events: [],
      ignored: [{ why: 'bad' }],
    })
  })

  test('custom arguments are kept, its own fields are not', () => {
    const read = sendgrid.parse(
      post([{ email: to, event: 'delivered', ip: '192.0.2.1', order: 7, tls: 1, tag: 'x' }]),
    )
    expect(read.events[0]?.metadata).toEqual({ order: '7', tag: 'x' })
  })
})

describe('Postmark', () => {
  test.each([
    ['AutoResponder', 'autoreplied', true],
    ['AddressChange', 'autoreplied', true],
    ['ChallengeVerification', 'challenge', true],
    ['Transient', 'deferred', false],
    ['DnsError', 'deferred', false],
    ['SoftBounce', 'bounced', true],
    ['SpamComplaint', 'complained', true],
  ])('%s is %s', (Type, kind, final) => {
    const { events } = postmark.parse(post({ RecordType: 'Bounce', Type, ID: 1, Email: to }))
    expect(events[0]).toMatchObject({ kind, final, espEventId: 'Bounce/1' })
  })

  test.each(['HardBounce', 'SpamComplaint', 'ReasonOfTomorrow'])(
    'a suppression by a %s is no second error',
    (SuppressionReason) => {
      const { events } = postmark.parse(
        post({
          RecordType: 'SubscriptionChange',
          Recipient: to,
          SuppressSending: true,
          SuppressionReason,
          Origin: 'Recipient',
        }),
      )
      expect(events).toMatchObject([{ kind: 'listed', espReason: SuppressionReason }])
      const [event] = events
      expect(classify({ ...event })).toMatchObject({ reason: 'suppressed', class: null })
    },
  )
})

describe('what was put on the list of Postmark by hand', () => {
  test('is dropped by that list, and is no disabled mailbox', () => {
    const { events } = postmark.parse(
      post({
        RecordType: 'Bounce',
        Type: 'ManuallyDeactivated',
        ID: 1,
        Email: to,
        Description: 'The email was manually deactivated.',
      }),
    )
    const [event] = events
    expect(event).toMatchObject({ kind: 'dropped', espReason: 'ManuallyDeactivated' })
    expect(classify({ ...event }).reason).toBe('suppressed')
  })

  test('by the API of Postmark, too', () => {
    const { events } = postmark.parse(
      post({
        RecordType: 'SubscriptionChange',
        SuppressSending: true,
        SuppressionReason: 'ManualSuppression',
        Origin: 'Customer',
        MessageID: 'm',
        Recipient: to,
      }),
    )
    const [event] = events
    expect(event?.kind).toBe('listed')
    expect(classify({ ...event }).reason).toBe('suppressed')
  })
})

describe('Mailgun', () => {
  const failed = (fields: object) =>
    mailgun.parse(
      post({
        'event-data': { event: 'failed', severity: 'permanent', recipient: to, id: 'a', ...fields },
      }),
    ).events[0]

  test.each([605, 606, 607, 625])('its own code %d is its suppression list', (code) => {
    expect(failed({ 'delivery-status': { code, description: 'listed' } })).toMatchObject({
      kind: 'dropped',
      replyCode: null,
      diagnostic: null,
      espReason: 'listed',
    })
  })

  test('given up after retrying is transient', () => {
    expect(failed({ reason: 'old' })).toMatchObject({ kind: 'bounced', permanence: 'transient' })
  })

  test('an id counts for its day only', () => {
    const ids = [SECONDS, SECONDS + 86_400].map((timestamp) => failed({ timestamp })?.espEventId)
    expect(ids).toEqual(['2026-05-07/a', '2026-05-08/a'])
  })

  test('the legacy form is verified and read', async () => {
    const timestamp = String(SECONDS)
    const form = new URLSearchParams({
      event: 'bounced',
      recipient: to,
      code: '550',
      error: '550 5.1.1 no such user here',
      'Message-Id': '<1@mail.example.com>',
      timestamp,
      token: 'token-1',
      signature: await createHmac('key', `${timestamp}token-1`),
    })
    const request = post(form.toString())
    expect(await mailgun.verify(request, context('key'))).toEqual({
      ok: true,
      authenticity: 'signed_partially',
      nonce: 'token-1',
    })
    expect(mailgun.parse(request).events).toMatchObject([
      {
        kind: 'bounced',
        replyCode: 550,
        messageId: '1@mail.example.com',
        espEventId: 'token-1',
        occurredAt: NOW,
      },
    ])
  })
})

describe('Mandrill', () => {
  test('the check of a new endpoint is answered, and its key opens nothing else', async () => {
    const signed = async (events: string) => {
      const data = `https://rebound.example/webhooks/test-esp?a=1mandrill_events${events}`
      const signature = await createHmac('test-webhook', data, 'SHA-1')
      const body = new URLSearchParams({ mandrill_events: events }).toString()
      return post(body, { 'x-mandrill-signature': signature })
    }
    expect(await mandrill.verify(await signed('[]'), context('key'))).toMatchObject({ ok: true })
    expect(await mandrill.verify(await signed('[]'), context())).toMatchObject({ ok: false })
    expect(await mandrill.verify(await signed('[{}]'), context('key'))).toMatchObject({ ok: false })
  })

  test('a change of the reject list is no event', () => {
    const events = JSON.stringify([{ type: 'blacklist', action: 'add', reject: { email: to } }])
    const body = new URLSearchParams({ mandrill_events: events }).toString()
    expect(mandrill.parse(post(body))).toMatchObject({
      events: [],
      ignored: [{ why: 'irrelevant' }],
    })
  })
})

describe('SparkPost', () => {
  const read = (fields: object) =>
    sparkpost.parse(post([{ msys: { message_event: { raw_rcpt_to: to, ...fields } } }])).events[0]

  test('the ping of a new webhook is taken', () => {
    expect(sparkpost.parse(post([{ msys: {} }]))).toMatchObject({
      events: [],
      ignored: [{ why: 'irrelevant' }],
    })
  })

  test('a bounce by mail is read like one in the dialogue; auto-replies are none', () => {
    expect(read({ type: 'out_of_band', bounce_class: '10' })).toMatchObject({
      kind: 'bounced',
      permanence: 'permanent',
    })
    expect(read({ type: 'out_of_band', bounce_class: '60' })).toMatchObject({ kind: 'autoreplied' })
    expect(read({ type: 'bounce', bounce_class: '100' })).toMatchObject({ kind: 'challenge' })
  })
})

describe('Brevo', () => {
  test('says 429 to whatever should come again', () => {
    expect(Object.values(brevo.answers)).toEqual([429, 429, 429])
  })

  test('reads its time in milliseconds and in seconds', () => {
    for (const ts_epoch of [NOW, SECONDS]) {
      const { events } = brevo.parse(post({ event: 'delivered', email: to, ts_epoch }))
      expect(events[0]?.occurredAt).toBe(NOW)
    }
  })
})

test('Mailjet: one event outside an array, whose number keeps its digits', () => {
  const body = '{"event":"bounce","email":"user@example.com","MessageID":104427216766056451}'
  expect(mailjet.parse(post(body)).events).toMatchObject([
    { kind: 'bounced', messageId: '104427216766056451' },
  ])
})

test.each([
  ['Resend', resend, { type: 'email.bounced', data: { to: [to, 'b@example.com'] } }],
  ['MailPace', mailpace, { event: 'email.bounced', payload: { to: `${to}, b@example.com` } }],
  [
    'SES, which names who may have complained',
    ses,
    {
      eventType: 'Complaint',
      mail: { messageId: 'm', destination: [to, 'b@example.com', 'c@example.net'] },
      complaint: {
        complainedRecipients: [{ emailAddress: to }, { emailAddress: 'b@example.com' }],
      },
    },
  ],
  [
    'SES, where it names nobody',
    ses,
    {
      eventType: 'Bounce',
      mail: { messageId: 'm', destination: [to, 'b@example.com'] },
      bounce: { bounceType: 'Permanent', bouncedRecipients: [] },
    },
  ],
] as const)('%s: nobody is condemned by an event about one of several', (_name, esp, body) => {
  const { events, ignored } = esp.parse(post(body))
  expect(events.map(({ kind, recipient }) => [kind, recipient.trim()])).toEqual([
    ['unknown', to],
    ['unknown', 'b@example.com'],
  ])
  expect(amiss(esp, { events, ignored })).toBeNull()
})

test('SendGrid: a new type of a bounce is one that nobody knows', () => {
  const event = { event: 'bounce', type: 'sunk', email: to }
  expect(amiss(sendgrid, sendgrid.parse(post([event])))).toMatch(/: bounce\/sunk$/)
})

test.each([
  ['abuse', 1],
  ['not-spam', 0],
  ['auth-failure', 0],
])('SES: feedback of the type %s is a complaint or none', (complaintFeedbackType, count) => {
  const { events } = ses.parse(
    post({
      eventType: 'Complaint',
      mail: { messageId: 'm', destination: [to] },
      complaint: { complainedRecipients: [{ emailAddress: to }], complaintFeedbackType },
    }),
  )
  expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: count }, () => 'complained'))
})

test('Resend: the id of the post is that of the event', () => {
  const body = { type: 'email.delivered', data: { to: [to] } }
  expect(resend.parse(post(body, { 'svix-id': 'msg_1' })).events[0]?.espEventId).toBe('msg_1')
  const two = { type: 'email.delivered', data: { to: [to, 'b@example.com'] } }
  const ids = resend.parse(post(two, { 'svix-id': 'msg_1' })).events.map((one) => one.espEventId)
  expect(ids).toEqual([`msg_1/${to}`, 'msg_1/b@example.com'])
})

test('Azure: the handshake is answered with its code', () => {
  const data = { validationCode: '512d38b6' }
  const body = [{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data }]
  expect(azure.parse(post(body))).toMatchObject({
    events: [],
    reply: { status: 200, body: '{"validationResponse":"512d38b6"}' },
  })
})

test('Mailomat: the algorithm is not the sender’s to choose', async () => {
  const headers = {
    'x-mom-webhook-id': 'a',
    'x-mom-webhook-event': 'b',
    'x-mom-webhook-timestamp': String(SECONDS),
    'x-mom-webhook-signature': `sha1=${await createHmac('key', `a.b.${SECONDS}`, 'SHA-1')}`,
  }
  expect(await mailomat.verify(post({}, headers), context('key'))).toMatchObject({ ok: false })
})

test('Postal: a bounce that came back by mail is about the original message', () => {
  const payload = { original_message: { to, message_id: 'a' }, bounce: { to: 'r@example.org' } }
  expect(postal.parse(post({ event: 'MessageBounced', payload, uuid: 'u' })).events).toMatchObject([
    { kind: 'bounced', recipient: to, messageId: 'a', espEventId: 'u' },
  ])
})

test('Sweego: hyphens and underscores mean the same', () => {
  for (const event_type of ['soft-bounce', 'soft_bounce']) {
    const { events } = sweego.parse(post({ event_type, recipient: to }))
    expect(events[0]).toMatchObject({
      kind: 'bounced',
      permanence: 'transient',
      espEvent: event_type,
    })
  }
})

test('Unisender Go: a single flat event, its time in UTC', () => {
  const body = { status: 'soft_bounced', email: to, event_time: '2026-05-07 12:00:00' }
  const retry = { delivery_info: { delivery_status: 'err_will_retry' } }
  expect(unisendergo.parse(post(body)).events).toMatchObject([{ final: true, occurredAt: NOW }])
  expect(unisendergo.parse(post({ ...body, ...retry })).events).toMatchObject([{ final: false }])
})

test.each([[[{ user_id: 1 }]], [[null]], [[{ events: 'cut o' }]], [[[]]]])(
  'Unisender Go: who has no events is not passed over in silence: %j',
  (events_by_user) => {
    expect(unisendergo.parse(post({ events_by_user })).ignored).toMatchObject([{ why: 'bad' }])
  },
)

test('MailPace: a comma in a name is not between two recipients', () => {
  const event = { event: 'email.bounced', payload: { to: `"Doe, J." <${to}>` } }
  expect(mailpace.parse(post(event)).events).toMatchObject([{ kind: 'bounced' }])
  const two = { event: 'email.bounced', payload: { to: `Doe <a@example.com>,"Doe, J." <${to}>` } }
  expect(mailpace.parse(post(two)).events).toHaveLength(2)
})

test('Scaleway: a subscription is confirmed at Scaleway only', () => {
  const confirm = (SubscribeURL: string) =>
    scaleway.parse(post({ Type: 'SubscriptionConfirmation', Signature: 'x', SubscribeURL }))
  const url = 'https://sns.mnq.fr-par.scaleway.com/?Action=ConfirmSubscription'
  expect(confirm(url).confirmUrl).toBe(url)
  expect(confirm('https://sns.us-east-1.amazonaws.com/').confirmUrl).toBeUndefined()
  expect(confirm('https://sns.mnq.fr-par.scaleway.com.example/').confirmUrl).toBeUndefined()
})

test.each([ses, scaleway])('$name: a topic that was unsubscribed is no bad event', (esp) => {
  const { events, ignored } = esp.parse(
    post({ Type: 'UnsubscribeConfirmation', Signature: 'x', SubscribeURL: 'https://example.com/' }),
  )
  expect(events).toEqual([])
  expect(ignored).toMatchObject([{ why: 'irrelevant' }])
})

describe('Cloudflare Email Sending', () => {
  const read = (name: string, payload: object) =>
    readCloudflareEvent({
      type: `cf.email.sending.message.${name}`,
      payload: { recipient: to, eventId: 'e', ...payload },
    }).events[0]

  test('terminal decides who goes on trying', () => {
    const soft = { bounce: { type: 'soft' } }
    expect(read('bounced', { ...soft, terminal: true })).toMatchObject({
      kind: 'bounced',
      final: true,
    })
    expect(read('bounced', { ...soft, terminal: false })).toMatchObject({ final: false })
    expect(read('deferred', { terminal: true })).toMatchObject({ final: true })
  })

  test('a rejection is a suppression only when it says so', () => {
    expect(read('rejected', { rejection: { reason: 'suppressed' } })?.kind).toBe('dropped')
    expect(read('rejected', { rejection: { reason: 'spam' } })?.kind).toBe('failed')
  })

  test('no post is ever taken in its name', async () => {
    const authorization = 'Bearer anything'
    expect(await cloudflare.verify(post({}, { authorization }), context('anything'))).toMatchObject(
      {
        ok: false,
      },
    )
  })
})

describe('our own format', () => {
  const read = (event: object) => generic.parse(post({ events: [{ recipient: to, ...event }] }))

  test.each([
    [{ reply: '250 2.0.0 OK' }, { kind: 'delivered', final: true, replyCode: 250 }],
    [{ reply: '452 4.2.2 full' }, { kind: 'bounced', final: true, replyCode: 452 }],
    [
      { reply: '452 4.2.2 full', final: false },
      { kind: 'deferred', final: false },
    ],
    [{ reply: 'User unknown' }, { kind: 'bounced', final: true, diagnostic: 'User unknown' }],
    [{ reply: 'host mx2.example.com said: user unknown' }, { kind: 'bounced' }],
    [{ reply: 'host mx2.example.com said: 550 Goose' }, { kind: 'bounced' }],
    [{ reply: 'dsn=5.0.0, status=bounced (Goose)' }, { kind: 'bounced' }],
    [{ reply: 'sent (250 2.0.0 OK)' }, { kind: 'delivered' }],
    [{ reply: 'smtp; 250 2.0.0 OK' }, { kind: 'delivered' }],
    [
      { reply: 'Goose', status: '5.1.1' },
      { kind: 'bounced', status: '5.1.1' },
    ],
    [{ status: '5.1.1' }, { kind: 'bounced', status: '5.1.1', replyCode: null }],
    [
      { type: 'deferred', final: true },
      { kind: 'deferred', final: true },
    ],
    [{ type: 'complained' }, { kind: 'complained' }],
    [
      { type: 'complained', reply: '250 2.0.0 OK' },
      { kind: 'complained', replyCode: 250 },
    ],
    [
      { type: 'deferred', reply: '550 5.7.1 Come back later' },
      { kind: 'deferred', final: false },
    ],
    [{ type: 'delivered', reply: 'User unknown' }, { kind: 'delivered' }],
    // A size is no code.
    [{ reply: '2.5 MB limit exceeded' }, { kind: 'bounced' }],
    [{ type: 'bounced', reply: '2.5 MB limit exceeded' }, { kind: 'bounced' }],
    [{ type: 'bounced', reply: '550 5.1.1 No', status: '2.0.0' }, { kind: 'bounced' }],
  ])('%o', (event, expected) => {
    expect(read(event).events[0]).toMatchObject(expected)
  })

  test.each([
    [{ type: 'delivered', reply: '550 5.1.1 unknown user' }, 'code 550 contradicts type delivered'],
    [{ type: 'delivered', reply: 'smtp; 4.2.2 full' }, 'code 4.2.2 contradicts type delivered'],
    [{ type: 'delivered', status: '5.1.1' }, 'code 5.1.1 contradicts type delivered'],
    [{ type: 'bounced', reply: '250 2.0.0 OK' }, 'code 250 contradicts type bounced'],
    [{ type: 'bounced', status: '2.0.0', final: false }, 'code 2.0.0 contradicts type bounced'],
    [{ type: 'failed', status: '2.0.0' }, 'code 2.0.0 contradicts type failed'],
    [{ type: 'delivered', reply: '404 Not Found' }, 'code 404 contradicts type delivered'],
  ])('%o contradicts itself', (event, reason) => {
    expect(read(event)).toMatchObject({ events: [], ignored: [{ why: 'bad', reason }] })
  })

  test.each([
    '200 OK',
    '202 Accepted',
    '404 Not Found',
    '408 Request Timeout',
    '413 Payload Too Large',
    '429 Too Many Requests',
    '503 Service Unavailable',
  ])('HTTP says nothing of a mail: %s', (reply) => {
    expect(read({ reply })).toMatchObject({
      events: [],
      ignored: [{ why: 'bad', reason: expect.stringContaining('needs a type') }],
    })
    const [event] = read({ reply, status: '4.2.2' }).events
    expect(event).toMatchObject({ kind: 'bounced', status: '4.2.2', replyCode: null })
  })

  test('an event that says nothing is bad, its neighbours are not', () => {
    const { events, ignored } = generic.parse(
      post({
        events: [
          { recipient: to },
          { type: 'bounced' },
          { recipient: to, status: '5.1.1' },
          { recipient: to, reply: 'queued' },
        ],
      }),
    )
    expect(events).toHaveLength(1)
    expect(ignored).toMatchObject([
      { index: 0, why: 'bad' },
      { index: 1, why: 'bad', reason: 'no recipient' },
      { index: 3, why: 'bad', reason: expect.stringContaining('needs a type') },
    ])
  })

  test('whoever sent a token that is not taken is told so, and not of headers', async () => {
    const secret = 'whsec_dGVzdC1nZW5lcmljLXNlY3JldC0zMi1ieXRlcy1sb25n'
    const verify = (headers: Record<string, string>) =>
      generic.verify(post({}, headers), context(secret))
    const wrong = await verify({ authorization: 'Bearer wrong' })
    expect(wrong).toMatchObject({ problem: 'mismatch', detail: expect.stringContaining('token') })
    expect(await verify({ authorization: 'test-token' })).toMatchObject({
      problem: 'missing',
      detail: expect.stringContaining('Bearer'),
    })
    expect(await verify({})).toMatchObject({ problem: 'missing' })
  })

  test('a type, a time or a truth that is none is said, and not recorded as nothing', () => {
    const { events, ignored } = generic.parse(
      post({
        events: [
          { recipient: to, type: 'hard_bounce' },
          { recipient: to, reply: '550 No', occurredAt: 'yesterday' },
          { recipient: to, reply: '550 No', occurredAt: '2026-11-30 10:00:00' },
          { recipient: to, reply: '550 No', occurredAt: '2026-02-30T00:00:00Z' },
          { recipient: to, reply: '450 No', final: 'false' },
          { recipient: to, type: 'sent' },
          { recipient: 'nobody', type: 'bounced' },
          { recipient: to, type: 'anna@example.com bounced' },
        ],
      }),
    )
    expect(events).toEqual([])
    expect(ignored).toMatchObject([
      { why: 'bad', reason: expect.stringMatching(/^no type hard_bounce; .*\bbounced\b/) },
      { why: 'bad', reason: 'occurredAt is no time since 2000, such as 2026-11-23T09:00:00Z' },
      { why: 'bad', reason: 'occurredAt has no offset, Z or +09:00' },
      { why: 'bad', reason: 'occurredAt is no time since 2000, such as 2026-11-23T09:00:00Z' },
      { why: 'bad', reason: 'final is neither true nor false' },
      { why: 'bad', reason: 'what was sent needs its messageId' },
      { why: 'bad', reason: 'the recipient is no address' },
      { why: 'bad', reason: expect.stringMatching(/^no such type; .*\bbounced\b/) },
    ])
  })

  test('more than 1,000 events are too many', () => {
    expect(() => generic.parse(post({ events: Array(1001).fill({}) }))).toThrow('1,000')
  })
})
