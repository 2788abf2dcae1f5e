/** What the vendors' own documentation and code say of single ESPs, beyond what their payloads show. */
import { describe, expect, it } from 'vitest'
import { hex, hmac } from '../../src/cli/samples/signing.ts'
import { ahasend } from '../../src/esp/ahasend.ts'
import { brevo } from '../../src/esp/brevo.ts'
import { customersmailcloud } from '../../src/esp/customersmailcloud.ts'
import { elasticemail } from '../../src/esp/elasticemail.ts'
import { type EspAdapter, UnreadableWebhook } from '../../src/esp/esp.ts'
import { forwardemail } from '../../src/esp/forwardemail.ts'
import { hyvorrelay } from '../../src/esp/hyvorrelay.ts'
import { infobip } from '../../src/esp/infobip.ts'
import { loops } from '../../src/esp/loops.ts'
import { mailersend } from '../../src/esp/mailersend.ts'
import { mailgun } from '../../src/esp/mailgun.ts'
import { mailjet } from '../../src/esp/mailjet.ts'
import { mailtrap } from '../../src/esp/mailtrap.ts'
import { netcore } from '../../src/esp/netcore.ts'
import { postmark } from '../../src/esp/postmark.ts'
import { resend } from '../../src/esp/resend.ts'
import { scaleway } from '../../src/esp/scaleway.ts'
import { ses } from '../../src/esp/ses.ts'
import { smtp2go } from '../../src/esp/smtp2go.ts'
import { tencent } from '../../src/esp/tencent.ts'

function parse(
  esp: EspAdapter,
  posted: unknown,
  {
    url = 'https://rebound.test/',
    type = 'application/json',
  }: { url?: string; type?: string } = {},
) {
  const body = typeof posted === 'string' ? posted : JSON.stringify(posted)
  return esp.parse({
    url: new URL(url),
    headers: new Headers({ 'content-type': type }),
    body: Uint8Array.from(new TextEncoder().encode(body)),
  })
}

describe('the one text that a sender may attach', () => {
  const to = 'a@example.com'
  const posts: [EspAdapter, (attached?: string) => unknown][] = [
    [brevo, (attached) => ({ event: 'delivered', email: to, 'X-Mailin-custom': attached })],
    [
      customersmailcloud,
      (apiData) => ({ event_type: 'bounces', event: { bounces: [{ to, apiData }] } }),
    ],
    [
      infobip,
      (callbackData) => ({ results: [{ to, status: { groupName: 'DELIVERED' }, callbackData }] }),
    ],
    [mailjet, (CustomID) => ({ event: 'sent', email: to, CustomID })],
    [
      tencent,
      (attached) => ({
        event: 'delivered',
        email: to,
        'X-Tencentcloudses-Cb-Custom': attached,
      }),
    ],
  ]
  const kept = (esp: EspAdapter, posted: unknown) =>
    parse(esp, posted).events.map(({ metadata }) => Object.values(metadata))

  it.each(posts)('is cut to 256 characters, none of them half a letter: $id', (esp, post) => {
    const long = `${'x'.repeat(255)}\u{1F600}`
    expect(kept(esp, post(long))).toEqual([[`${'x'.repeat(255)}\ufffd`]])
    expect(kept(esp, post('order-17'))).toEqual([['order-17']])
    expect(kept(esp, post())).toEqual([[]])
  })
})

describe('MailerSend, version 2', () => {
  const post = (type: string, data: object) => ({
    type: `activity.${type}`,
    domain_id: 'domain-1',
    created_at: '2026-07-01T10:00:00.000000Z',
    webhook_id: 'webhook-1',
    data: { object: 'activity', id: `act-${type}`, type, message_id: 'msg-1', ...data },
  })

  it.each(['recipient', 'email'])('is flat, with the address in `%s`', (field) => {
    const meta = { bounce_reason: '550 5.1.1 nobody here', bounce_code: 550 }
    const posted = post('hard_bounced', { [field]: 'a@example.com', meta })
    expect(parse(mailersend, posted).events).toMatchObject([
      {
        kind: 'bounced',
        permanence: 'permanent',
        recipient: 'a@example.com',
        messageId: 'msg-1',
        espEventId: 'act-hard_bounced',
        occurredAt: Date.parse('2026-07-01T10:00:00Z'),
        diagnostic: '550 5.1.1 nobody here',
        replyCode: 550,
      },
    ])
  })

  it('tells of mail that its own list kept back, and of complaints under either name', () => {
    const list = post('suppressed', {
      recipient: 'a@example.com',
      meta: { suppression_reason: 'hard_bounced' },
    })
    expect(parse(mailersend, list).events).toMatchObject([
      { kind: 'dropped', diagnostic: null, espReason: 'hard_bounced' },
    ])
    for (const type of ['spam_complaint', 'spam_complaints']) {
      const posted = post(type, { recipient: 'a@example.com', meta: [] })
      expect(parse(mailersend, posted).events).toMatchObject([{ kind: 'complained' }])
    }
  })

  it('gives the reason of an unsubscription, which no server said', () => {
    const posted = post('unsubscribed', {
      recipient: 'a@example.com',
      meta: { unsubscribe_reason: 'too many' },
    })
    expect(parse(mailersend, posted).events).toMatchObject([
      { kind: 'unsubscribed', diagnostic: null, espReason: 'too many' },
    ])
  })

  it('tells of domains and mailboxes too, which is beside the point', () => {
    for (const type of ['sender_identity.verified', 'maintenance.start', 'inbound_forward.failed'])
      expect(parse(mailersend, { type, data: { email: 'a@example.com' } })).toMatchObject({
        events: [],
        ignored: [{ why: 'irrelevant' }],
      })
  })
})

describe('AhaSend', () => {
  const post = (type: string, attempt: unknown) => ({
    type,
    timestamp: '2026-07-01T10:00:00Z',
    data: { recipient: 'a@example.com', id: 'msg-1', delivery_attempt: attempt },
  })

  it('passes on what the server said, of a try that came to one', () => {
    const attempt = {
      classification: 'InvalidRecipient',
      smtp_code: 550,
      enhanced_status_code: '5.1.1',
      response: 'nobody of that name',
      command: 'RCPT TO',
    }
    expect(parse(ahasend, post('message.bounced', attempt)).events).toMatchObject([
      {
        kind: 'bounced',
        diagnostic: 'nobody of that name',
        replyCode: 550,
        status: '5.1.1',
        espReason: 'InvalidRecipient',
      },
    ])
    expect(parse(ahasend, post('message.bounced', null)).events).toMatchObject([
      { kind: 'bounced', diagnostic: null, replyCode: null, status: null },
    ])
  })

  it('calls what it tried in vain failed: that was a bounce, and no permanent one', () => {
    const attempt = { smtp_code: 451, response: 'try again later' }
    expect(parse(ahasend, post('message.failed', attempt)).events).toMatchObject([
      { kind: 'bounced', final: true, permanence: 'transient', diagnostic: 'try again later' },
    ])
  })

  it('tells of routes for received mail too', () => {
    expect(parse(ahasend, { type: 'message.routing', data: {} }).ignored).toMatchObject([
      { why: 'irrelevant' },
    ])
  })
})

describe('Resend', () => {
  const post = (type: string, data: object) => ({
    type,
    created_at: '2026-07-01T10:00:00Z',
    data: { email_id: 'email-1', to: ['a@example.com'], ...data },
  })

  it('passes on what the server said as diagnostic codes, beside its own prose', () => {
    const bounce = {
      type: 'Permanent',
      subType: 'General',
      message: "The recipient's email provider sent a hard bounce message.",
      diagnosticCode: ['smtp; 550 5.1.1 nobody of that name'],
    }
    expect(parse(resend, post('email.bounced', { bounce })).events).toMatchObject([
      { diagnostic: 'smtp; 550 5.1.1 nobody of that name', espReason: 'General' },
    ])
  })

  it('says why it kept a mail back', () => {
    const suppressed = { message: 'It bounced before.', type: 'OnAccountSuppressionList' }
    expect(parse(resend, post('email.suppressed', { suppressed })).events).toMatchObject([
      { kind: 'dropped', diagnostic: 'It bounced before.', espReason: 'OnAccountSuppressionList' },
    ])
  })

  it('tells of lists and inboxes too, which is beside the point', () => {
    const posted = { type: 'suppression.added', data: { email: 'a@example.com' } }
    expect(parse(resend, posted).ignored).toMatchObject([{ why: 'irrelevant' }])
  })
})

describe('Mailtrap', () => {
  const event = (name: string, more: object = {}) => ({
    event: name,
    email: 'a@example.com',
    message_id: 'msg-1',
    event_id: `event-${name}`,
    timestamp: 1_782_900_000,
    ...more,
  })

  it('tries again after a soft bounce, and while the account is suspended', () => {
    const soft = event('soft bounce', { response: '452 4.2.2 full', response_code: 452 })
    const events = [soft, event('suspension', { reason: 'not verified yet' })]
    expect(parse(mailtrap, { events }).events).toMatchObject([
      { kind: 'deferred', final: false, permanence: 'transient', diagnostic: '452 4.2.2 full' },
      { kind: 'deferred', final: false },
    ])
  })

  it('rejects for its list of addresses, or for the domain of the sender, who alone did something', () => {
    const events = [
      event('reject', { reason: 'the recipient is on the suppression list' }),
      event('reject', { reason: 'the domain was never verified' }),
    ]
    expect(parse(mailtrap, { events }).events).toMatchObject([
      { kind: 'dropped' },
      { kind: 'failed', permanence: null },
    ])
  })

  it('posts JSON Lines where that was chosen; a broken line takes nothing from the others', () => {
    const lines = [JSON.stringify(event('bounce')), '{"event":', JSON.stringify(event('spam')), '']
    const { events, ignored } = parse(mailtrap, lines.join('\n'))
    expect(events).toMatchObject([{ kind: 'bounced' }, { kind: 'complained' }])
    expect(ignored).toMatchObject([{ index: 1, why: 'bad' }])
    expect(parse(mailtrap, event('bounce')).events).toHaveLength(1)
    expect(() => parse(mailtrap, 'hello\nworld')).toThrow(UnreadableWebhook)
  })

  it('posts received mail too, which is beside the point', () => {
    const events = [event('inbound.message')]
    expect(parse(mailtrap, { events }).ignored).toMatchObject([{ why: 'irrelevant' }])
  })
})

describe('Brevo', () => {
  it('posts an array where the webhook is batched; a broken event takes nothing from the others', () => {
    const event = { event: 'hard_bounce', email: 'a@example.com', 'message-id': '<1@x.example>' }
    const { events, ignored } = parse(brevo, [event, null, { ...event, event: 'delivered' }])
    expect(events).toMatchObject([{ kind: 'bounced' }, { kind: 'delivered' }])
    expect(ignored).toMatchObject([{ index: 1, why: 'bad' }])
    expect(() => parse(brevo, '"hello"')).toThrow(UnreadableWebhook)
  })
})

describe('Mailgun, of a subaccount', () => {
  it('is signed with the key of the account above it, too', async () => {
    const now = Date.UTC(2026, 6, 1)
    const signed = { timestamp: String(now / 1000), token: 'token-1' }
    const post = async (own: string, above: string) => ({
      url: new URL('https://rebound.test/'),
      headers: new Headers({ 'content-type': 'application/json' }),
      body: Uint8Array.from(
        new TextEncoder().encode(
          JSON.stringify({
            signature: {
              ...signed,
              signature: hex(await hmac('SHA-256', own, signed.timestamp + signed.token)),
              'parent-signature': hex(
                await hmac('SHA-256', above, signed.timestamp + signed.token),
              ),
            },
            'event-data': {},
          }),
        ),
      ),
    })
    const context = { now, secrets: ['ours'], fetchCertificate: () => Promise.reject(new Error()) }
    expect(await mailgun.verify(await post('of-the-subaccount', 'ours'), context)).toMatchObject({
      ok: true,
      nonce: 'token-1',
    })
    expect(await mailgun.verify(await post('ours', 'of-the-account'), context)).toMatchObject({
      ok: true,
    })
    expect(await mailgun.verify(await post('theirs', 'theirs'), context)).toMatchObject({
      problem: 'mismatch',
    })
  })
})

describe('Hyvor Relay', () => {
  const post = (event: string, more: object = {}) => ({
    event: `send.recipient.${event}`,
    payload: {
      send: { uuid: 'send-1' },
      recipient: { id: 7, address: 'a@example.com' },
      attempt: {
        created_at: 1_782_900_000,
        recipients: [
          { recipient_id: 6, smtp_code: 250, smtp_enhanced_code: '2.0.0', smtp_message: 'ok' },
          {
            recipient_id: 7,
            smtp_code: 550,
            smtp_enhanced_code: '5.1.1',
            smtp_message: 'nobody of that name',
          },
        ],
      },
      ...more,
    },
  })

  it('says in the attempt what the server answered for this recipient', () => {
    expect(parse(hyvorrelay, post('bounced')).events).toMatchObject([
      {
        kind: 'bounced',
        diagnostic: 'nobody of that name',
        replyCode: 550,
        status: '5.1.1',
      },
    ])
  })

  it('says it in the bounce where that came later, whatever was answered at first', () => {
    const bounce = { text: 'mailbox full', status: '5.2.2' }
    expect(parse(hyvorrelay, post('bounced', { bounce })).events).toMatchObject([
      { diagnostic: 'mailbox full', replyCode: null, status: '5.2.2' },
    ])
  })

  it('fails after many tries, which was a bounce, and no permanent one', () => {
    expect(
      parse(hyvorrelay, post('failed', { attempt: { error: 'no route' } })).events,
    ).toMatchObject([
      { kind: 'bounced', final: true, permanence: 'transient', diagnostic: 'no route' },
    ])
  })
})

describe('Loops', () => {
  it('goes on trying after a soft bounce', () => {
    const posted = {
      eventName: 'email.softBounced',
      email: { id: 'e' },
      contactIdentity: { email: 'a@example.com' },
    }
    expect(parse(loops, posted).events).toMatchObject([
      { kind: 'deferred', final: false, permanence: 'transient' },
    ])
  })
})

describe('Forward Email', () => {
  const post = (action: string, code: number) => ({
    email_id: 'email-1',
    recipient: 'a@example.com',
    response: `${code} not now`,
    response_code: code,
    bounce: { action, category: 'other' },
  })

  it('tells of each try, and goes on trying what was refused for now', () => {
    for (const posted of [post('defer', 451), post('slowdown', 421), post('reject', 450)])
      expect(parse(forwardemail, posted).events).toMatchObject([
        { kind: 'deferred', final: false, permanence: 'transient' },
      ])
    expect(parse(forwardemail, post('reject', 550)).events).toMatchObject([{ kind: 'bounced' }])
  })
})

describe('Amazon SES', () => {
  const post = (subscription: object) => ({
    eventType: 'Subscription',
    mail: { messageId: 'ses-1', destination: ['a@example.com'] },
    subscription: { timestamp: '2026-07-01T10:00:00Z', ...subscription },
  })

  it('tells of every change of preferences: who wants any topic has not unsubscribed', () => {
    for (const newTopicPreferences of [
      { unsubscribeAll: false, topicSubscriptionStatus: [{ topicName: 'x', status: 'OptOut' }] },
      { unsubscribeAll: false, topicSubscriptionStatus: [{ topicName: 'x', status: 'OptIn' }] },
    ])
      expect(parse(ses, post({ newTopicPreferences }))).toMatchObject({
        events: [],
        ignored: [{ why: 'irrelevant' }],
      })
    for (const posted of [post({}), post({ newTopicPreferences: { unsubscribeAll: true } })])
      expect(parse(ses, posted).events).toMatchObject([{ kind: 'unsubscribed' }])
    const back = {
      oldTopicPreferences: { unsubscribeAll: true },
      newTopicPreferences: { unsubscribeAll: false },
    }
    expect(parse(ses, post(back)).events).toMatchObject([{ kind: 'resubscribed' }])
  })
})

describe('SMTP2GO', () => {
  it('posts a form where that was chosen as its output', () => {
    const form = new URLSearchParams({
      event: 'bounce',
      bounce: 'hard',
      rcpt: 'a@example.com',
      email_id: 'email-1',
      time: '2026-07-01T10:00:00Z',
      message: '550 5.1.1 nobody',
    })
    const type = 'application/x-www-form-urlencoded'
    expect(parse(smtp2go, form.toString(), { type }).events).toMatchObject([
      {
        kind: 'bounced',
        permanence: 'permanent',
        recipient: 'a@example.com',
        messageId: 'email-1',
        diagnostic: '550 5.1.1 nobody',
      },
    ])
    expect(() => parse(smtp2go, 'hello', { type })).toThrow(UnreadableWebhook)
  })
})

describe('Elastic Email', () => {
  it('posts an object where the webhook is of the newer kind', () => {
    const posted = { status: 'Error', category: 'NoMailbox', to: 'a@example.com', messageid: 'm' }
    expect(parse(elasticemail, posted).events).toMatchObject([
      { kind: 'bounced', permanence: 'permanent', recipient: 'a@example.com', messageId: 'm' },
    ])
  })

  it('blames filters for what they blocked, and gives back what was attached', () => {
    const of = (category: string) =>
      parse(elasticemail, { status: 'Error', category, to: 'a@example.com', postback: 'order-7' })
        .events
    for (const category of ['ContentFilter', 'WhitelistingProblem'])
      expect(of(category)).toMatchObject([{ kind: 'blocked', metadata: { postback: 'order-7' } }])
    expect(of('ConnectionTerminated')).toMatchObject([{ permanence: 'transient' }])
  })
})

describe('Netcore', () => {
  const post = (more: object) => [{ EVENT: 'bounced', EMAIL: 'a@example.com', ...more }]

  it('has a second word for complaints', () => {
    expect(parse(netcore, post({ EVENT: 'abuse' })).events).toMatchObject([{ kind: 'complained' }])
  })

  it('numbers messages beyond what a number holds', () => {
    const posted = '[{"EVENT":"sent","EMAIL":"a@example.com","TRANSID": 9007199254740993123}]'
    expect(parse(netcore, posted).events).toMatchObject([{ messageId: '9007199254740993123' }])
  })

  it('gives back what was attached, as text or as JSON in it', () => {
    expect(parse(netcore, post({ 'X-APIHEADER': 'order-7' })).events).toMatchObject([
      { metadata: { 'X-APIHEADER': 'order-7' } },
    ])
    const attached = JSON.stringify({ rebound_message: 'msg-1' })
    expect(parse(netcore, post({ 'X-APIHEADER': attached })).events).toMatchObject([
      { metadata: { rebound_message: 'msg-1' } },
    ])
  })
})

describe('Postmark', () => {
  it('numbers bounces beyond what a number holds', () => {
    const posted = (ID: string) =>
      `{"RecordType":"Bounce","Type":"HardBounce","Email":"a@example.com","ID":${ID}}`
    for (const ID of ['4323372036854775807', '4323372036854775806', '42']) {
      expect(parse(postmark, posted(ID)).events).toMatchObject([{ espEventId: `Bounce/${ID}` }])
    }
  })

  it('tells who put an address on its list: only the reader unsubscribes', () => {
    const of = (Origin: string) =>
      parse(postmark, {
        RecordType: 'SubscriptionChange',
        Recipient: 'a@example.com',
        SuppressSending: true,
        SuppressionReason: 'ManualSuppression',
        Origin,
      }).events
    expect(of('Recipient')).toMatchObject([{ kind: 'unsubscribed' }])
    for (const origin of ['Customer', 'Admin'])
      expect(of(origin)).toMatchObject([{ kind: 'listed', diagnostic: null }])
  })

  it('tells who was taken off its list, and nothing where it does not say so', () => {
    const of = (fields: object) =>
      parse(postmark, { RecordType: 'SubscriptionChange', Recipient: 'a@example.com', ...fields })
        .events
    const off = { SuppressSending: false, SuppressionReason: null }
    for (const Origin of ['Recipient', 'Customer', 'Admin'])
      expect(of({ ...off, Origin })).toMatchObject([{ kind: 'resubscribed' }])
    expect(of({})).toMatchObject([{ kind: 'unknown' }])
  })

  it('has a list for each message stream', () => {
    const MessageStream = 'broadcasts'
    for (const posted of [
      { RecordType: 'SubscriptionChange', SuppressSending: true },
      { RecordType: 'SubscriptionChange', SuppressSending: false },
      { RecordType: 'Bounce', Type: 'ManuallyDeactivated', ID: 1 },
    ]) {
      const events = (more: object) =>
        parse(postmark, { ...posted, Email: 'a@example.com', ...more }).events
      expect(events({ MessageStream })).toMatchObject([{ list: MessageStream }])
      expect(events({})).toMatchObject([{ list: null }])
    }
  })
})

describe('Scaleway', () => {
  it('tells of its own list too, where nothing was sent', () => {
    expect(parse(scaleway, { type: 'blocklist_created', id: '1' }).ignored).toMatchObject([
      { why: 'irrelevant' },
    ])
  })
})
