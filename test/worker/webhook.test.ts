import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { sample as mailgun } from '../../src/cli/samples/mailgun.ts'
import { generic } from '../../src/esp/generic.ts'
import { ESPS } from '../../src/esp/index.ts'
import { call, expectProblem, fetchDocumented } from './api/call.ts'
import { type SendGridEvent, sendGridPost } from './sendgrid-post.ts'

const fetch = fetchDocumented
const BASIC = `Basic ${btoa('rebound:test')}`

const bouncedMail = `From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<nobody@example.com>:\r\nRemote host said: 550 5.1.1 User unknown\r\n`

let serial = 0
/** One SendGrid bounce of its own address and id. */
function bounce(over: Partial<SendGridEvent> = {}): SendGridEvent {
  serial++
  return {
    email: `person${serial}@example.com`,
    event: 'bounce',
    type: 'bounce',
    status: '5.1.1',
    reason: '550 5.1.1 User unknown',
    timestamp: Math.floor(Date.now() / 1000) - 60,
    sg_event_id: `id-${serial}`,
    sg_message_id: `message-${serial}`,
    ...over,
  }
}

const temporary = (over: Partial<SendGridEvent> = {}) =>
  bounce({ event: 'deferred', status: '4.2.1', response: '450 4.2.1 Try again later', ...over })

function postmark(body: string, authorization = BASIC): Request {
  return new Request('https://rebound.test/webhooks/postmark', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  })
}

/** Every row of every table, in order: what "the same as once" means. Receive times are our clock's and may differ. */
async function everything(): Promise<string> {
  const tables = ['delivery_log', 'addresses', 'retries', 'stats']
  const rows = await Promise.all(
    tables.map(async (table) => (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results),
  )
  return JSON.stringify(rows.map((r) => r.map((row) => ({ ...row, received_at: 0 }))))
}

const count = async (sql: string, ...values: unknown[]) =>
  (
    await env.DB.prepare(sql)
      .bind(...values)
      .first<{ n: number }>()
  )?.n

describe('a signed post', () => {
  it('is recorded, and says how many of its events were new', async () => {
    const events = [bounce(), bounce(), temporary()]
    const response = await fetch(await sendGridPost(events))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      received: 3,
      recorded: 3,
      duplicates: 0,
      ignored: 0,
      spooled: 0,
    })
  })

  it('posted 46 times, 20 of them at the same moment, leaves the same rows as once', async () => {
    const events = [
      bounce(),
      temporary(),
      bounce({ event: 'delivered', status: '', response: '250 2.0.0 OK' }),
    ]
    await fetch(await sendGridPost(events))
    const once = await everything()
    for (let n = 0; n < 25; n++) await fetch(await sendGridPost(events))
    const posts = await Promise.all(Array.from({ length: 20 }, () => sendGridPost(events)))
    const responses = await Promise.all(posts.map(fetch))
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200))
    for (const response of responses)
      expect(await response.json()).toMatchObject({ recorded: 0, duplicates: 3 })
    expect(await everything()).toBe(once)
  })

  it('whose first delivery arrives 20 times at once counts once', async () => {
    const event = bounce()
    const posts = await Promise.all(Array.from({ length: 20 }, () => sendGridPost([event])))
    await Promise.all(posts.map(fetch))
    expect(
      await count('SELECT permanent_errors AS n FROM addresses WHERE address = ?', event.email),
    ).toBe(1)
    expect(
      await count('SELECT count(*) AS n FROM delivery_log WHERE address = ?', event.email),
    ).toBe(1)
  })

  it('with one bad event records the others and says what was wrong with that one', async () => {
    const events = [bounce(), { event: 'bounce' }, bounce({ email: 'nobody at all' }), bounce()]
    const response = await fetch(await sendGridPost(events))
    expect(response.status).toBe(200)
    const body = await response.json<{ recorded: number; ignored: number; reasons: unknown[] }>()
    expect(body).toMatchObject({ received: 4, recorded: 2, ignored: 2 })
    expect(body.reasons).toHaveLength(2)
    expect(JSON.stringify(body)).not.toContain('nobody at all')
  })
})

it.each([
  ['the group that was left', ['group_unsubscribe 7', 'group_resubscribe 7'], 'ok'],
  ['another group', ['group_unsubscribe 7', 'group_resubscribe 8'], 'unsubscribed'],
  ['a group, of all that was left', ['unsubscribe 7', 'group_resubscribe 7'], 'unsubscribed'],
  ['a group whose mail was dropped', ['dropped 7', 'group_resubscribe 7'], 'esp_suppressed'],
])('who joins %s at SendGrid lifts nothing else', async (_which, said, state) => {
  const email = `groups${++serial}@example.com`
  const start = Math.floor(Date.now() / 1000) - 3600
  const events = said.map((one, n) => ({
    email,
    event: one.split(' ')[0],
    asm_group_id: Number(one.split(' ')[1]),
    reason: 'Unsubscribed Address',
    timestamp: start + n,
    sg_event_id: `${email} ${n}`,
  }))
  expect((await fetch(await sendGridPost(events))).status).toBe(200)
  expect((await call(`/v1/addresses/${email}`)).body).toMatchObject({ state, permanentErrors: 0 })
})

describe('bad input changes nothing', () => {
  it.each([
    [
      'a wrong signature',
      async () => {
        const request = await sendGridPost([bounce()])
        return new Request(request, { body: `${await request.clone().text()} ` })
      },
      401,
      'webhook_unproven',
    ],
    ['no credentials', async () => postmark('{}', ''), 401, 'webhook_unproven'],
    [
      'wrong credentials',
      async () => postmark('{}', `Basic ${btoa('rebound:wrong')}`),
      401,
      'webhook_unproven',
    ],
    ['a body that is not JSON', async () => postmark('{"RecordType":'), 400, 'unreadable_webhook'],
    [
      'a body over the limit',
      async () => postmark(' '.repeat(5 * 1024 * 1024 + 1)),
      413,
      'body_too_large',
    ],
    [
      'an ESP nobody knows',
      async () => new Request('https://rebound.test/webhooks/nobody', { method: 'POST' }),
      404,
      'unknown_esp',
    ],
    [
      'a source without its secret',
      async () => {
        const request = postmark('{}')
        return new Request(`${request.url}/shop`, request)
      },
      503,
      'webhook_not_configured',
    ],
  ])('%s', async (_name, make, status, code) => {
    const before = await everything()
    const response = await fetch(await make())
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ status, code })
    expect(await everything()).toBe(before)
  })

  it('names the secret that is missing', async () => {
    const request = new Request('https://rebound.test/webhooks/mailgun/shop', {
      method: 'POST',
      body: '{}',
    })
    expect(await (await fetch(request)).json()).toMatchObject({
      secret: 'WEBHOOK_SECRET_MAILGUN_SHOP',
    })
  })

  it('says which events to choose only where none has to do with delivery', async () => {
    const noteOn = async (...events: object[]) => {
      const response = await fetch(await sendGridPost(events))
      return (await response.json<{ note?: string }>()).note
    }
    const opened = () => bounce({ event: 'open' })
    const choose = expect.stringMatching(/to be chosen at .*SendGrid: Delivered, /)
    expect(await noteOn(opened())).toEqual(choose)
    expect(await noteOn(opened(), opened())).toEqual(choose)
    expect(await noteOn(opened(), bounce())).toBeUndefined()
    expect(await noteOn(opened(), { event: 'bounce' })).toBeUndefined()
    expect(await noteOn()).toBeUndefined()
  })

  it('is not called unreadable where our own reading of it breaks', async () => {
    const broken = {
      ...generic,
      id: 'broken',
      verify: async () => ({ ok: true, authenticity: 'signed' }) as const,
      parse: () => {
        throw new TypeError('a mistake of ours')
      },
    }
    const app = createApp({ esps: new Map([['broken', broken]]) })
    const bindings = { ...env, WEBHOOK_SECRET_BROKEN: 'set' }
    const response = await app.request('/webhooks/broken', { method: 'POST', body: '{}' }, bindings)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ code: 'internal' })
  })

  it('says of a complaint that one of several made that nobody is marked by it', async () => {
    const people = ['one@several.example', 'two@several.example']
    const complaint = {
      eventType: 'Complaint',
      mail: { messageId: 'to-several', destination: people },
      complaint: {
        complainedRecipients: people.map((emailAddress) => ({ emailAddress })),
        timestamp: new Date().toISOString(),
        feedbackId: 'of-several',
      },
    }
    const response = await createApp({ esps: ESPS }).request(
      '/webhooks/ses',
      { method: 'POST', headers: { authorization: BASIC }, body: JSON.stringify(complaint) },
      { ...env, WEBHOOK_SECRET_SES: 'rebound:test' },
    )
    expect(await response.json()).toMatchObject({
      recorded: 2,
      note: expect.stringMatching(/one of several recipients.+ nobody/),
    })
    for (const address of people) {
      expect((await call(`/v1/addresses/${address}`)).body.state).toBe('ok')
    }
  })

  it.each([
    [
      'a certificate of somebody else, which is forged',
      { SigningCertURL: 'https://evil.example/a.pem' },
      401,
    ],
    [
      'a topic that is not in the secret, but may be soon',
      { TopicArn: 'arn:aws:sns:x:1:other' },
      503,
    ],
  ])('SNS hears of %s', async (_, over, status) => {
    const envelope = {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:us-east-1:123456789012:test',
      Message: '{}',
      MessageId: 'm',
      Timestamp: new Date().toISOString(),
      Signature: 'AAAA',
      SignatureVersion: '2',
      SigningCertURL: 'https://sns.us-east-1.amazonaws.com/a.pem',
      ...over,
    }
    const answer = await call('/webhooks/ses', { method: 'POST', body: envelope })
    expectProblem(answer, status, 'webhook_unproven')
  })

  const isShared = (id: string) => id === 'ses' || ESPS.get(id)?.authenticity === 'shared_secret'
  it.each([...ESPS.keys(), 'mail'])('%s asks for what it was not shown', async (id) => {
    const isToken = id === 'generic' || id === 'mail'
    const scheme = isToken ? 'Bearer' : isShared(id) ? 'Basic' : 'Signature'
    const secrets = { [`WEBHOOK_SECRET_${id.toUpperCase()}`]: 'user:test' }
    const request = new Request(`https://rebound.test/webhooks/${id}`, {
      method: 'POST',
      headers: { 'content-type': id === 'mail' ? 'message/rfc822' : 'application/json' },
      body: id === 'mail' ? bouncedMail : '{}',
    })
    const app = createApp({ esps: ESPS })
    const { status, headers } = await app.fetch(request, Object.assign({ ...env }, secrets))
    expect(status).toBe(ESPS.get(id)?.answers.unverified ?? 401)
    const asked = status === 401 ? `${scheme} realm="rebound"` : null
    expect(headers.get('www-authenticate')).toBe(asked)
  })

  it('a one-time token that comes with another body is asked for a signature', async () => {
    const app = createApp({ esps: ESPS })
    const key = await mailgun.newKey()
    const now = Date.now()
    const signed = async (recipient: string) => {
      const event = mailgun.events.bounced?.({ recipient, occurredAt: now, n: 1 }) ?? {}
      const url = 'https://rebound.test/webhooks/mailgun'
      return mailgun.sign({ url, body: mailgun.body([event]), now, n: 1 }, key)
    }
    const post = async (recipient: string) => {
      const { url, headers, body } = await signed(recipient)
      const secrets = { WEBHOOK_SECRET_MAILGUN: key.secret }
      const request = new Request(url, { method: 'POST', headers, body })
      return app.fetch(request, Object.assign({ ...env }, secrets))
    }
    expect((await post('once@example.com')).status).toBe(200)
    const refused = await post('twice@example.com')
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Signature realm="rebound"')
  })

  it.each(['POST', 'GET'])('%s says that bounce mail has no source', async (method) => {
    const response = await fetch(new Request('https://rebound.test/webhooks/mail/shop', { method }))
    expect(await response.json()).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: expect.stringContaining('no source'),
    })
  })

  it('lists the ESPs there are', async () => {
    const response = await fetch(
      new Request('https://rebound.test/webhooks/nobody', { method: 'POST' }),
    )
    const { esps } = await response.json<{ esps: string[] }>()
    expect(esps).toEqual(
      expect.arrayContaining(['sendgrid', 'ses', 'postmark', 'mailgun', 'generic']),
    )
  })

  it('an address on the list of its service may not be mailed there, and no error is counted', async () => {
    const Email = 'by-hand@example.com'
    const body = { RecordType: 'Bounce', Type: 'ManuallyDeactivated', ID: 4711, Email }
    expect((await fetch(postmark(JSON.stringify(body)))).status).toBe(200)
    const { body: answer } = await call(`/v1/addresses/${Email}`)
    expect(answer).toMatchObject({ state: 'esp_suppressed', permanentErrors: 0 })
  })

  describe('an address that Postmark suppresses', () => {
    const at = (minutes: number) => new Date(Date.now() - (60 - minutes) * 60_000).toISOString()
    const tell = async (record: object) => {
      const response = await fetch(postmark(JSON.stringify(record)))
      expect(await response.json()).toMatchObject({ recorded: 1 })
    }
    const change = (Recipient: string, minutes: number, SuppressSending: boolean) => ({
      RecordType: 'SubscriptionChange',
      MessageID: 'm-1',
      MessageStream: 'outbound',
      ChangedAt: at(minutes),
      Recipient,
      Origin: 'Recipient',
      SuppressSending,
      SuppressionReason: SuppressSending ? 'HardBounce' : null,
    })
    const bounce = (Email: string, minutes: number, Details: string) => ({
      RecordType: 'Bounce',
      ID: ++serial,
      Type: 'HardBounce',
      MessageID: 'm-1',
      MessageStream: 'outbound',
      BouncedAt: at(minutes),
      Email,
      Details,
    })
    const answer = async (address: string) => (await call(`/v1/addresses/${address}`)).body

    it('for a bounce without words is so here until it is reactivated there, and counts one error', async () => {
      const address = 'refused@postmark.example'
      await tell(change(address, 2, true))
      expect(await answer(address)).toMatchObject({ state: 'esp_suppressed', permanentErrors: 0 })
      await tell(bounce(address, 1, ''))
      expect(await answer(address)).toMatchObject({ state: 'esp_suppressed', permanentErrors: 1 })
      // What another stream delivers says nothing of this one.
      const delivery = { RecordType: 'Delivery', MessageID: 'm-2', MessageStream: 'other' }
      await tell({ ...delivery, Recipient: address, DeliveredAt: at(3) })
      expect(await answer(address)).toMatchObject({ state: 'esp_suppressed', permanentErrors: 1 })
      await tell(change(address, 4, false))
      expect(await answer(address)).toMatchObject({ state: 'ok', permanentErrors: 1 })
    })

    it('for a bounce with words stays what these say', async () => {
      const address = 'unknown@postmark.example'
      await tell(bounce(address, 1, 'smtp;550 5.1.1 User unknown'))
      const { state, reason, lastStatus, permanentErrors } = await answer(address)
      const told = { state, reason, lastStatus, permanentErrors }
      expect(told).toMatchObject({ state: 'undeliverable', lastStatus: '5.1.1' })
      await tell(change(address, 2, true))
      expect(await answer(address)).toMatchObject(told)
      await tell(change(address, 3, false))
      expect(await answer(address)).toMatchObject(told)
      const sum = 'SELECT sum(counts) n FROM delivery_log WHERE address=?'
      expect(await count(sum, address)).toBe(1)
    })
  })

  it('in our own format, a post of which nothing can be read is refused, with the reasons', async () => {
    const report = (...events: object[]) =>
      call('/webhooks/generic', { method: 'POST', body: { events } })
    const before = await everything()
    const bad = [
      { email: 'a@unread.example', reply: '550 x' },
      { recipient: 'a@unread.example', type: 'bounce' },
      { recipient: 'nobody', type: 'bounced' },
      { recipient: 'a@unread.example', type: 'bounced', occurredAt: '2026-11-30T10:00:00' },
    ]
    const refused = await report(...bad)
    expectProblem(refused, 422, 'invalid_request')
    expect(refused.body.errors).toMatchObject([
      { path: 'events.0', message: 'no recipient' },
      { path: 'events.1', message: expect.stringContaining('no type bounce;') },
      { path: 'events.2', message: 'the recipient is no address' },
      { path: 'events.3', message: 'occurredAt has no offset, Z or +09:00' },
    ])
    expect(await everything()).toBe(before)
    const good = { recipient: 'b@unread.example', type: 'bounced' }
    const { status, body } = await report(...bad, good)
    expect({ status, ...body }).toMatchObject({ status: 200, recorded: 1, ignored: 4 })
    const opened = { recipient: 'b@unread.example', type: 'opened' }
    expect((await report(...bad, opened)).body).toMatchObject({ recorded: 0, ignored: 5 })
    expect((await report()).body).toMatchObject({ received: 0 })
  })

  it('a rotated secret is accepted beside the old one', async () => {
    const body = JSON.stringify({ RecordType: 'Open', Recipient: 'a@example.com' })
    const response = await fetch(postmark(body, `Basic ${btoa('rebound:rotated')}`))
    expect(response.status).toBe(200)
  })
})
