/** The old Mailgun API's posts, and the multipart reader under them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readForm } from '../../src/esp/body.ts'
import { mailgun } from '../../src/esp/mailgun.ts'
import { multipartBoundary, readMultipart } from '../../src/esp/multipart.ts'
import { createHmac, publicPost } from './posts.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const context = (...secrets: string[]) => ({
  now: NOW,
  secrets,
  fetchCertificate: () => Promise.reject(new Error('no certificates here')),
})

/** As fetch itself writes a form. */
async function encoded(form: FormData) {
  const response = new Response(form)
  return { body: await response.text(), type: response.headers.get('content-type') ?? '' }
}

describe('multipart/form-data', () => {
  test('what fetch writes, files aside, is read back as it was', async () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.toWellFormed())
    const name = fc.stringMatching(/^[A-Za-z][\w-]{0,20}$/)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 8 }), async (pairs) => {
        const form = new FormData()
        for (const [key, text] of pairs) form.append(key, text)
        form.append('attachment-1', new File(['\r\nname="x"\r\n\r\n'], 'bounce.eml'))
        const { body, type } = await encoded(form)
        // A form writes every line break as CRLF.
        const written = pairs.map(([key, text]) => [key, text.replace(/\r\n|\r|\n/g, '\r\n')])
        expect([...readMultipart(body, multipartBoundary(type) ?? '')]).toEqual(written)
      }),
      { numRuns: 50 },
    )
  })

  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data; charset=utf-8; boundary="a b c"', 'a b c'],
    ['multipart/form-data', null],
    ['multipart/mixed; boundary=abc', null],
    ['application/x-www-form-urlencoded', null],
    [null, null],
  ])('the boundary in %j', (type, boundary) => {
    expect(multipartBoundary(type)).toBe(boundary)
  })

  test('nothing is read after the last delimiter, nor past 200 fields', () => {
    const field = (n: number) =>
      `--b\r\nContent-Disposition: form-data; name="f${n}"\r\n\r\n${n}\r\n`
    expect([...readMultipart(`${field(1)}--b--\r\n${field(2)}`, 'b')]).toEqual([['f1', '1']])
    const many = Array.from({ length: 300 }, (_, n) => field(n)).join('')
    expect([...readMultipart(`${many}--b--`, 'b')]).toHaveLength(200)
  })

  test('nor past 200 fields of a form without parts', () => {
    const request = publicPost('a=1&'.repeat(300))
    expect([...readForm(request)]).toHaveLength(200)
  })

  test('whatever was posted is fields, never an error', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (body, boundary) => {
        expect(readMultipart(body, boundary)).toBeInstanceOf(URLSearchParams)
      }),
    )
  })
})

describe('the old API of Mailgun', () => {
  async function legacyPost(fields: Record<string, string>) {
    const timestamp = String(NOW / 1000)
    const form = new FormData()
    const signature = await createHmac('key', `${timestamp}token-1`)
    for (const [name, value] of Object.entries({
      timestamp,
      token: 'token-1',
      signature,
      ...fields,
    }))
      form.append(name, value)
    form.append('attachment-1', new File(['the mail that came back'], 'message.eml'))
    const { body, type } = await encoded(form)
    return publicPost(body, { 'content-type': type })
  }

  test('a bounce with the mail attached is verified and read', async () => {
    const request = await legacyPost({
      event: 'bounced',
      recipient: 'user@example.com',
      domain: 'example.org',
      code: '550',
      error: '550 5.1.1 no such user here',
      notification: 'bounced',
      'Message-Id': '<1@mail.example.com>',
      'message-headers': JSON.stringify([
        ['Received', 'by mail.example.com'],
        ['X-Mailgun-Variables', '{"campaign":"welcome","__proto__":{"a":1}}'],
        ['X-Mailgun-Variables', '{"order":17}'],
        ['X-Mailgun-Variables', 'nonsense'],
        null,
      ]),
    })
    expect(await mailgun.verify(request, context('key'))).toEqual({
      ok: true,
      authenticity: 'signed_partially',
      nonce: 'token-1',
    })
    expect(await mailgun.verify(request, context('other'))).toMatchObject({ problem: 'mismatch' })
    expect(mailgun.parse(request).events).toMatchObject([
      {
        kind: 'bounced',
        permanence: 'permanent',
        recipient: 'user@example.com',
        messageId: '1@mail.example.com',
        replyCode: 550,
        diagnostic: '550 5.1.1 no such user here',
        occurredAt: NOW,
        espEventId: 'token-1',
        metadata: { campaign: 'welcome', order: '17' },
      },
    ])
  })

  test.each([
    [{ event: 'delivered' }, { kind: 'delivered' }],
    [{ event: 'complained' }, { kind: 'complained' }],
    [{ event: 'unsubscribed' }, { kind: 'unsubscribed' }],
    [
      { event: 'dropped', reason: 'hardfail', code: '605' },
      { kind: 'dropped', replyCode: null },
    ],
    [
      { event: 'dropped', reason: 'old', code: '602' },
      { kind: 'bounced', permanence: 'transient' },
    ],
    [{ event: 'teleported' }, { kind: 'unknown' }],
  ])('%j', async (fields, expected) => {
    const request = await legacyPost({ recipient: 'user@example.com', ...fields })
    expect(mailgun.parse(request).events).toMatchObject([expected])
  })

  test('opens and clicks say nothing about deliverability', async () => {
    const request = await legacyPost({ event: 'opened', recipient: 'user@example.com' })
    expect(mailgun.parse(request)).toMatchObject({ events: [], ignored: [{ why: 'irrelevant' }] })
  })
})
