import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { charsetOf, textOf } from '../../../src/mail/charset.ts'
import { parseMail } from '../../../src/mail/mime.ts'
import { encodedIn, SENTENCES } from './charsets.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const CHARSETS = Object.entries(SENTENCES)

describe('8-bit text', () => {
  it('stays what it is where it is UTF-8', () => {
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.replace(/^\ufeff/, ''))
    fc.assert(
      fc.property(text, (one) => {
        expect(textOf(utf8(one))).toBe(one)
        expect(charsetOf(utf8(`é${one}`), 'big5')).toBe('utf-8')
      }),
    )
  })

  it.each(CHARSETS)('of %s is read as the sentence that it is', (charset, sentences) => {
    const some = fc.shuffledSubarray([...sentences], { minLength: 1 })
    const between = fc.constantFrom(' ', '\r\n', '\r\n\r\nann@example.org: 550 5.1.1 ')
    fc.assert(
      fc.property(some, between, (said, gap) => {
        const text = said.join(gap)
        expect(textOf(encodedIn(charset, text))).toBe(text)
      }),
    )
  })

  it.each(CHARSETS)('of %s is read behind any length of ASCII', (charset, [sentence = '']) => {
    const text = `${'Received: from mx.example.org by mx.example.com\r\n'.repeat(1000)}${sentence}`
    expect(textOf(encodedIn(charset, text))).toBe(text)
  })

  it.each(CHARSETS)(
    'of which %s would be made is UTF-8, though a byte of it is lost',
    (_, sentences) => {
      const bytes = utf8(sentences.join('\n'))
      const places = fc.nat(bytes.length - 1).filter((at) => (bytes[at] ?? 0) >= 0x80)
      fc.assert(
        fc.property(places, (at) => {
          const damaged = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)])
          expect(textOf(damaged)).toBe(new TextDecoder().decode(damaged))
        }),
      )
    },
  )

  it('that looks like nothing stays as it was declared', () => {
    const noise = Uint8Array.from(
      { length: 4096 },
      (_, at) => 0x80 + ((at * 89 + (at >> 3)) % 0x80),
    )
    expect(charsetOf(noise, 'big5')).toBe('big5')
    expect(textOf(noise)).toBe(new TextDecoder().decode(noise))
  })

  it('is read in linear time, whatever it is', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void textOf(bytes)))
    const started = performance.now()
    for (const byte of [0x80, 0xc3, 0xe0, 0xff]) textOf(new Uint8Array(1024 * 1024).fill(byte))
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe.each(CHARSETS)('a mail in %s', (charset, sentences) => {
  const words = sentences.join('\r\n')
  const bytes = encodedIn(charset, words)
  const [subject = ''] = sentences

  /** `body` below a head. */
  async function read(head: string, body: Uint8Array) {
    const mail = await parseMail(
      Uint8Array.from([...encodedIn(charset, `${head}\r\n\r\n`), ...body]),
    )
    if (mail === null) throw new Error('beyond the limits of the parser')
    return mail
  }
  const lines = (text: string) => text.trim().split(/\r?\n/)
  const escaped = (byte: number) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
  const quoted = (text: Uint8Array) =>
    utf8(
      Array.from(text, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : escaped(byte))).join(
        '',
      ),
    )

  it.each([
    'To: a@example.com',
    'Content-Type: text/plain',
    'Content-Type: text/plain; charset=us-ascii',
    'Content-Type: text/plain; charset="unknown-8bit"',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Type: text/plain; charset=${charset}`,
  ])('is read below "%s"', async (head) => {
    expect(lines((await read(head, bytes)).text)).toEqual(sentences)
  })

  it.each(['', '; charset=us-ascii', '; charset=utf-8'])(
    'is read in an encoded part that declares "%s"',
    async (declared) => {
      const base64 = `Content-Type: text/plain${declared}\r\nContent-Transfer-Encoding: base64`
      const qp = `Content-Type: text/plain${declared}\r\nContent-Transfer-Encoding: quoted-printable`
      expect(lines((await read(base64, utf8(Buffer.from(bytes).toString('base64')))).text)).toEqual(
        sentences,
      )
      expect(lines((await read(qp, quoted(bytes))).text)).toEqual(sentences)
    },
  )

  it('is read part by part', async () => {
    const head = 'Content-Type: multipart/mixed; boundary=b'
    const part = (type: string) => `--b\r\nContent-Type: ${type}\r\n\r\n`
    const body = [
      ...utf8(`${part('text/plain; charset=utf-8')}Größe, 大きさ\r\n${part('text/html')}<p>`),
      ...bytes,
      ...utf8(`</p>\r\n${part('message/delivery-status')}Diagnostic-Code: smtp; `),
      ...encodedIn(charset, subject),
      ...utf8('\r\n\r\n--b--\r\n'),
    ]
    const { text, html, parts } = await read(head, Uint8Array.from(body))
    expect(text).toContain('Größe, 大きさ')
    expect(html).toContain(subject)
    expect(parts[0]?.text).toContain(subject)
  })

  it('has the raw letters of its head read like those below it', async () => {
    const { headers } = await read(
      `Subject: ${subject}\r\n of two lines\r\nTo: a@example.com`,
      bytes,
    )
    expect(headers).toEqual([
      { key: 'subject', value: `${subject} of two lines` },
      { key: 'to', value: 'a@example.com' },
    ])
  })
})

it('a charset that is declared and fits is not doubted', async () => {
  const head = 'Content-Type: text/plain; charset=iso-8859-2\r\n\r\n'
  const mail = await parseMail(encodedIn('iso-8859-2', `${head}Skrzynka jest pełna`))
  expect(mail?.text.trim()).toBe('Skrzynka jest pełna')
})

it('ISO-2022-JP is told by its escapes, in HTML, too', async () => {
  const html = 'Content-Type: text/html\r\n\r\n<p>\u001b$B08@h\u001b(B</p>'
  expect((await parseMail(utf8(html)))?.html).toContain('<p>宛先</p>')
})
