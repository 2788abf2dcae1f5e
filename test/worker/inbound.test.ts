import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { textHash } from '../../src/bounce/address.ts'
import { encodeVerp, verpSubject } from '../../src/bounce/verp.ts'
import { ESPS } from '../../src/esp/index.ts'
import { onEmail, type ReceivedMail, receiveMail } from '../../src/inbound.ts'
import { keepUnread } from '../../src/mail/unread-mail.ts'
import { verpProof } from '../../src/proof/verp-proof.ts'
import { call, expectProblem } from './api/call.ts'

const SECRET = 'a secret of the return-path'
const withSecret = { ...env, WEBHOOK_SECRET_MAIL: `older, ${SECRET}` }
const NOW = Date.UTC(2026, 2, 3, 9, 20)

let serial = 0
function bounce(
  recipient: string,
  to = 'bounce@lists.example.com',
  messageId = `original-${++serial}@example.com`,
) {
  return new TextEncoder().encode(
    `Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: ${to}\r\nSubject: failure notice\r\nDate: Tue, 3 Mar 2026 09:15:02 +0000\r\nMessage-Id: <bounce-${++serial}@mx.example.net>\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<${recipient}>:\r\nRemote host said: 550 5.1.1 User unknown\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nReceived: from a by b; Tue, 3 Mar 2026 09:14:58 +0000\r\nMessage-ID: <${messageId}>\r\nFrom: letters@example.com\r\nTo: ${recipient}\r\nMIME-Version: 1.0\r\n\r\nDear reader.\r\n`,
  )
}

/** A bounce that names one more. */
function naming(raw: Uint8Array, recipient: string) {
  const one = `\r\n<${recipient}>:\r\nRemote host said: 550 5.1.1 Unknown\r\n`
  return new TextEncoder().encode(
    new TextDecoder().decode(raw).replace('\r\n--- Below', `${one}\r\n--- Below`),
  )
}

const withoutId = (raw: Uint8Array) =>
  new TextEncoder().encode(new TextDecoder().decode(raw).replace(/Message-Id: .*\r\n/, ''))

/** What a person sends on. */
function forward(...bounces: Uint8Array[]) {
  const parts = bounces.map(
    (raw) => `--f\r\nContent-Type: message/rfc822\r\n\r\n${new TextDecoder().decode(raw)}\r\n`,
  )
  return new TextEncoder().encode(
    `From: Pat <pat@example.com>\r\nSubject: Fwd: two\r\nContent-Type: multipart/mixed; boundary="f"\r\n\r\n${parts.join('')}--f--\r\n`,
  )
}

async function returnPath(recipient: string): Promise<string> {
  const proof = (await verpProof(SECRET, verpSubject(recipient)!)).slice(0, 16)
  return encodeVerp('bounce', recipient, 'lists.example.com', proof)!
}

const rowOf = (address: string) =>
  env.DB.prepare(
    'SELECT authenticity, class, counts, kind, esp, esp_event, message_id FROM delivery_log WHERE address=?1 ORDER BY received_at DESC',
  )
    .bind(address)
    .first<{
      authenticity: string
      class: number
      counts: number
      kind: string
      esp: string
      esp_event: string
      message_id: string
    }>()

/** As if it came by mail. */
const receive = (mail: Omit<ReceivedMail, 'proofNeeded'>, now: number) =>
  receiveMail({ ...mail, proofNeeded: false }, withSecret, now)

describe('a bounce mail', () => {
  it('without any proof is recorded and moves nothing', async () => {
    const answer = await receive(
      { raw: bounce('nobody1@example.org'), envelopeFrom: null, envelopeTo: null, vouched: false },
      NOW,
    )
    expect(answer).toMatchObject({ kind: 'bounce', received: 1, recorded: 1 })
    expect(await rowOf('nobody1@example.org')).toMatchObject({
      authenticity: 'unproven',
      class: 0,
      counts: 0,
      esp: 'mail',
    })
  })

  it('is proven by the return-path it came to', async () => {
    const to = await returnPath('ann1@example.org')
    await receive(
      { raw: bounce('ann1@example.org'), envelopeFrom: null, envelopeTo: to, vouched: false },
      NOW,
    )
    expect(await rowOf('ann1@example.org')).toMatchObject({
      authenticity: 'signed_partially',
      class: 5,
    })
  })

  it('is taken by its own proof, whatever is asked of webhooks', async () => {
    const strict = { ...withSecret, REQUIRE_AUTHENTICITY: 'signed' } as unknown as Env
    const envelopeTo = await returnPath('ann4@example.org')
    const mail = { raw: bounce('ann4@example.org'), envelopeFrom: null, envelopeTo, vouched: false }
    const answer = await receiveMail({ ...mail, proofNeeded: true }, strict, NOW)
    expect(answer).toMatchObject({ recorded: 1 })
    expect(await rowOf('ann4@example.org')).toMatchObject({ authenticity: 'signed_partially' })
  })

  it('is about the address of its return-path, whoever a forward made of it', async () => {
    const to = await returnPath('ann2@example.org')
    await receive(
      {
        raw: bounce('ann.home@example.net', to),
        envelopeFrom: null,
        envelopeTo: null,
        vouched: false,
      },
      NOW,
    )
    expect(await rowOf('ann2@example.org')).toMatchObject({ authenticity: 'signed_partially' })
    expect(await rowOf('ann.home@example.net')).toBeNull()
  })

  it('with a wrong or shortened proof proves nothing', async () => {
    const to = await returnPath('ann3@example.org')
    for (const forged of [
      to.replace(/[0-9a-f]@/, (end) => (end[0] === '0' ? '1@' : '0@')),
      to.replace(/[0-9a-f]{8}@/, '@'),
    ]) {
      await receive(
        {
          raw: bounce('ann3@example.org', forged),
          envelopeFrom: null,
          envelopeTo: forged,
          vouched: false,
        },
        NOW,
      )
      expect(await rowOf('ann3@example.org')).toMatchObject({ authenticity: 'unproven', counts: 0 })
    }
  })

  it('is proven by a Message-ID that the log knows for this recipient, and for no other', async () => {
    const id = 'known-message@example.com'
    const raw = (recipient: string) => bounce(recipient, 'bounce@lists.example.com', id)
    await receive(
      { raw: raw('bob@example.org'), envelopeFrom: null, envelopeTo: null, vouched: true },
      NOW,
    )
    expect(await rowOf('bob@example.org')).toMatchObject({ authenticity: 'token', message_id: id })
    await receive(
      { raw: raw('bob@example.org'), envelopeFrom: null, envelopeTo: null, vouched: false },
      NOW + 1000,
    )
    expect(await rowOf('bob@example.org')).toMatchObject({ authenticity: 'shared_secret' })
    // Nor does one without proof prove the next.
    for (const now of [NOW, NOW + 1000]) {
      await receive(
        { raw: raw('eve@example.org'), envelopeFrom: null, envelopeTo: null, vouched: false },
        now,
      )
      expect(await rowOf('eve@example.org')).toMatchObject({ authenticity: 'unproven' })
    }
  })

  it.each([
    ['452 4.2.2 Mailbox full', '4.2.2', 'mailbox_full'],
    ['Mailbox full', '5.2.2', 'mailbox_full'],
    ['550 Rejected', '5.7.1', 'policy'],
    ['550 5.4.1 Connection refused. We will keep trying for 5 days.', '4.4.1', 'no_answer'],
  ])('that says "%s" is logged as POST /v1/classify answers it', async (words, status, reason) => {
    const address = `as-answered-${++serial}@example.org`
    const text = new TextDecoder().decode(bounce(address)).replace(/550 5\.1\.1 .*/, words)
    const raw = new TextEncoder().encode(text)
    await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: true }, NOW)
    const answer = await call('/v1/classify', {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'message/rfc822' },
    })
    expect(answer.body.recipients).toMatchObject([{ status, reason }])
    const row = await env.DB.prepare('SELECT status, reason FROM delivery_log WHERE address=?1')
      .bind(address)
      .first()
    expect(row).toEqual({ status, reason })
  })

  it.each([
    ['JSON', 'application/json'],
    ['form', 'multipart/form-data; boundary=b'],
  ])('is no %s: that is refused, not taken for a mail that says nothing', async (_, type) => {
    const headers = { 'content-type': type }
    const posted = await call('/webhooks/mail', { method: 'POST', body: '{"raw":"x"}', headers })
    expectProblem(posted, 415, 'unsupported_media_type')
  })

  it('is proven by the Message-ID of a message that was handed over for this recipient', async () => {
    const stored = await call(
      '/v1/messages?recipient=told@example.org&messageId=told-1@example.com',
      {
        method: 'POST',
        body: 'Subject: Hello\r\n\r\nHello!\r\n',
        headers: { 'content-type': 'message/rfc822' },
      },
    )
    expect(stored.status).toBe(201)
    const bounces = [
      ['told@example.org', 'untold-1@example.com', 'unproven'],
      ['told@example.org', 'told-1@example.com', 'shared_secret'],
      ['untold@example.org', 'told-1@example.com', 'unproven'],
    ] as const
    for (const [at, [recipient, messageId, authenticity]] of bounces.entries()) {
      const raw = bounce(recipient, 'bounce@lists.example.com', messageId)
      await receive({ raw, envelopeFrom: '', envelopeTo: null, vouched: false }, NOW + at)
      expect(await rowOf(recipient)).toMatchObject({ authenticity })
    }
  })

  it.each([
    ['4213', 'unproven'],
    ['order-17', 'unproven'],
    ['0102019abc3f7e21-5b0d7c1e-8f3a-4c55-9d7e-2f1a6b3c4d5e-000000', 'shared_secret'],
  ])('is proven by a known id that nobody guesses: %s', async (messageId, authenticity) => {
    const recipient = `guessed-${messageId.length}@example.org`
    const events = [{ recipient, type: 'delivered', messageId }]
    await call('/webhooks/generic', { method: 'POST', body: { events } })
    const raw = bounce(recipient, 'bounce@lists.example.com', messageId)
    const later = Date.now() + 1000
    await receive({ raw, envelopeFrom: '', envelopeTo: null, vouched: false }, later)
    expect(await rowOf(recipient)).toMatchObject({ authenticity })
  })

  it('is proven by a message that its sender reported as sent, by what the bounce says it answers', async () => {
    const events = [
      { recipient: 'sent@example.org', type: 'sent', messageId: '<sent-1@example.com>' },
    ]
    const reported = await call('/webhooks/generic', {
      method: 'POST',
      body: { events: [...events, { recipient: 'sent@example.org', type: 'sent' }] },
    })
    expect(reported.body).toMatchObject({ recorded: 1, ignored: 1 })
    expect(await rowOf('sent@example.org')).toMatchObject({ class: 0, counts: 0 })
    const text = new TextDecoder().decode(
      bounce('sent@example.org', 'bounce@lists.example.com', ''),
    )
    const raw = new TextEncoder().encode(`In-Reply-To: <sent-1@example.com>\r\n${text}`)
    await receive({ raw, envelopeFrom: '', envelopeTo: null, vouched: false }, Date.now())
    expect(await rowOf('sent@example.org')).toMatchObject({
      authenticity: 'shared_secret',
      class: 5,
      message_id: 'sent-1@example.com',
    })
  })

  it('of a forward to several is one event of the address its return-path is for', async () => {
    const to = await returnPath('list2@example.org')
    const raw = naming(bounce('one@example.net', to), 'two@example.net')
    const answer = await receive({ raw, envelopeFrom: '', envelopeTo: to, vouched: false }, NOW)
    expect(answer).toMatchObject({ received: 1, recorded: 1 })
    expect(await rowOf('list2@example.org')).toMatchObject({
      authenticity: 'signed_partially',
      class: 5,
    })
    expect(await rowOf('one@example.net')).toBeNull()
  })

  it('of a forward to several is about whoever fared best', async () => {
    const address = 'best@example.org'
    const targets = [
      'Final-Recipient: rfc822; one@example.net\r\nAction: failed\r\nStatus: 5.1.1',
      'Final-Recipient: rfc822; two@example.net\r\nAction: delayed\r\nStatus: 4.4.1',
    ]
    const raw = new TextEncoder().encode(
      `From: MAILER-DAEMON@mx.example.net\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n${targets.join('\r\n\r\n')}\r\n\r\n--b--\r\n`,
    )
    const envelopeTo = await returnPath(address)
    await receive({ raw, envelopeFrom: '', envelopeTo, vouched: false }, NOW)
    expect(await rowOf(address)).toMatchObject({ authenticity: 'signed_partially', class: 4 })
  })

  it('that names others beside the one of its return-path is recorded of them too, without a proof', async () => {
    const envelopeTo = await returnPath('own@example.org')
    const raw = naming(bounce('Own@example.org', envelopeTo), 'beside@example.net')
    const answer = await receive({ raw, envelopeFrom: '', envelopeTo, vouched: false }, NOW)
    expect(answer).toMatchObject({ received: 2, recorded: 2 })
    expect(await rowOf('own@example.org')).toMatchObject({ authenticity: 'signed_partially' })
    expect(await rowOf('beside@example.net')).toMatchObject({ authenticity: 'unproven', counts: 0 })
  })

  it('is of the message that a webhook named with its brackets', async () => {
    const recipient = 'brackets@example.org'
    const deferred = { type: 'deferred', recipient, messageId: '<b-1@example.com>', final: false }
    const events = [
      {
        ...deferred,
        reply: '451 4.4.1 timed out',
        occurredAt: new Date(NOW - 3_600_000).toISOString(),
      },
    ]
    await call('/webhooks/generic', { method: 'POST', body: { events } })
    const raw = bounce(recipient, 'bounce@lists.example.com', 'b-1@example.com')
    await receive({ raw, envelopeFrom: '', envelopeTo: null, vouched: true }, NOW)
    const { body } = await call('/v1/log?messageId=%3Cb-1@example.com%3E&order=asc')
    expect(body.items).toMatchObject([
      { kind: 'deferred', messageId: 'b-1@example.com', outcome: 'failed' },
      { kind: 'bounced', messageId: 'b-1@example.com', outcome: 'failed' },
    ])
  })

  it('says how many of those it names are no addresses', async () => {
    const raw = naming(bounce('named@example.org'), 'joe@10.20.30.40')
    const mail = { raw, envelopeFrom: null, envelopeTo: null }
    const answer = await receive({ ...mail, vouched: true }, NOW)
    expect(answer).toMatchObject({ received: 2, recorded: 1, ignored: 1 })
  })

  it.each([
    [
      'is a warning of a delay',
      'Warning: message delayed',
      'We will keep trying for 5 days.',
      4,
      'delayed',
    ],
    ['gives up', 'Undelivered mail', 'The message was returned.', 5, 'bounce'],
  ])(
    'that names nobody and %s is one of its return-path',
    async (_, subject, words, statusClass, kind) => {
      const address = `nameless-${++serial}@example.org`
      const to = await returnPath(address)
      const raw = new TextEncoder().encode(
        `From: MAILER-DAEMON@mx.example.net\r\nSubject: ${subject}\r\n\r\n${words}\r\n`,
      )
      const answer = await receive({ raw, envelopeFrom: '', envelopeTo: to, vouched: false }, NOW)
      expect(answer).toMatchObject({ kind, recorded: 1, unread: false })
      expect(await rowOf(address)).toMatchObject({
        authenticity: 'signed_partially',
        class: statusClass,
        esp_event: expect.stringMatching(`^${kind}/`),
      })
    },
  )

  it('that holds two bounces is recorded for both, each proven by itself', async () => {
    const address = 'two1@example.org'
    const [first, second] = [bounce(address, await returnPath(address)), bounce('two2@example.org')]
    const raw = forward(first, second)
    // The envelope of a forward proves nothing of what it holds.
    const envelopeTo = await returnPath('two2@example.org')
    const answer = await receive(
      { raw, envelopeFrom: 'pat@example.com', envelopeTo, vouched: false },
      NOW,
    )
    expect(answer).toMatchObject({ received: 2, recorded: 2 })
    expect(await rowOf(address)).toMatchObject({ authenticity: 'signed_partially' })
    expect(await rowOf('two2@example.org')).toMatchObject({ authenticity: 'unproven' })
  })

  it('without an id of its own does not keep out the same mail with a proof', async () => {
    const raw = withoutId(bounce('noid@example.org'))
    const mail = { raw, envelopeFrom: null, envelopeTo: null }
    await receive({ ...mail, vouched: false }, NOW)
    await receive({ ...mail, vouched: true }, NOW + 1000)
    expect(await receive({ ...mail, vouched: true }, NOW + 2000)).toMatchObject({ duplicates: 1 })
    expect(await rowOf('noid@example.org')).toMatchObject({ authenticity: 'token', counts: 1 })
  })

  it('comes again when the record cannot say whether its Message-ID is known', async () => {
    const DB = new Proxy(env.DB, {
      get: (db, name) => {
        if (name !== 'prepare') return Reflect.get(db, name)
        return (sql: string) => {
          if (sql.includes('message_recipients r')) throw new Error('out of reach')
          return db.prepare(sql)
        }
      },
    })
    const broken: Env = { ...withSecret, DB }
    const mail = { envelopeFrom: null, vouched: false, proofNeeded: false }
    const raw = bounce('stalled@example.org')
    await expect(receiveMail({ ...mail, raw, envelopeTo: null }, broken, NOW)).rejects.toThrow(
      'Message-ID',
    )
    expect(await rowOf('stalled@example.org')).toBeNull()
    // What its return-path proves needs no looking up.
    const envelopeTo = await returnPath('stalled@example.org')
    await receiveMail({ ...mail, raw, envelopeTo }, broken, NOW)
    expect(await rowOf('stalled@example.org')).toMatchObject({ authenticity: 'signed_partially' })
  })

  it('that came without proof still counts once it comes with one', async () => {
    const raw = bounce('cem@example.org')
    await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: false }, NOW)
    const again = await receive(
      { raw, envelopeFrom: null, envelopeTo: null, vouched: true },
      NOW + 1000,
    )
    expect(again).toMatchObject({ recorded: 1, duplicates: 0 })
    const third = await receive(
      { raw, envelopeFrom: null, envelopeTo: null, vouched: true },
      NOW + 2000,
    )
    expect(third).toMatchObject({ recorded: 0, duplicates: 1 })
  })
})

describe('an operator’s rule about what a letter says around the server’s words', () => {
  const letter =
    'From: MAILER-DAEMON@mx.example.net\r\nTo: bounce@lists.example.com\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\nThe zorblax of your letter was gnarfed.\r\n\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; own-rule@example.org\r\nAction: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 frobnicated\r\n\r\n--r--\r\n'

  it('is asked of a mail that comes in as of one that is tried', async () => {
    const rule = {
      id: 'gnarfed',
      phrases: ['zorblax of your letter was gnarfed'],
      reason: 'content',
    }
    expect((await call('/v1/rules', { method: 'POST', body: rule })).status).toBe(201)
    const headers = { 'content-type': 'message/rfc822' }
    const tried = await call('/v1/classify', { method: 'POST', body: letter, headers })
    expect(tried.body).toMatchObject({ recipients: [{ rule: 'own.gnarfed' }] })
    const raw = new TextEncoder().encode(letter)
    await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: true }, Date.now())
    const { body: log } = await call('/v1/log?address=own-rule@example.org')
    expect(log.items).toMatchObject([{ rule: 'own.gnarfed', reason: 'content' }])
    await call('/v1/rules/gnarfed', { method: 'DELETE' })
  })
})

describe('POST /webhooks/mail', () => {
  const app = createApp({ esps: new Map() })
  const post = (raw: Uint8Array, headers: Record<string, string> = {}) =>
    app.fetch(
      new Request('https://rebound.test/webhooks/mail', { method: 'POST', headers, body: raw }),
      withSecret,
    )

  it('believes a token that may write, and not one that may only read', async () => {
    const write = await post(bounce('dee@example.org'), {
      authorization: `Bearer ${env.API_TOKEN}`,
    })
    expect(await write.json()).toEqual({
      kind: 'bounce',
      received: 1,
      recorded: 1,
      duplicates: 0,
      ignored: 0,
      spooled: 0,
      unread: false,
    })
    expect(await rowOf('dee@example.org')).toMatchObject({ authenticity: 'token' })
    const read = await post(bounce('fay@example.org'), { authorization: 'Bearer test-read-token' })
    expect(read.status).toBe(401)
    expect(await rowOf('fay@example.org')).toBeNull()
  })

  it('refuses a body that is empty', async () => {
    const authorization = `Bearer ${env.API_TOKEN}`
    const answer = await post(new Uint8Array(), { authorization })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' })
  })

  it('takes mail that proves itself from anybody, and stores nothing else of theirs', async () => {
    const proven = await post(bounce('gil@example.org', await returnPath('gil@example.org')))
    expect(await proven.json()).toMatchObject({ recorded: 1 })
    expect((await post(bounce('hal@example.org'))).status).toBe(401)
    expect(await rowOf('hal@example.org')).toBeNull()
  })

  it('takes a forward of several of which one proves itself, and keeps it for the one that names nobody', async () => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const address = 'ivy@example.org'
    const proven = bounce(address, await returnPath(address))
    expect((await post(forward(bounce('joe@10.20.30.40'), bounce('hal@example.org')))).status).toBe(
      401,
    )
    const answer = await post(forward(bounce('joe@10.20.30.40'), proven))
    expect(await answer.json()).toMatchObject({ received: 2, recorded: 1, unread: true })
    expect(await rowOf(address)).toMatchObject({ authenticity: 'signed_partially' })
    expect((await call('/v1/unread')).body.items).toMatchObject([{ why: 'names_nobody' }])
  })

  it('is kept once, however many of its reports name nobody', async () => {
    let kept = 0
    const MESSAGES = { get: () => null, put: () => kept++ }
    const bindings = { ...withSecret, MESSAGES } as unknown as Env
    const raw = forward(...['a', 'b', 'c'].map((name) => bounce(`${name}@10.20.30.40`)))
    const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: true, proofNeeded: true }
    expect(await receiveMail(mail, bindings, NOW)).toMatchObject({ ignored: 3, unread: true })
    expect(kept).toBe(1)
  })

  it('keeps a report that begins behind what is read, and counts no error of it, as its verdict says', async () => {
    const recipient = 'long-letter@example.org'
    const returnedTo = await returnPath(recipient)
    const long = 'lorem ipsum dolor sit amet\r\n'.repeat(40_000)
    const report = (letter: string) =>
      `From: MAILER-DAEMON@mx.example.net\r\nTo: ${returnedTo}\r\nSubject: Undelivered\r\nMessage-ID: <${letter.length}@mx.example.net>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n${letter}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n`
    const body = report(long)
    const headers = { 'content-type': 'message/rfc822' }
    const judged = await call('/v1/classify', { method: 'POST', body, headers })
    expect(judged.body).toMatchObject({ kind: 'beyond_limits', recipients: [] })

    const query = new URLSearchParams({ from: '', to: returnedTo })
    const posted = await call(`/webhooks/mail?${query}`, { method: 'POST', body, headers })
    expect(posted.body).toMatchObject({ kind: null, received: 0, unread: true })
    const raw = new TextEncoder().encode(body)
    const mail = { raw, envelopeFrom: '', envelopeTo: returnedTo, vouched: false }
    expect(await receive(mail, NOW)).toMatchObject({ kind: null, received: 0, unread: true })
    expect(await rowOf(recipient)).toBeNull()
    const { items } = (await call('/v1/unread')).body
    expect(items.map(({ why }: { why: string }) => why)).toContain('beyond_limits')

    const short = new TextEncoder().encode(report(''))
    expect(await receive({ ...mail, raw: short }, NOW)).toMatchObject({ recorded: 1 })
  })

  it('takes the envelope from the query', async () => {
    const text =
      'From: Post <post@mx.example.net>\r\nSubject: Your news\r\n\r\nThe mail could not be delivered.\r\n\r\n<kai@example.org>: no such user\r\n'
    const query = new URLSearchParams({ from: '', to: await returnPath('kai@example.org') })
    const request = new Request(`https://rebound.test/webhooks/mail?${query}`, {
      method: 'POST',
      body: text,
    })
    const response = await app.fetch(request, withSecret)
    expect(await response.json()).toMatchObject({ kind: 'bounce', recorded: 1 })
    expect(await rowOf('kai@example.org')).toMatchObject({ authenticity: 'signed_partially' })
  })

  it('answers for any body', async () => {
    for (const body of ['\n', '\u0000\u0001', 'Subject: hello\n\nNothing of ours.\n']) {
      const response = await post(new TextEncoder().encode(body))
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ kind: 'not_a_bounce', recorded: 0 })
    }
  })
})

describe('email()', () => {
  it('knows a letter without a sender for a bounce', async () => {
    const text =
      'From: Post <post@mx.example.net>\r\nSubject: Your news\r\n\r\nThe mail could not be delivered.\r\n\r\n<jo@example.org>: no such user\r\n'
    const message = { raw: new Blob([text]).stream(), to: 'bounce@lists.example.com', from: '' }
    await onEmail(Object.assign(Object.create(null), message), withSecret)
    expect(await rowOf('jo@example.org')).toMatchObject({
      kind: 'bounced',
      authenticity: 'unproven',
    })
  })

  it('reads the proof from the envelope and the bounce from the stream', async () => {
    const raw = new Blob([bounce('ida@example.org')]).stream()
    const to = await returnPath('ida@example.org')
    const message = { raw, to, from: '', headers: new Headers(), rawSize: 0 }
    await onEmail(Object.assign(Object.create(null), message), withSecret)
    expect(await rowOf('ida@example.org')).toMatchObject({ authenticity: 'signed_partially' })
  })
})

describe('an automatic answer', () => {
  it('to a proven return-path condemns nobody', async () => {
    const to = await returnPath('vera@example.org')
    const raw = new TextEncoder().encode(
      'Return-Path: <>\r\nFrom: Vera <vera@example.org>\r\nSubject: Automatic reply: Hello\r\nAuto-Submitted: auto-replied\r\n\r\nThis mailbox is no longer in use, write to wim@example.org.\r\n',
    )
    const answer = await receive({ raw, envelopeFrom: '', envelopeTo: to, vouched: false }, NOW)
    expect(answer).toMatchObject({ kind: 'autoreply', recorded: 1 })
    expect(await rowOf('vera@example.org')).toMatchObject({ kind: 'autoreplied', class: 0 })
    expect((await call('/v1/addresses/vera@example.org')).body).toMatchObject({ sendable: true })
    expect(await rowOf('wim@example.org')).toBeNull()
  })
})

it('what SES mails of a message without words is an automatic answer behind its delivery', async () => {
  const address = 'away@ses.example'
  const mailed = (body: object) => ({
    raw: new TextEncoder().encode(
      `From: no-reply@sns.amazonaws.com\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n\r\n${JSON.stringify({ mail: { messageId: 'ses-17' }, ...body })}\r\n`,
    ),
    envelopeFrom: '',
    envelopeTo: '',
    vouched: true,
  })
  const bounce = {
    bounceType: 'Transient',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: address }],
  }
  const delivery = { recipients: [address], smtpResponse: '250 OK' }
  await receive(mailed({ notificationType: 'Delivery', delivery }), NOW)
  await receive(mailed({ notificationType: 'Bounce', bounce }), NOW)
  const { body } = await call(`/v1/log?address=${address}&kind=autoreplied`)
  expect(body.items).toMatchObject([{ reason: 'autoreply' }])
  expect((await call(`/v1/addresses/${address}`)).body).toMatchObject({ state: 'ok', retry: null })
})

it.each([
  [
    'a bounce',
    'Bounce',
    'bounce',
    { feedbackId: 'fb-1', bounceType: 'Permanent', bounceSubType: 'General' },
    { permanentErrors: 1 },
  ],
  [
    'a delay',
    'DeliveryDelay',
    'deliveryDelay',
    { delayType: 'MailboxFull' },
    { state: 'retrying' },
  ],
])('%s of SES that SNS mails several times is one', async (_, notificationType, key, told, now) => {
  const address = `${key}@ses-twice.example`
  const people = [{ emailAddress: address }]
  const detail = {
    ...told,
    bouncedRecipients: people,
    delayedRecipients: people,
    timestamp: '2026-03-03T09:14:58.123Z',
  }
  const body = JSON.stringify({ notificationType, [key]: detail, mail: { messageId: 'ses-18' } })
  for (const n of [1, 2, 3, 4]) {
    const raw = new TextEncoder().encode(
      `From: no-reply@sns.amazonaws.com\r\nMessage-ID: <${key}-${n}@sns.example>\r\nDate: Tue, 03 Mar 2026 09:15:0${n} GMT\r\n\r\n${body}\r\n`,
    )
    const answer = await receive({ raw, envelopeFrom: '', envelopeTo: '', vouched: true }, NOW)
    expect(answer).toMatchObject(n === 1 ? { recorded: 1 } : { recorded: 0, duplicates: 1 })
  }
  expect((await call(`/v1/addresses/${address}`)).body).toMatchObject({
    ...now,
    lastSeenAt: '2026-03-03T09:14:58.123Z',
  })
})

describe('a letter that says nothing we know', () => {
  const letter = (from: string) =>
    new TextEncoder().encode(
      `From: ${from}\r\nSubject: Hej ${++serial}\r\n\r\nsven@example.org\r\n`,
    )
  const unread = async () => (await call('/v1/unread?order=asc')).body.items

  it.each([
    ['a daemon', 'MAILER-DAEMON@mx.example.se', 'mx@example.se', null],
    ['no sender', 'Posten <posten@example.se>', '', null],
    [
      'somebody, but to a proven return-path',
      'Bo <bo@example.se>',
      'bo@example.se',
      'sven@example.org',
    ],
  ])('is kept to be looked at when it came from %s', async (_, from, envelopeFrom, proven) => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const envelopeTo = proven === null ? null : await returnPath(proven)
    const raw = letter(from)
    for (const proofNeeded of proven === null ? [false] : [true, false]) {
      const mail = { raw, envelopeFrom, envelopeTo, vouched: false, proofNeeded }
      expect(await receiveMail(mail, withSecret, NOW)).toMatchObject({ recorded: 0 })
    }
    expect(await unread()).toMatchObject([{ why: 'not_understood' }])
  })

  it('is nothing to keep from a person, nor is a receipt of reading', async () => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const envelopeTo = 'bounce@lists.example.com'
    const raw = letter('Bo <bo@example.se>')
    await receive({ raw, envelopeFrom: 'bo@example.se', envelopeTo, vouched: false }, NOW)
    const receipt = new TextEncoder().encode(
      'From: Bo <bo@example.se>\r\nSubject: Read: News\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n',
    )
    await receive({ raw: receipt, envelopeFrom: '', envelopeTo, vouched: false }, NOW)
    expect(await unread()).toEqual([])
  })
})

describe('a complaint', () => {
  const complaint = (original: string) =>
    new TextEncoder().encode(
      `From: feedback@isp.example\r\nTo: fbl@lists.example.com\r\nSubject: complaint\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nAn abuse report.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: isp/1\r\nVersion: 1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${original}From: letters@example.com\r\nSubject: News\r\n\r\nDear reader.\r\n--b--\r\n`,
    )

  it('is proven by the return-path of the letter it quotes', async () => {
    const address = 'reader@example.org'
    const original = `Return-Path: <${await returnPath(address)}>\r\nFeedback-ID: spring:shop\r\n`
    const mail = { raw: complaint(original), envelopeFrom: null, envelopeTo: null, vouched: false }
    expect(await receive(mail, NOW)).toMatchObject({ kind: 'complaint', recorded: 1 })
    const { body } = await call(`/v1/log?address=${address}`)
    expect(body.items).toMatchObject([
      {
        kind: 'complained',
        authenticity: 'signed_partially',
        metadata: { feedbackId: 'spring:shop' },
      },
    ])
    expect((await call(`/v1/addresses/${address}`)).body.state).toBe('complained')
  })

  it('that names nobody is kept for a person to look at', async () => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const mail = { raw: complaint(''), envelopeFrom: null, envelopeTo: null, vouched: false }
    expect(await receive(mail, NOW)).toMatchObject({ kind: 'complaint', recorded: 0, unread: true })
    expect((await call('/v1/unread')).body.items).toMatchObject([{ why: 'names_nobody' }])
  })

  describe('of whom its provider does not tell', () => {
    const SENT = Date.UTC(2026, 2, 2, 8)
    let id = ''
    beforeEach(() => {
      id = `withheld-${++serial}@example.com`
    })
    /** What somebody who was proven said of the message. */
    const say = async (type: string, at: number, ...recipients: string[]) => {
      const occurredAt = new Date(at).toISOString()
      const said = { type, messageId: `<${id}>`, occurredAt }
      const events = recipients.map((recipient) => ({ ...said, recipient }))
      const { body } = await call('/webhooks/generic', { method: 'POST', body: { events } })
      expect(body).toMatchObject({ recorded: recipients.length })
    }
    const withheld = (date = 'Mon, 02 Mar 2026 08:00:00 +0000') =>
      complaint(
        `Message-ID: <${id}>\r\n${date && `Date: ${date}\r\n`}To: redacted-5f4d@example.org\r\n`,
      )
    const post = (raw: Uint8Array) => {
      const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: false, proofNeeded: true }
      return receiveMail(mail, withSecret, Date.now())
    }
    const isUnread = async (raw: Uint8Array) => {
      const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: false }
      expect(await receive(mail, NOW)).toMatchObject({ recorded: 0, unread: true })
    }

    it.each(['sent', 'delivered'])(
      'is of the one whom its message is known to have been %s to',
      async (type) => {
        const address = `withheld-${type}@example.org`
        await say(type, SENT + 60_000, address)
        expect(await post(withheld())).toMatchObject({
          kind: 'complaint',
          received: 1,
          recorded: 1,
          unread: false,
        })
        expect(await rowOf(address)).toMatchObject({
          kind: 'complained',
          authenticity: 'shared_secret',
          message_id: id,
        })
        expect((await call(`/v1/addresses/${address}`)).body.state).toBe('complained')
      },
    )

    it('is of the one for whom its message was handed over', async () => {
      const stored = await call(`/v1/messages?recipient=handed@example.org&messageId=${id}`, {
        method: 'POST',
        body: 'Subject: Hello\r\n\r\nHello!\r\n',
        headers: { 'content-type': 'message/rfc822' },
      })
      expect(stored.status).toBe(201)
      expect(await post(withheld())).toMatchObject({ recorded: 1 })
      expect(await rowOf('handed@example.org')).toMatchObject({ authenticity: 'shared_secret' })
    })

    it('is of the one that was written to in the day before it, where its message has no date', async () => {
      await say('sent', Date.now() - 3_600_000, 'dateless@example.org')
      expect(await post(withheld(''))).toMatchObject({ recorded: 1 })
      expect(await rowOf('dateless@example.org')).toMatchObject({ kind: 'complained' })
    })

    it('is of nobody where its message went to several', async () => {
      await say('sent', SENT, 'several-1@example.org', 'several-2@example.org')
      await isUnread(withheld())
    })

    it('is of nobody whom its message never reached, nor where it reached one of several', async () => {
      await say('bounced', SENT, 'returned@example.org')
      await isUnread(withheld())
      await say('delivered', SENT, 'reached@example.org')
      await isUnread(withheld())
    })

    it('is of nobody of whom only errors tell, whether it came back at last or not', async () => {
      await say('deferred', SENT, 'late@example.org')
      await isUnread(withheld())
      await say('bounced', SENT + 60_000, 'late@example.org')
      await isUnread(withheld())
    })

    it('is of nobody whom only an unproven mail tied to its message', async () => {
      const raw = bounce('forged@example.org', 'bounce@lists.example.com', id)
      await receive({ raw, envelopeFrom: '', envelopeTo: null, vouched: false }, NOW)
      expect(await rowOf('forged@example.org')).toMatchObject({ authenticity: 'unproven' })
      await isUnread(withheld())
    })

    it('is looked for no further than two thousand rows from its message on', async () => {
      // Before anything else that is in the log.
      const sent = Date.UTC(2026, 0, 5, 8)
      await env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000)
         INSERT INTO delivery_log (occurred_at, event_key, address, kind, class, counts, condemns, final, received_at, esp, source, authenticity, esp_event)
         SELECT ?1, 'many-'||i, 'many-'||i||'@example.org', 'delivered', 2, 0, 0, 1, ?1, 'generic', '', 'token', 'delivered' FROM n`,
      )
        .bind(sent + 1000)
        .run()
      await say('sent', sent + 2000, 'behind@example.org')
      const mail = withheld('Mon, 05 Jan 2026 08:00:00 +0000')
      await isUnread(mail)
      await env.DB.prepare("DELETE FROM delivery_log WHERE event_key='many-2000'").run()
      expect(await post(mail)).toMatchObject({ recorded: 1 })
      await env.DB.prepare("DELETE FROM delivery_log WHERE event_key LIKE 'many-%'").run()
    })

    it('is not looked for in a forward of several', async () => {
      await say('sent', SENT, 'forwarded@example.org')
      await isUnread(forward(withheld(), withheld()))
    })

    it('comes again when the record cannot say to whom its message went', async () => {
      const DB = new Proxy(env.DB, {
        get: (db, name) => {
          if (name !== 'prepare') return Reflect.get(db, name)
          return (sql: string) => {
            if (sql.includes('FROM message_recipients')) throw new Error('out of reach')
            return db.prepare(sql)
          }
        },
      })
      const broken: Env = { ...withSecret, DB }
      const mail = { envelopeFrom: null, envelopeTo: null, vouched: true, proofNeeded: false }
      await expect(receiveMail({ ...mail, raw: withheld() }, broken, NOW)).rejects.toThrow(
        'Message-ID',
      )
    })

    it('is, as a bounce that names nobody, one of that recipient, too', async () => {
      const address = 'nobody-named@example.org'
      await say('sent', SENT, address)
      const raw = new TextEncoder().encode(
        `From: MAILER-DAEMON@mx.example.net\r\nSubject: Undelivered mail\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: x400; /S=ann/\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <${id}>\r\nDate: Mon, 02 Mar 2026 08:00:00 +0000\r\n\r\n--b--\r\n`,
      )
      expect(await post(raw)).toMatchObject({ kind: 'bounce', recorded: 1, unread: false })
      expect(await rowOf(address)).toMatchObject({
        authenticity: 'shared_secret',
        class: 5,
        esp_event: 'bounce/rfc3464',
      })
      expect((await call(`/v1/addresses/${address}`)).body.lastStatus).toBe('5.1.1')
    })
  })
})

describe('a bounce mail that cannot be read', () => {
  const nobody = Uint8Array.from(
    'Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: bounce@lists.example.com\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered, señor.\r\n--b--\r\n',
    (latin1) => latin1.charCodeAt(0),
  )
  const deep = new TextEncoder().encode(
    `Subject: deep\r\n${'X-Long: a header that nobody reads to its end, and so on\r\n'.repeat(8_000)}\r\nbody`,
  )

  it.each([
    ['with a bucket', withSecret],
    ['without one', { ...withSecret, MESSAGES: undefined } as unknown as Env],
  ])('is kept once, shown, and forgotten: %s', async (_, bindings) => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    for (const raw of [nobody, nobody, deep]) {
      const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: false, proofNeeded: false }
      expect(await receiveMail(mail, bindings, NOW)).toMatchObject({ recorded: 0 })
    }
    const { body } = await call('/v1/unread?order=asc')
    expect(
      body.items.map(({ why, subject }: { why: string; subject: string }) => [why, subject]).sort(),
    ).toEqual([
      ['beyond_limits', 'deep'],
      ['names_nobody', 'Undelivered Mail Returned to Sender'],
    ])
    const { id } = body.items.find(({ why }: { why: string }) => why === 'names_nobody')
    const app = createApp({ esps: ESPS })
    const headers = { authorization: 'Bearer test-token' }
    const shown = await app.request(`/v1/unread/${id}`, { headers }, bindings)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `inline; filename="${id}.eml"`,
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
    })
    expect(await shown.bytes()).toEqual(nobody)
    const gone = await app.request(`/v1/unread/${id}`, { headers, method: 'DELETE' }, bindings)
    expect(gone.status).toBe(204)
    expectProblem(await call(`/v1/unread/${id}`), 404, 'not_found')
  })

  it.each(['joe@mail_host.example.net', 'joe@10.20.30.40', 'jo\u202ee@example.net'])(
    'is kept, too, where it names only what is no address: %s',
    async (recipient) => {
      await env.DB.prepare('DELETE FROM unread_mails').run()
      const mail = { raw: bounce(recipient), envelopeFrom: null, envelopeTo: null, vouched: true }
      expect(await receive(mail, NOW)).toMatchObject({ kind: 'bounce', recorded: 0 })
      const { body } = await call('/v1/unread')
      expect(body.items).toMatchObject([{ why: 'names_nobody' }])
    },
  )

  it.each([
    [1000, []],
    [1003, ['too_many_recipients']],
  ])(
    'to its end, of %i recipients, is recorded of a thousand and kept for the others',
    async (count, kept) => {
      await env.DB.prepare('DELETE FROM unread_mails').run()
      const recipients = Array.from(
        { length: count },
        (_, n) => `Final-Recipient: rfc822; of-${count}-${n}@example.org\r\nAction: failed\r\n`,
      )
      const raw = new TextEncoder().encode(
        `From: MAILER-DAEMON@mx.example.net\r\nMessage-ID: <of-${count}@mx.example.net>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n${recipients.join('\r\n')}\r\n--b--\r\n`,
      )
      const mail = { raw, envelopeFrom: '', envelopeTo: null, vouched: true }
      const unread = kept.length > 0
      expect(await receive(mail, NOW)).toMatchObject({ received: 1000, recorded: 1000, unread })
      expect(await receive(mail, NOW)).toMatchObject({ duplicates: 1000, unread })
      const { body } = await call('/v1/unread')
      expect(body.items.map(({ why }: { why: string }) => why)).toEqual(kept)
    },
  )

  it('is not kept for who posts it without a token', async () => {
    const mail = {
      raw: nobody,
      envelopeFrom: null,
      envelopeTo: null,
      vouched: false,
      proofNeeded: true,
    }
    await expect(receiveMail(mail, withSecret, NOW)).rejects.toThrow('webhook_unproven')
  })
})

it('of what a bounce report says beside the recipient no more is kept than of what a sender attached', async () => {
  const address = 'long@example.org'
  const long = `${'x'.repeat(255)}\u{1F600}`
  const raw = new TextEncoder().encode(
    `From: feedback@fbl.example.net\r\nTo: abuse@example.com\r\nDate: Tue, 3 Mar 2026 09:15:02 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: ${long}\r\nOriginal-Rcpt-To: <${address}>\r\nOriginal-Envelope-Id: ${long}\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <long@example.com>\r\nFeedback-ID: ${long}\r\nFrom: letters@example.com\r\nTo: ${address}\r\n\r\nDear reader.\r\n--b--\r\n`,
  )
  await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: true }, NOW)
  const kept = `${'x'.repeat(255)}\ufffd`
  expect((await call(`/v1/log?address=${address}`)).body.items).toMatchObject([
    { kind: 'complained', metadata: { envelopeId: kept, feedbackId: kept } },
  ])
})

it('of a long subject of an unread mail no half of a letter is kept', async () => {
  const raw = new TextEncoder().encode(`Subject: ${'x'.repeat(999)}\u{1f600}\r\n\r\nHi.`)
  await keepUnread(env, raw, 'not_understood', NOW)
  const { body } = await call('/v1/unread')
  const subjects = body.items.map(({ subject }: { subject: string }) => subject)
  expect(subjects).toContain(`${'x'.repeat(999)}\ufffd`)
})

describe('an unproven bounce mail', () => {
  it('counts once when somebody accepts it, whatever proof comes later', async () => {
    const address = 'dora@example.org'
    const raw = bounce(address)
    await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: false }, NOW)
    const { body: log } = await call(`/v1/log?address=${address}`)
    const { id } = log.items[0]
    const path = `/v1/log/${id}/accept`
    expectProblem(await call(path, { method: 'POST', token: 'test-read-token' }), 403, 'forbidden')
    const accepted = await call(path, { method: 'POST', body: { note: 'I know the server' } })
    expect(accepted.body).toMatchObject({
      authenticity: 'token',
      actor: 'API_TOKEN',
      note: 'I know the server',
      outcome: 'failed',
      status: '5.1.1',
    })
    expect((await call(path, { method: 'POST' })).body.id).toBe(accepted.body.id)
    expect((await call(`/v1/log/${id}`)).body.authenticity).toBe('accepted')
    await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched: true }, NOW + 1000)
    const { body } = await call(`/v1/addresses/${address}`)
    expect(body).toMatchObject({ state: 'undeliverable', permanentErrors: 1 })
    const again = await call(`/v1/log/${accepted.body.id}/accept`, { method: 'POST' })
    expectProblem(again, 409, 'conflict')
  })

  it.each([
    ['before', 'without a date', /Date: .*\r\n/, '', 0],
    ['after', 'without a date', /Date: .*\r\n/, '', 0],
    [
      'after',
      'from a clock that is ahead',
      /Date: .*\r\n/,
      'Date: Wed, 4 Mar 2026 09:15:02 +0000\r\n',
      2,
    ],
  ])(
    'counts once with the proof that came %s it was accepted, %s',
    async (when, name, date, instead, days) => {
      const address = `${when}-${name.replaceAll(' ', '-')}@example.org`
      const raw = new TextEncoder().encode(
        new TextDecoder().decode(bounce(address)).replace(date, instead),
      )
      const mail = { raw, envelopeFrom: null, envelopeTo: null }
      await receive({ ...mail, vouched: false }, NOW)
      const { body: log } = await call(`/v1/log?address=${address}`)
      const accept = () => call(`/v1/log/${log.items[0].id}/accept`, { method: 'POST' })
      if (when === 'after') await accept()
      await receive({ ...mail, vouched: true }, NOW + 1000 + days * 86_400_000)
      expect((await accept()).status).toBe(200)
      const { body } = await call(`/v1/addresses/${address}`)
      expect(body).toMatchObject({ permanentErrors: 1 })
    },
  )

  it.each([
    ['for good', 'failed', '5.1.1', '550 5.1.1 User unknown'],
    ['in vain', 'failed', '4.4.1', '451 4.4.1 Connection timed out'],
    ['so far', 'delayed', '4.4.1', '451 4.4.1 Connection timed out'],
    ['by its status alone', 'failed', '5.2.2', 'it came back'],
    ['by its action alone', 'failed', '', 'it came back'],
    ['by its action, and of something that passes', 'failed', '', 'Mailbox full'],
    ['so far by its action, and of something that stays', 'delayed', '', 'User unknown'],
    ['by a code that means so at its provider', 'failed', '5.7.27', 'it came back'],
  ])('that failed %s says, once it is accepted, all that it says with a proof', async (...of) => {
    const [, action, status, reply] = of
    const said = async (name: string, vouched: boolean) => {
      const address = `${name}-${textHash(of.join())}@example.org`
      const report = `Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: ${action}\r\nStatus: ${status}\r\nRemote-MTA: dns; gmail-smtp-in.l.google.com\r\nDiagnostic-Code: smtp; ${reply}`
      const raw = new TextEncoder().encode(
        `From: MAILER-DAEMON@mx.example.net\r\nDate: Tue, 3 Mar 2026 09:15:02 +0000\r\nMessage-Id: <${address}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${report}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <letter-to-${address}>\r\n\r\n--b--\r\n`,
      )
      await receive({ raw, envelopeFrom: null, envelopeTo: null, vouched }, NOW)
      const { body: log } = await call(`/v1/log?address=${address}`)
      if (!vouched) await call(`/v1/log/${log.items[0].id}/accept`, { method: 'POST' })
      const read = async (sql: string) => (await env.DB.prepare(sql).bind(address).all()).results
      const all = await Promise.all([
        read(`SELECT kind, class, message_id, counts, condemns, final, esp, source, status, reason,
          scope, action, confidence, rule, mailbox_provider, reported_status, reply_code, diagnostic, esp_event, esp_event_id, metadata,
          occurred_at, claimed_at FROM delivery_log WHERE address=?1 AND class<>0`),
        read('SELECT started_at, mode FROM retries WHERE address=?1'),
      ])
      return JSON.parse(JSON.stringify(all).replaceAll(name, 'who'))
    }
    const proven = await said('proven', true)
    expect(proven[0]).toMatchObject([
      {
        final: action === 'failed' ? 1 : 0,
        mailbox_provider: 'google',
        metadata: '{"reportingMta":"mx.example.net"}',
        occurred_at: Date.UTC(2026, 2, 3, 9, 15, 2),
      },
    ])
    expect(await said('accepted', false)).toEqual(proven)
  })

  it('no longer waits for a person once it was accepted, be it proven meanwhile', async () => {
    const waiting = async () => {
      const { body: log } = await call('/v1/log?authenticity=unproven&search=@waiting.example')
      const { body: health } = await call('/health')
      return [log.items.map(({ address }: { address: string }) => address), health.unprovenMails]
    }
    const [, others] = await waiting()
    const mailOf = (name: string) => ({
      raw: new TextEncoder().encode(
        new TextDecoder().decode(bounce(`${name}@waiting.example`)).replace(/Date: .*\r\n/, ''),
      ),
      envelopeFrom: null,
      envelopeTo: null,
    })
    const [first, second, third] = [mailOf('first'), mailOf('second'), mailOf('third')]
    const now = Date.now()
    for (const mail of [first, second, third]) await receive({ ...mail, vouched: false }, now)
    await receive({ ...second, vouched: true }, now + 1000)
    expect((await waiting())[1]).toBe(others + 3)
    for (const name of ['first', 'second']) {
      const { body: log } = await call(`/v1/log?authenticity=unproven&search=${name}@waiting`)
      await call(`/v1/log/${log.items[0].id}/accept`, { method: 'POST' })
    }
    expect(await waiting()).toEqual([['third@waiting.example'], others + 1])
    await receive({ ...first, vouched: false }, now + 2000)
    expect(await waiting()).toEqual([['third@waiting.example'], others + 1])
    const { body: accepted } = await call('/v1/log?authenticity=accepted&search=@waiting.example')
    expect(accepted.items).toHaveLength(2)
  })

  it('counts once in statistics and lists when it was accepted', async () => {
    const statistics = async () => {
      const { results } = await env.DB.prepare(
        "SELECT outcome, sum(events) n FROM stats WHERE esp='mail' AND reason='user_unknown' GROUP BY 1",
      ).all<{ outcome: string; n: number }>()
      return new Map(results.map(({ outcome, n }) => [outcome, n]))
    }
    const shown = async (query: string) => {
      const { body } = await call(`/v1/log?${query}`)
      return body.items.map(({ authenticity }: { authenticity: string }) => authenticity).sort()
    }
    const before = await statistics()
    for (const name of ['first', 'second']) {
      const mail = { raw: bounce(`${name}@once.example`), envelopeFrom: null, envelopeTo: null }
      await receive({ ...mail, vouched: false }, NOW)
    }
    const { body } = await call('/v1/log?address=first@once.example')
    // Twice is once.
    for (let n = 0; n < 2; n++) {
      await call(`/v1/log/${body.items[0].id}/accept`, { method: 'POST' })
    }
    const after = await statistics()
    expect(
      ['noted', 'failed'].map((one) => (after.get(one) ?? 0) - (before.get(one) ?? 0)),
    ).toEqual([1, 1])
    expect(await shown('domain=once.example&reason=user_unknown')).toEqual(['token', 'unproven'])
    expect(await shown('search=@once.example&class=permanent')).toEqual(['token', 'unproven'])
    expect(await shown('address=first@once.example')).toEqual(['accepted', 'token'])
  })

  it('is judged by the operator’s rules when it is accepted, too', async () => {
    const rule = { id: 'ours', phrases: ['user unknown'], reason: 'policy' }
    expect((await call('/v1/rules', { method: 'POST', body: rule })).status).toBe(201)
    const address = 'ruled@example.org'
    const mail = { raw: bounce(address), envelopeFrom: null, envelopeTo: null, vouched: false }
    await receive(mail, NOW)
    const { body: log } = await call(`/v1/log?address=${address}`)
    const { body } = await call(`/v1/log/${log.items[0].id}/accept`, { method: 'POST' })
    expect(body).toMatchObject({ authenticity: 'token', reason: 'policy' })
    await call('/v1/rules/ours', { method: 'DELETE' })
  })
})
