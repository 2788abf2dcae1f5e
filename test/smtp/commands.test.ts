/** What is said to a server, line by line, and what it takes from the answers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SmtpSocket } from '../../src/smtp/connection.ts'
import { needs } from '../../src/smtp/data-block.ts'
import { ReplyReader } from '../../src/smtp/reply.ts'
import { SmtpSession } from '../../src/smtp/session.ts'

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

/** A server under TLS that answers by the first word of a line, and `250` where nothing is set. */
function scripted(answers: Record<string, string>) {
  const heard: string[] = []
  const closed: true[] = []
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const answer = writable.getWriter()
  const say = (text: string) => void answer.write(bytes(`${text}\r\n`)).catch(() => undefined)
  const socket: SmtpSocket = {
    readable,
    writable: new WritableStream({
      write(chunk) {
        const line = new TextDecoder().decode(chunk).replace(/\r\n$/, '')
        heard.push(line)
        // What is between DATA and its dot is no command.
        if (!line.includes('\n')) say(answers[line.split(' ', 1)[0] ?? ''] ?? '250 ok')
      },
    }),
    startTls: () => socket,
    close: async () => void closed.push(true),
  }
  say('220 hi')
  return { socket, heard, closed }
}

const SERVER = {
  host: 'mx.example.net',
  port: 465,
  tls: 'implicit',
  user: '',
  password: '',
  helloName: 'example.com',
  stepMs: 5_000,
  messageMs: 5_000,
  endOfDataMs: 5_000,
} as const
const MAIL = { from: 'a@example.com', to: 'b@example.net', message: bytes('A: b\r\n\r\n') }

async function submitted(answers: Record<string, string>, over: Partial<typeof MAIL> = {}) {
  const { socket, heard } = scripted({ DATA: '354 go on', ...answers })
  const session = await SmtpSession.open(() => socket, SERVER)
  const result = await session.submit({ ...MAIL, ...over })
  return { result, heard, isOpen: session.isOpen }
}

it('a server that needs no name is told none, and the message as it is', async () => {
  const { result, heard } = await submitted({})
  expect(result).toMatchObject({ result: 'queued' })
  const envelope = ['MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.net>']
  expect(heard).toEqual(['EHLO example.com', ...envelope, 'DATA', 'A: b\r\n', '.'])
})

it.each([
  ['AUTH PLAIN LOGIN', 'AUTH PLAIN AHVzZXIAcMOkc3M='],
  ['auth=plain', 'AUTH PLAIN AHVzZXIAcMOkc3M='],
  ['AUTH  LOGIN', 'AUTH LOGIN'],
])('signs in as %j allows', async (offer, said) => {
  const { socket, heard } = scripted({
    EHLO: `250-hi\r\n250-8BITMIME\r\n250 ${offer}`,
    AUTH: '535 no',
  })
  const opened = SmtpSession.open(() => socket, { ...SERVER, user: 'user', password: 'päss' })
  await expect(opened).rejects.toThrow('AUTH with 535 no')
  expect(heard.at(-1)).toBe(said)
})

it('is done with a server that refuses the name or the password of AUTH LOGIN', async () => {
  const steps = { AUTH: '334 name', 'dXNlcg==': '334 password', 'cGFzcw==': '535 no' }
  for (const refused of Object.keys(steps)) {
    const { socket, heard, closed } = scripted({
      EHLO: '250-hi\r\n250 AUTH LOGIN',
      ...steps,
      [refused]: '535 no',
    })
    const opened = SmtpSession.open(() => socket, { ...SERVER, user: 'user', password: 'pass' })
    await expect(opened).rejects.toThrow('AUTH with 535 no')
    expect(heard.at(-1)?.split(' ')[0]).toBe(refused)
    expect(closed).toHaveLength(1)
  }
})

it.each([
  ['PLAIN', { AUTH: '535 what is "AHVzZXIAcGFzc3dvcmQ="?' }, '535 what is "…"?'],
  ['PLAIN', { AUTH: '500 AUTH PLAIN AHVzZXIAcGFzc3dv unknown' }, '500 AUTH PLAIN … unknown'],
  ['LOGIN', { AUTH: '334 ', 'dXNlcg==': '334 ', 'cGFzc3dvcmQ=': '500 cGFzc3dvcmQ=' }, '500 …'],
])(
  'leaves out of the problem what it signed in with by AUTH %s, though the server repeats it',
  async (way, steps, problem) => {
    const { socket } = scripted({ EHLO: `250-hi\r\n250 AUTH ${way}`, ...steps })
    const opened = SmtpSession.open(() => socket, { ...SERVER, user: 'user', password: 'password' })
    await expect(opened).rejects.toThrow(`AUTH with ${problem}`)
  },
)

it('says goodbye, and closes', async () => {
  const { socket, heard, closed } = scripted({})
  await (await SmtpSession.open(() => socket, SERVER)).quit()
  expect(heard).toEqual(['EHLO example.com', 'QUIT'])
  expect(closed).toHaveLength(1)
})

it('does not sign in where no way is offered, and not by a greeting that is called so', async () => {
  for (const hello of ['250 hi', '250-AUTH PLAIN\r\n250 SIZE', '250-hi\r\n250 AUTH CRAM-MD5']) {
    const { socket } = scripted({ EHLO: hello })
    const opened = SmtpSession.open(() => socket, { ...SERVER, user: 'user' })
    await expect(opened).rejects.toThrow('offers neither')
  }
})

describe('a message', () => {
  const octets = MAIL.message.length
  it.each([
    ['SIZE 0', ` SIZE=${octets}`],
    ['SIZE', ` SIZE=${octets}`],
    [`SIZE ${octets}`, ` SIZE=${octets}`],
    ['PIPELINING', ''],
  ])('is offered by its size where the server says %s', async (offer, parameters) => {
    const { result, heard } = await submitted({ EHLO: `250-hi\r\n250 ${offer}` })
    expect(result).toMatchObject({ result: 'queued' })
    expect(heard).toContain(`MAIL FROM:<a@example.com>${parameters}`)
  })

  it.each([
    [
      'octets of its body that are no ASCII',
      { message: bytes('A: b\r\n\r\n\xfc\r\n') },
      '8BITMIME',
    ],
    ['a header in UTF-8', { message: bytes('A: \xc3\xbc\r\n\r\n') }, 'SMTPUTF8'],
    ['a sender in UTF-8', { from: 'ü@example.com' }, 'SMTPUTF8'],
    ['a recipient that is too long', { to: `${'x'.repeat(243)}@example.net` }, 'in SMTP'],
    ['a sender that would end the line', { from: 'a@example.com\nQUIT' }, 'in SMTP'],
    ['a control character in an address', { to: 'b\0@example.net' }, 'in SMTP'],
  ])('with %s is not offered where the server does not take it', async (_, over, problem) => {
    const { result, heard } = await submitted({}, over)
    expect(result).toMatchObject({
      result: 'unsendable',
      problem: expect.stringContaining(problem),
    })
    expect(heard).toEqual(['EHLO example.com'])
  })

  it('that has one octet more than the server takes is not offered', async () => {
    const { result } = await submitted({ EHLO: `250-hi\r\n250 SIZE ${octets - 1}` })
    expect(result).toMatchObject({ result: 'unsendable' })
  })

  it('is told to be of 8 bits, and in UTF-8, where it is', async () => {
    const hello = { EHLO: '250-hi\r\n250-8bitmime\r\n250 smtputf8' }
    const said = async (over: Partial<typeof MAIL>) => (await submitted(hello, over)).heard[1]
    expect(await said({})).toBe('MAIL FROM:<a@example.com>')
    expect(await said({ from: '' })).toBe('MAIL FROM:<>')
    expect(await said({ message: bytes('A: b\n\n\xc3\xbc') })).toContain('> BODY=8BITMIME')
    expect(await said({ message: bytes('A: \xc3\xbc\n\n') })).toContain('> BODY=8BITMIME SMTPUTF8')
    expect(await said({ to: 'ü@example.net' })).toBe('MAIL FROM:<a@example.com> SMTPUTF8')
  })

  it('is taken for a recipient who moved (251), and with any success at its end', async () => {
    const { result } = await submitted({ RCPT: '251 will forward', '.': '299 taken' })
    expect(result).toMatchObject({ result: 'queued', reply: { code: 299 } })
  })

  it.each([
    ['sender', 'MAIL', '452 4.3.1 Full'],
    ['recipient', 'RCPT', '550 5.1.1 No'],
    ['message', 'DATA', '554 5.7.0 No'],
    ['message', '.', '451 4.3.0 Later'],
  ])(
    'is refused as to its %s by the answer to %s, and the next begins afresh',
    async (stage, command, reply) => {
      const { result, heard, isOpen } = await submitted({ [command]: reply })
      expect(result).toMatchObject({ result: 'refused', stage, reply: { text: reply } })
      expect(heard.slice(-2)).toEqual([expect.stringMatching(`^\\${command}`), 'RSET'])
      expect(isOpen).toBe(true)
    },
  )

  it('is refused by a server that says goodbye, which is asked nothing more', async () => {
    const { result, heard, isOpen } = await submitted({ RCPT: '421 4.3.2 Bye' })
    expect(result).toMatchObject({ result: 'refused', stage: 'recipient' })
    expect(heard.at(-1)).toBe('RCPT TO:<b@example.net>')
    expect(isOpen).toBe(false)
  })

  it('is refused, and the connection is no more, by a server that then says goodbye', async () => {
    const { result, isOpen } = await submitted({ RCPT: '550 5.1.1 No', RSET: '421 4.3.2 Bye' })
    expect(result).toMatchObject({ result: 'refused', reply: { code: 550 } })
    expect(isOpen).toBe(false)
  })

  it('goes to an address of 254 letters', async () => {
    const { result } = await submitted({}, { to: `${'x'.repeat(242)}@example.net` })
    expect(result).toMatchObject({ result: 'queued' })
  })

  it('is neither taken nor refused by an answer that is neither', async () => {
    await expect(submitted({ MAIL: '354 go on' })).rejects.toThrow('unexpected reply 354')
    await expect(submitted({ DATA: '250 ok' })).rejects.toThrow('unexpected reply 250')
    // From the dot on the server may have it.
    expect(await submitted({ '.': '354 go on' })).toMatchObject({ result: { result: 'unknown' } })
  })

  it('needs 8 bits where it has them, and UTF-8 where they stand before its first empty line', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ':', '\xfc', ' '), minLength: 1 })
    const body = fc.array(line, { maxLength: 3 })
    const header = fc.array(line, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(header, body, fc.constantFrom('\n', '\r\n'), (header, body, end) => {
        const message = [...header, '', ...body].join(end)
        const eightBit = message.includes('\xfc')
        const utf8 = header.join('').includes('\xfc')
        expect(needs(bytes(message))).toEqual({ eightBit, utf8 })
      }),
    )
  })
})

describe('a reply', () => {
  const readerOf = (pieces: readonly Uint8Array[]) =>
    new ReplyReader(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(piece)
          controller.close()
        },
      }),
    )

  it('is the same, however its bytes come, and the next begins behind it', async () => {
    const words = fc.string({ unit: fc.constantFrom('a', ' ', '-', 'ü', '5') })
    const texts = fc.array(words, { minLength: 1, maxLength: 4 })
    const replies = fc.array(fc.tuple(fc.integer({ min: 200, max: 599 }), texts), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(replies, fc.integer({ min: 1, max: 20 }), async (given, size) => {
        const written = given.map(([code, lines]) =>
          lines.map((line, n) => `${code}${n < lines.length - 1 ? '-' : ' '}${line}`),
        )
        const all = new TextEncoder().encode(`${written.flat().join('\r\n')}\r\n`)
        const count = Math.ceil(all.length / size)
        const pieces = Array.from({ length: count }, (_, n) => all.slice(n * size, (n + 1) * size))
        const reader = readerOf(pieces)
        for (const [n, [code, lines]] of given.entries()) {
          const text = written[n]?.join('\n')
          expect(await reader.read()).toEqual({ code, lines, text })
        }
        expect(reader.hasMore).toBe(false)
        await expect(reader.read()).rejects.toThrow('closed the connection')
      }),
    )
  })

  it('may be a code alone, end in a line feed, and holds no control characters', async () => {
    const reader = readerOf([bytes('250\n250 a\0b\x1b[2J\x7f\r\n')])
    expect(await reader.read()).toEqual({ code: 250, lines: [''], text: '250' })
    expect(await reader.read()).toMatchObject({ lines: ['a b [2J '] })
  })

  it.each(['250-a\r\n251 b\r\n', '25 a\r\n', '2500 a\r\n', '150 a\r\n', '650 a\r\n', ' 250 a\r\n'])(
    '%j is none',
    async (text) => {
      await expect(readerOf([bytes(text)]).read()).rejects.toThrow('does not speak SMTP')
    },
  )

  it('may have a hundred lines of four thousand letters, and no more of either', async () => {
    const words = 'a'.repeat(100)
    const lines = (count: number) =>
      bytes(`${`250-${words}\r\n`.repeat(count - 1)}250 ${words}\r\n`)
    expect((await readerOf([lines(100)]).read()).lines).toHaveLength(100)
    await expect(readerOf([lines(101)]).read()).rejects.toThrow('too many lines')
    const long = (count: number) => bytes(`250 ${'a'.repeat(count)}\r\n`)
    expect((await readerOf([long(4_000)]).read()).lines[0]).toHaveLength(4_000)
    await expect(readerOf([long(4_100)]).read()).rejects.toThrow('too long')
  })
})
