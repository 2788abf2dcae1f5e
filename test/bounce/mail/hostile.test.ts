import { describe, expect, it } from 'vitest'
import { readBounceMail } from '../../../src/bounce/mail/bounce-mail.ts'
import { MAIL_KINDS } from '../../../src/bounce/mail/report.ts'
import { verdictsOf } from '../../../src/bounce/mail/verdict.ts'
import { firstBytes, parseMail } from '../../../src/mail/mime.ts'
import { mulberry32, mutate } from './mutate.ts'
import { fixture, fixtureNames, readMail } from './parse.ts'

async function survives(raw: Uint8Array): Promise<void> {
  const mail = await parseMail(raw)
  if (mail === null) return
  for (const report of readBounceMail(mail)) {
    expect(MAIL_KINDS).toContain(report.kind)
    for (const one of report.recipients) expect(one.recipient).toMatch(/@/)
  }
}

describe('hostile mail', () => {
  it('is read whatever the byte at which it breaks off', async () => {
    for (const name of fixtureNames) {
      const raw = fixture(name)
      for (let length = 0; length < raw.length; length += 7) await survives(raw.subarray(0, length))
    }
  }, 60_000)

  it('is read after any mutation (seeded)', async () => {
    const random = mulberry32(20260303)
    for (let round = 0; round < 1500; round++) {
      const name = fixtureNames[Math.floor(random() * fixtureNames.length)]!
      await survives(mutate(fixture(name), random))
    }
  }, 60_000)

  it('does not follow forwards without end', async () => {
    let mail = 'Subject: x\n\nHello\n'
    for (let depth = 0; depth < 60; depth++) {
      mail = `Subject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b${depth}"\n\n--b${depth}\nContent-Type: message/rfc822\n\n${mail}\n--b${depth}--\n`
    }
    expect((await readMail(mail)).kind).toBe('not_a_bounce')
  })

  it('refuses nesting beyond any real mail instead of failing', async () => {
    let mail = 'Content-Type: multipart/mixed; boundary="b0"\n\n'
    for (let depth = 0; depth < 400; depth++) {
      mail += `--b${depth}\nContent-Type: multipart/mixed; boundary="b${depth + 1}"\n\n`
    }
    expect(await parseMail(new TextEncoder().encode(mail))).toBeNull()
  })

  it('reads no more than its first mebibyte', async () => {
    const head = new TextDecoder().decode(fixture('qmail-two'))
    const long = `${head}${'lorem ipsum dolor sit amet\r\n'.repeat(400_000)}`
    const report = await readMail(long)
    expect(report.recipients.map((one) => one.recipient)).toEqual([
      'ann@example.org',
      'bob@example.org',
    ])
  })

  it.each([
    ['letters', 'lorem ipsum dolor sit amet\n'.repeat(120_000)],
    ['lines', '\n'.repeat(20_000)],
  ])('does not guess at a report behind more %s than it reads', async (_, long) => {
    const text = new TextDecoder().decode(fixture('dsn-user-unknown')).replaceAll('\r\n', '\n')
    const [letter = ''] = /(?<=text\/plain.*?\n\n)[^\n]*\n/s.exec(text) ?? []
    const behind = text.replace(letter, () => letter + long)
    expect(await parseMail(new TextEncoder().encode(behind))).toBeNull()
    // What stands before what is not read is read: the report, or a letter that is all there is.
    expect(await readMail(text + long)).toEqual(await readMail(text))
    const alone = behind.replace('multipart/report', 'multipart/mixed')
    expect(await parseMail(new TextEncoder().encode(alone))).not.toBeNull()
  })

  it('reads of the message that a report returns its head, and no more', async () => {
    const text = new TextDecoder().decode(fixture('dsn-user-unknown')).replaceAll('\r\n', '\n')
    const report = await readMail(text)
    const head = /message\/rfc822.*?\n\n.*?\n\n/s.exec(text)
    const end = head === null ? text.length : head.index + head[0].length
    const long = `${text.slice(0, end)}${'Content-Type: text/plain\n\nlorem ipsum\n'.repeat(20_000)}`
    expect(await readMail(long)).toEqual(report)
    const mail = await parseMail(new TextEncoder().encode(long))
    const returned = mail?.parts.find((part) => part.type === 'message/rfc822')?.text ?? ''
    expect(returned).toContain('Message-ID')
    expect(returned).not.toContain('lorem')
  })

  it.each<[string, (text: string) => string]>([
    ['headers only', (text) => text.replace('message/rfc822', 'text/rfc822-headers')],
    ['no boundary that fits', (text) => text.replaceAll('\n--', '\n-- ')],
    [
      'a copy in another encoding',
      (text) =>
        text.replace(/(message\/rfc822)\n\n(.*?)\n\n.*$/s, (_, type, head) =>
          [type, '\nContent-Transfer-Encoding: base64\n\n', btoa(`${head}\n\nDear Ann`)].join(''),
        ),
    ],
  ])('finds what a report returns as %s', async (_, changed) => {
    const text = new TextDecoder().decode(fixture('dsn-user-unknown')).replaceAll('\r\n', '\n')
    const { originalMessageId, recipients } = await readMail(text)
    expect(originalMessageId).not.toBeNull()
    expect(changed(text)).not.toBe(text)
    expect(await readMail(changed(text))).toMatchObject({ originalMessageId, recipients })
  })

  it('reads the report itself, not one that it returns', async () => {
    const text = new TextDecoder().decode(fixture('dsn-user-unknown')).replaceAll('\r\n', '\n')
    const inner = new TextDecoder().decode(fixture('dsn-several')).replaceAll('b1/', 'b2/')
    const nested = text.replace(/(message\/rfc822\n\n).*$/s, (_, head) => `${head}${inner}`)
    const report = await readMail(nested)
    expect(report.recipients).toEqual((await readMail(text)).recipients)
  })

  it('reads a report to its end, whatever a server says of types in it', async () => {
    const text = new TextDecoder().decode(fixture('dsn-several'))
    const said = text.replace('Mailbox is full', 'No message/rfc822\r\n here, no text/plain')
    expect(said).not.toBe(text)
    const report = await readMail(said)
    expect(report.recipients.map((one) => one.recipient)).toEqual([
      'ann@example.org',
      'bob@example.org',
      'cem@example.org',
    ])
  })

  it.each([
    ['to its end', 80, false],
    ['as long as a mail can be', Infinity, true],
  ])('takes one mebibyte of a stream, and lets the rest pass: %s', async (_name, chunks, ends) => {
    let pulled = 0
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled === chunks) return controller.close()
        pulled++
        controller.enqueue(new Uint8Array(100_000).fill(97))
      },
      cancel() {
        cancelled = true
      },
    })
    expect((await firstBytes(stream)).length).toBe(1024 * 1024)
    expect(pulled).toBeLessThan(340)
    expect([pulled === chunks, cancelled]).toEqual([!ends, ends])
  })

  const bombs: Record<string, (size: number) => string> = {
    'parts without end': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\nContent-Type: multipart/mixed; boundary="b"\n\n${'--b\n\nx\n'.repeat(size / 7)}`,
    'quoted-printable of nothing but escapes': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\nContent-Transfer-Encoding: quoted-printable\n\n${'=40'.repeat(size / 3)}`,
    'senders of spaces': (size) =>
      `Return-Path: <${' '.repeat(size / 9)}x>\nFrom: <${' '.repeat(size / 9)}x>\nSubject: Returned mail\n\nx\n`,
    'at signs': (size) => `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'@'.repeat(size)}`,
    'one long word': (size) => `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'a'.repeat(size)}`,
    'dots and dashes': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'-.'.repeat(size / 2)}`,
    addresses: (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'<ann@example.org>, '.repeat(size / 19)}`,
    'lines with addresses': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'<ann@example.org>:\n'.repeat(size / 19)}`,
    'reply codes': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'550 '.repeat(size / 4)}`,
    'open tags': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\nContent-Type: text/html\n\n${'<a'.repeat(size / 2)}`,
    'hidden elements': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\nContent-Type: text/html\n\n${'<style>'.repeat(size / 7)}`,
    'header lines': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'To: x\nFrom: y\nDate: z\nCc: q\n'.repeat(size / 27)}`,
    'blank lines': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'\n '.repeat(size / 2)}`,
    'words that announce': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'original message original message\n'.repeat(size / 34)}`,
    'groups of recipients': (size) =>
      `Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n${'Final-Recipient: rfc822; ann@example.org\nAction: failed\n\n'.repeat(size / 57)}`,
    'folded fields': (size) =>
      `Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\nDiagnostic-Code: smtp; 550\n${' and so on\n'.repeat(size / 11)}`,
    'margins in front of no header': (size) =>
      `From: Ann <ann@example.org>\n\n-----Original Message-----\n${'> '.repeat(size / 2)}x\n`,
    'a ruler that is none': (size) =>
      `From: MAILER-DAEMON\nX-Failed-Recipients: a@example.org, b@example.org\nSubject: Returned mail\n\n550\n${'-'.repeat(size / 17)} x\n`,
    'an invitation of dots': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n<a@example.org>\npostmaster@${'.'.repeat(size)} x\n`,
    'a list and lines about others': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${Array.from({ length: size / 40 }, (_, at) => `a${at}@example.org\n`).join('')}${'zz@ and so on and on\n'.repeat(size / 40)}`,
    'cells of a table': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\nContent-Type: text/html\n\n${'<td>'.repeat(size / 4)}`,
    'tabs as entities': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\nContent-Type: text/html\n\n${'&#9;'.repeat(size / 4)}x`,
    'letters beyond ASCII before at signs': (size) =>
      `From: ${'é@'.repeat(size / 15)}\nSubject: Returned mail\n\n${'é@'.repeat(size / 3)}`,
    'brackets that stay open': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${'@['.repeat(size / 2)}`,
    'a forward of blank lines': (size) =>
      `From: Bob <bob@example.org>\nSubject: Fwd: Undelivered mail\nContent-Transfer-Encoding: base64\n\n${btoa(`x${'\n'.repeat(size / 17)}z`)}\n`,
    'spaces before addresses': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n550${' '.repeat(size)}xx${' a@example.org x'.repeat(50)}\n`,
    'many failed recipients': (size) =>
      `From: MAILER-DAEMON\nX-Failed-Recipients: ${'a@example.org, '.repeat(size / 60)}\nSubject: Returned mail\n\n${'<b@example.org>: no\n'.repeat(size / 30)}`,
    'blanks between two addresses': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\na@example.org${' '.repeat(size / 17)}x b@example.org\n`,
    'a long subject, and fields without an action': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail ${'will try '.repeat(size / 45)}\nContent-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n${Array.from({ length: 1000 }, (_, at) => `Final-Recipient: rfc822; a${at}@example.org\nStatus: 5.0.0\n\n`).join('')}`,
    'many who are named again, and words about all': (size) =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${numbered(800)}${Array.from({ length: 40 }, (_, line) => `${numbered(20, line * 20).replaceAll('\n', ' ')}\n`).join('')}${`smtp ${'x.'.repeat(size / 600)}\n`.repeat(12)}`,
    'many who are told how long to wait': () =>
      `From: MAILER-DAEMON\nSubject: Returned mail\n\n${numbered(1000)}\n450 again ${'delay'.repeat(390)}\n`,
    'comments that differ': (size) =>
      `Content-Type: multipart/report; boundary="b"\n\n${Array.from({ length: size / 80_000 }, (_, part) => `--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n${btoa(`${part === 0 ? 'Final-Recipient: rfc822; a@example.org\n' : ''}${Array.from({ length: 3000 }, (_, at) => `Status: 5 (${part}x${at})\n`).join('')}`)}\n`).join('')}`,
  }
  const numbered = (count: number, from = 0) =>
    Array.from({ length: count }, (_, at) => `a${from + at}@b.co\n`).join('')

  it.each(Object.entries(bombs))('takes time linear in the size of %s', async (_name, make) => {
    const time = async (size: number) => {
      const mail = await parseMail(new TextEncoder().encode(make(size)))
      if (mail === null) return 0
      const started = performance.now()
      verdictsOf(readBounceMail(mail))
      return performance.now() - started
    }
    await time(100_000)
    // Quadratic work on a mebibyte would take minutes; the bound is far above noise and far below that.
    const BOUND_MS = 1000
    let best = Number.POSITIVE_INFINITY
    for (let round = 0; round < 3 && best >= BOUND_MS; round++) {
      best = Math.min(best, await time(1_000_000))
    }
    expect(best).toBeLessThan(BOUND_MS)
  })
})
