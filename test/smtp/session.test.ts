import { createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import type { SmtpSocket } from '../../src/smtp/connection.ts'
import { dataBlock } from '../../src/smtp/data-block.ts'
import { type SmtpServer, SmtpSession } from '../../src/smtp/session.ts'
import { connect, failure, PASSWORD, refusesMessage, startSmtp, type TestServer } from './server.ts'

const open: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.stop()))
})

async function start(over: SMTPServerOptions = {}): Promise<TestServer> {
  const server = await startSmtp(over)
  open.push(server)
  return server
}

/** A server that says exactly these bytes at once, whatever it hears. */
async function says(greeting: string): Promise<number> {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.write(greeting)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  open.push({
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const account = (port: number, over: Partial<SmtpServer> = {}): SmtpServer => ({
  host: 'localhost',
  port,
  tls: 'starttls',
  user: 'rebound',
  password: PASSWORD,
  helloName: 'example.com',
  stepMs: 5_000,
  messageMs: 20_000,
  endOfDataMs: 5_000,
  ...over,
})

const mail = (over: Partial<{ from: string; to: string; message: Uint8Array }> = {}) => ({
  from: 'bounces@example.com',
  to: 'busy@example.net',
  message: new TextEncoder().encode('Subject: Hello\r\n\r\nHi\r\n'),
  ...over,
})

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

describe('a message is handed over', () => {
  it('under TLS begun by STARTTLS, signed in, its envelope as given; queued and no more', async () => {
    const server = await start()
    const session = await SmtpSession.open(connect, account(server.port))
    expect(await session.submit(mail())).toMatchObject({
      result: 'queued',
      reply: { code: 250, text: '250 queued as 17' },
    })
    await session.quit()
    expect(server.received).toEqual([
      {
        from: 'bounces@example.com',
        to: ['busy@example.net'],
        message: 'Subject: Hello\r\n\r\nHi\r\n',
        secure: true,
        user: 'rebound',
        parameters: { SIZE: '22' },
      },
    ])
  })

  it('under TLS from the first byte, where the port says so', async () => {
    const server = await start({ secure: true })
    const session = await SmtpSession.open(connect, account(server.port, { tls: 'implicit' }))
    expect(await session.submit(mail())).toMatchObject({ result: 'queued' })
    await session.quit()
    expect(server.received).toMatchObject([{ secure: true }])
  })

  it('with AUTH LOGIN where PLAIN is not offered', async () => {
    const server = await start({ authMethods: ['LOGIN'] })
    const session = await SmtpSession.open(connect, account(server.port))
    expect(await session.submit(mail())).toMatchObject({ result: 'queued' })
    expect(server.received).toMatchObject([{ user: 'rebound' }])
  })

  it('many over one connection, a refused one between them', async () => {
    const server = await start({
      onRcptTo({ address }, _session, done) {
        done(address.startsWith('no') ? failure(550, '5.1.1 No such user') : null)
      },
    })
    const session = await SmtpSession.open(connect, account(server.port))
    expect(await session.submit(mail())).toMatchObject({ result: 'queued' })
    expect(await session.submit(mail({ to: 'no@example.net' }))).toMatchObject({
      result: 'refused',
      stage: 'recipient',
      reply: { code: 550, text: '550 5.1.1 No such user' },
    })
    expect(await session.submit(mail())).toMatchObject({ result: 'queued' })
    await session.quit()
    expect(server.received).toHaveLength(2)
    expect(server.connections).toBe(1)
  })

  it('byte by byte: dots at line starts stay, bare line ends become CRLF', async () => {
    const server = await start()
    const session = await SmtpSession.open(connect, account(server.port))
    await session.submit(mail({ message: bytes('A: b\n\n.\n..\r.x\r\n.\r\nend') }))
    expect(server.received[0]?.message).toBe('A: b\r\n\r\n.\r\n..\r\n.x\r\n.\r\nend\r\n')
  })

  it('of several megabytes, with 8-bit content declared as such', async () => {
    const server = await start()
    const session = await SmtpSession.open(connect, account(server.port))
    const body = `A: b\r\n\r\n${'\xe3\x81\x82 line\r\n'.repeat(300_000)}`
    expect(await session.submit(mail({ message: bytes(body) }))).toMatchObject({ result: 'queued' })
    expect(server.received[0]?.message).toBe(body)
    expect(server.received[0]?.parameters).toEqual({ SIZE: String(body.length), BODY: '8BITMIME' })
  })

  it('to an address in UTF-8 where the server takes it, and is not offered where it does not', async () => {
    const yes = await start()
    const session = await SmtpSession.open(connect, account(yes.port))
    expect(await session.submit(mail({ to: 'ü@example.net' }))).toMatchObject({ result: 'queued' })
    expect(yes.received[0]).toMatchObject({ to: ['ü@example.net'], parameters: { SMTPUTF8: true } })

    const no = await start({ hideSMTPUTF8: true })
    const other = await SmtpSession.open(connect, account(no.port))
    expect(await other.submit(mail({ to: 'ü@example.net' }))).toMatchObject({
      result: 'unsendable',
    })
  })
})

describe('the laws of DATA, for any bytes', () => {
  it('no line end stands alone, the message ends with one, and undoing the dots gives back the lines', () => {
    const piece = fc.constantFrom('\r', '\n', '\r\n', '.', '..', 'a', '\xff', ' ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const message = pieces.join('')
        const block = String.fromCharCode(...dataBlock(bytes(message)))
        expect(block).not.toMatch(/[^\r]\n|^\n|\r(?!\n)/)
        expect(block === '' || block.endsWith('\r\n')).toBe(true)
        expect(block.split('\r\n')).not.toContain('.')
        const lines = block.split('\r\n').map((line) => line.replace(/^\./, ''))
        const given = message.split(/\r\n|\r|\n/)
        if (given.at(-1) !== '') given.push('')
        expect(lines).toEqual(given)
      }),
    )
  })
})

describe('whom a message goes to blind', () => {
  const block = (message: string) => String.fromCharCode(...dataBlock(bytes(message)))

  it.each(['\n', '\r\n', '\r'])('is told to nobody, with line ends of %j', (end) => {
    const given = [
      'Bcc: first@example.net',
      'From: a@example.com',
      'BCC : b@example.net,',
      ' c@example.net,',
      '\td@example.net',
      'Resent-Bcc:e@example.net',
      'X-Bcc: stays',
      'Bccs: stay',
      'Subject: Bcc: stays',
      ' Bcc: stays',
      'bcc:',
      '',
      'Bcc: stays',
      '.',
    ]
    const sent = [...given.slice(1, 2), ...given.slice(6, 10), ...given.slice(11, 13), '..', '']
    expect(block(given.join(end))).toBe(sent.join('\r\n'))
  })

  it('is left out up to the end of a message that is nothing else', () => {
    expect(block('Bcc: a@example.net')).toBe('')
    expect(block('A: b\r\nBcc: a@example.net')).toBe('A: b\r\n')
    expect(block('A: b\n\nBcc: a@example.net\n')).toBe('A: b\r\n\r\nBcc: a@example.net\r\n')
  })

  it('asks nothing of the server', async () => {
    const no = await start({ hideSMTPUTF8: true, hide8BITMIME: true })
    const session = await SmtpSession.open(connect, account(no.port))
    const message = bytes('A: b\r\nBcc: \xc3\xbc@example.net\r\n\r\nend\r\n')
    expect(await session.submit(mail({ message }))).toMatchObject({ result: 'queued' })
    expect(no.received[0]?.message).toBe('A: b\r\n\r\nend\r\n')
  })
})

describe('what the server says of a message is passed on', () => {
  it('a 4xx for a while, then it is taken', async () => {
    let tries = 0
    const server = await start({
      onRcptTo(_address, _session, done) {
        tries++
        done(tries < 3 ? failure(451, '4.7.1 Greylisted, try again in 5 minutes') : null)
      },
    })
    const session = await SmtpSession.open(connect, account(server.port))
    const results = []
    for (let n = 0; n < 3; n++) results.push(await session.submit(mail()))
    expect(results).toMatchObject([
      { result: 'refused', reply: { code: 451 } },
      { result: 'refused', reply: { text: '451 4.7.1 Greylisted, try again in 5 minutes' } },
      { result: 'queued' },
    ])
  })

  it('a 5xx after the message is about the message', async () => {
    const server = await start(refusesMessage(554, '5.7.1 Looks like spam'))
    const session = await SmtpSession.open(connect, account(server.port))
    expect(await session.submit(mail())).toMatchObject({
      result: 'refused',
      stage: 'message',
      reply: { code: 554 },
    })
  })

  it('a refused sender is told apart from a refused recipient', async () => {
    const server = await start({
      onMailFrom(_address, _session, done) {
        done(failure(553, '5.7.1 Not your address'))
      },
    })
    const session = await SmtpSession.open(connect, account(server.port))
    expect(await session.submit(mail())).toMatchObject({ result: 'refused', stage: 'sender' })
  })

  it('a message past the SIZE it announces is not offered', async () => {
    const server = await start({ size: 1_000 })
    const session = await SmtpSession.open(connect, account(server.port))
    const message = bytes(`A: b\r\n\r\n${'x'.repeat(1_000)}`)
    expect(await session.submit(mail({ message }))).toMatchObject({
      result: 'unsendable',
      problem: 'the message is larger than the 1000 bytes the server takes',
    })
    expect(await session.submit(mail())).toMatchObject({ result: 'queued' })
  })

  it('an address that would end the line is never written', async () => {
    const server = await start()
    const session = await SmtpSession.open(connect, account(server.port))
    for (const to of ['a@example.net>\r\nRCPT TO:<b@example.net', 'a b@example.net', '<a@b.c>']) {
      expect(await session.submit(mail({ to }))).toMatchObject({ result: 'unsendable' })
    }
    expect(server.received).toEqual([])
  })
})

describe('a connection that is no good', () => {
  it('without TLS is refused before a name, a password or a message is said', async () => {
    let heard = 0
    const server = await start({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth(_auth, _session, done) {
        heard++
        done(null, { user: 'rebound' })
      },
    })
    await expect(SmtpSession.open(connect, account(server.port))).rejects.toThrow('offers no TLS')
    await expect(SmtpSession.open(connect, account(server.port, { user: '' }))).rejects.toThrow(
      'offers no TLS',
    )
    expect([heard, server.received.length]).toEqual([0, 0])
  })

  it('with a certificate of another name is refused', async () => {
    const server = await start()
    await expect(
      SmtpSession.open(connect, account(server.port, { host: '127.0.0.1' })),
    ).rejects.toThrow(/certificate|the connection failed/)
    expect(server.received).toEqual([])
  })

  it('with data ahead of TLS is refused: it could be anybody’s', async () => {
    const port = await says('220 hi\r\n250-hi\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n')
    await expect(SmtpSession.open(connect, account(port))).rejects.toThrow('ahead of TLS')
  })

  it('with a wrong password is refused, and the password is in no message', async () => {
    const server = await start()
    const wrong = SmtpSession.open(connect, account(server.port, { password: 'hunter2' }))
    const error = await wrong.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'SmtpFailure', code: 535 })
    expect(String(error)).not.toContain('hunter2')
    expect(String(error)).not.toContain(btoa('\0rebound\0hunter2'))
  })

  it('that stalls at the greeting ends in time', async () => {
    const server = await start({ onConnect: () => undefined })
    await expect(SmtpSession.open(connect, account(server.port, { stepMs: 50 }))).rejects.toThrow(
      'no answer in time: the greeting',
    )
  })

  it('that stalls at a recipient ends in time', async () => {
    const server = await start({ onRcptTo: () => undefined })
    const session = await SmtpSession.open(connect, account(server.port, { stepMs: 400 }))
    await expect(session.submit(mail())).rejects.toThrow('no answer in time: RCPT')
  })

  it('that takes each piece in time and the message in none ends: nothing is delivered', async () => {
    const server = await start()
    const slow = (socket: SmtpSocket): SmtpSocket => ({
      readable: socket.readable,
      startTls: () => slow(socket.startTls()),
      close: () => socket.close(),
      writable: new WritableStream({
        async write(chunk) {
          await new Promise((resolve) => setTimeout(resolve, chunk.length > 1_000 ? 100 : 0))
          const writer = socket.writable.getWriter()
          await writer.write(chunk).finally(() => writer.releaseLock())
        },
      }),
    })
    const session = await SmtpSession.open(
      (...where) => slow(connect(...where)),
      account(server.port, { messageMs: 1_000 }),
    )
    const message = bytes(`A: b\r\n\r\n${'a line of text\r\n'.repeat(100_000)}`)
    await expect(session.submit(mail({ message }))).rejects.toThrow(
      'no answer in time: the message',
    )
    expect([session.isOpen, server.received]).toEqual([false, []])
  })

  it('may take longer over a message that it has whole', async () => {
    const server = await start({
      onData(stream, _session, done) {
        stream.resume()
        stream.on('end', () => setTimeout(done, 1_200))
      },
    })
    const session = await SmtpSession.open(connect, account(server.port, { messageMs: 1_000 }))
    expect(await session.submit(mail())).toMatchObject({ result: 'queued' })
  })

  it('with a huge banner ends, whether its lines have ends or not', async () => {
    for (const banner of [
      'x'.repeat(100_000),
      '220-x\r\n'.repeat(10_000),
      `220 ${'x'.repeat(9_999)}\r\n`,
    ]) {
      const port = await says(banner)
      await expect(SmtpSession.open(connect, account(port))).rejects.toThrow(
        /too long|too many lines/,
      )
    }
  })

  it('with something else than SMTP behind it ends', async () => {
    const port = await says('HTTP/1.1 400 Bad Request\r\n\r\n')
    await expect(SmtpSession.open(connect, account(port))).rejects.toThrow('does not speak SMTP')
  })

  it('that nobody answers ends', async () => {
    const server = await startSmtp()
    await server.stop()
    await expect(SmtpSession.open(connect, account(server.port))).rejects.toThrow()
  })

  it('that drops in the middle of DATA has delivered nothing', async () => {
    const server: TestServer = await start({
      onData(stream) {
        stream.once('data', () => server.drop())
      },
    })
    const session = await SmtpSession.open(connect, account(server.port))
    const message = bytes(`A: b\r\n\r\n${'a line of text\r\n'.repeat(500_000)}`)
    await expect(session.submit(mail({ message }))).rejects.toThrow('the connection failed')
  })

  it('that goes silent after the final dot may have the message: unknown, not failed', async () => {
    const server = await start({
      onData(stream) {
        stream.resume()
      },
    })
    const session = await SmtpSession.open(connect, account(server.port, { endOfDataMs: 50 }))
    expect(await session.submit(mail())).toEqual({ result: 'unknown' })
  })

  it.each([
    ['recipient', { onRcptTo: (_address, _session, done) => done(failure(550, '5.7.1 Go away')) }],
    ['message', refusesMessage(550, '5.7.1 Go away')],
  ] satisfies [string, SMTPServerOptions][])(
    'that hangs up after it refused a %s has refused it all the same',
    async (stage, refuses) => {
      const server = await start(refuses)
      /** The server hangs up when it is asked to go on. */
      const watched = (socket: SmtpSocket): SmtpSocket => ({
        readable: socket.readable,
        startTls: () => watched(socket.startTls()),
        close: () => socket.close(),
        writable: new WritableStream({
          async write(chunk) {
            if (new TextDecoder().decode(chunk) === 'RSET\r\n') server.drop()
            const writer = socket.writable.getWriter()
            await writer.write(chunk).finally(() => writer.releaseLock())
          },
        }),
      })
      const session = await SmtpSession.open(
        (...where) => watched(connect(...where)),
        account(server.port),
      )
      const answer = await session.submit(mail())
      expect(answer).toMatchObject({ result: 'refused', stage, reply: { code: 550 } })
      expect(session.isOpen).toBe(false)
    },
  )

  it('says goodbye with 421 and takes nothing further', async () => {
    const server = await start({
      onRcptTo(_address, _session, done) {
        done(failure(421, '4.3.2 Shutting down'))
      },
    })
    const session = await SmtpSession.open(connect, account(server.port))
    expect(await session.submit(mail())).toMatchObject({ result: 'refused', reply: { code: 421 } })
    await expect(session.submit(mail())).rejects.toThrow()
  })
})
