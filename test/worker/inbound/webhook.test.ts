/** Mail that is posted to /webhooks/mail. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { receiveMail } from '../../../src/inbound.ts'
import { call } from '../api/call.ts'
import { bounce, forward, NOW, receive, returnPath, rowOf, withSecret } from './mails.ts'

describe('POST /webhooks/mail', () => {
  const app = createApp({ esps: new Map() })
  const post = (raw: Uint8Array, headers: Record<string, string> = {}, bindings = withSecret) =>
    app.fetch(
      new Request('https://rebound.test/webhooks/mail', { method: 'POST', headers, body: raw }),
      bindings,
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

  it('lets one host post no more without a token than the rate limit allows', async () => {
    const keys: string[] = []
    const RATE_LIMITER = {
      limit: async ({ key }: { key: string }) => ({ success: keys.push(key) < 2 }),
    }
    const limited = { ...withSecret, RATE_LIMITER }
    const from = { 'cf-connecting-ip': '203.0.113.9' }
    const posted = (headers: Record<string, string>) =>
      post(bounce('kim@example.org'), { ...from, ...headers }, limited)
    expect((await posted({})).status).toBe(401)
    expect((await posted({})).status).toBe(429)
    expect((await posted({ authorization: `Bearer ${env.API_TOKEN}` })).status).toBe(200)
    expect(keys).toEqual(['stranger 203.0.113.9', 'stranger 203.0.113.9'])
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

  it('keeps a mail once, however many of its reports name nobody', async () => {
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
