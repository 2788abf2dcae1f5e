/** Complaints that come by mail, and whom they are of. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { receiveMail } from '../../../src/inbound.ts'
import { call } from '../api/call.ts'
import {
  bounce,
  forward,
  NOW,
  nextSerial,
  receive,
  returnPath,
  rowOf,
  withSecret,
} from './mails.ts'

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
      id = `withheld-${nextSerial()}@example.com`
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

    it('is looked for in the log only if it can prove anything, or comes from who is trusted', async () => {
      id = `${nextSerial()}`
      await say('sent', SENT, 'guessed@example.org')
      await isUnread(withheld())
      const mail = { raw: withheld(), envelopeFrom: null, envelopeTo: null, vouched: true }
      expect(await receive(mail, NOW)).toMatchObject({ recorded: 1, unread: false })
    })

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

    it('is of the one whom its message reached at last, after errors', async () => {
      await say('deferred', SENT, 'at-last@example.org')
      await say('delivered', SENT + 60_000, 'at-last@example.org')
      expect(await post(withheld())).toMatchObject({ recorded: 1 })
      expect(await rowOf('at-last@example.org')).toMatchObject({ kind: 'complained' })
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
