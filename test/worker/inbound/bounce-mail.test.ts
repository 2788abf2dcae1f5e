/** Bounce mail: what proves it, and whom it is about. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { onEmail, receiveMail } from '../../../src/inbound.ts'
import { call, expectProblem } from '../api/call.ts'
import {
  bounce,
  forward,
  NOW,
  naming,
  nextSerial,
  receive,
  returnPath,
  rowOf,
  withoutId,
  withSecret,
} from './mails.ts'

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
    const address = `as-answered-${nextSerial()}@example.org`
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
      const address = `nameless-${nextSerial()}@example.org`
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
