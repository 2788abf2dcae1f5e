/** Unproven bounce mail that a person accepts. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { textHash } from '../../../src/bounce/address.ts'
import { call, expectProblem } from '../api/call.ts'
import { bounce, NOW, receive } from './mails.ts'

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
