/**
 * A client's side of SMTP submission (RFC 6409 over RFC 5321): TLS or nothing, AUTH, and any number of messages over
 * one connection. Every step has a timeout, every reply has limits.
 */
import { type SmtpConnect, SmtpFailure, type SmtpSocket, stepInTime } from './connection.ts'
import { dataBlock, needs } from './data-block.ts'
import { ReplyReader, type SmtpReply } from './reply.ts'

export interface SmtpServer {
  host: string
  port: number
  /** Port 465 speaks TLS at once (RFC 8314); elsewhere STARTTLS is required (RFC 3207). */
  tls: 'implicit' | 'starttls'
  /** Empty: no AUTH. */
  user: string
  password: string
  /** The name we greet with. */
  helloName: string
  /** How long each step may take, milliseconds. */
  stepMs: number
  /** How long all steps of a message may take together, up to its final dot. */
  messageMs: number
  /** How long the server may think about a whole message. */
  endOfDataMs: number
}

export interface Envelope {
  /** Empty: the null sender. */
  from: string
  to: string
  message: Uint8Array
}

/** What the server said about one message. */
export type Submission =
  | { result: 'queued'; reply: SmtpReply }
  /** The final dot was sent and nothing came back: it may be queued, and may not. */
  | { result: 'unknown' }
  | { result: 'refused'; stage: 'sender' | 'recipient' | 'message'; reply: SmtpReply }
  /** It was not offered: the server cannot take it, or SMTP cannot express it. */
  | { result: 'unsendable'; problem: string }

/** A message is written in pieces, so that the server's answer can come in between. */
const PIECE_BYTES = 64 * 1024
const QUIT_MS = 2_000
const encoder = new TextEncoder()

export class SmtpSession {
  readonly #server: SmtpServer
  #socket: SmtpSocket
  #replies: ReplyReader
  #writer: WritableStreamDefaultWriter<Uint8Array>
  /** EHLO keywords in upper case, with their parameters. */
  #extensions = new Map<string, string>()
  #isOpen = true

  private constructor(server: SmtpServer, socket: SmtpSocket) {
    this.#server = server
    this.#socket = socket
    this.#replies = new ReplyReader(socket.readable)
    this.#writer = socket.writable.getWriter()
  }

  /** Connects, secures, signs in. Throws SmtpFailure, with the connection closed. */
  static async open(connect: SmtpConnect, server: SmtpServer): Promise<SmtpSession> {
    const secureTransport = server.tls === 'implicit' ? 'on' : 'starttls'
    const { host: hostname, port } = server
    const socket = connect({ hostname, port }, { secureTransport, allowHalfOpen: false })
    const session = new SmtpSession(server, socket)
    try {
      await session.#greet()
      return session
    } catch (error) {
      await session.close()
      throw asFailure(error)
    }
  }

  /** Hands over one message. Throws SmtpFailure when the connection can no longer be used. */
  async submit(envelope: Envelope): Promise<Submission> {
    try {
      const offered = this.#offer(envelope)
      return (
        (await stepInTime(offered, this.#server.messageMs, 'the message')) ?? (await this.#end())
      )
    } catch (error) {
      await this.close()
      throw asFailure(error)
    }
  }

  /** Whether another message can be handed over. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Says goodbye and closes; never throws. */
  async quit(): Promise<void> {
    try {
      await this.#write('QUIT')
      await stepInTime(this.#replies.read(), QUIT_MS, 'QUIT')
    } catch {
      // It is closed already, which is just as well.
    }
    await this.close()
  }

  async close(): Promise<void> {
    this.#isOpen = false
    try {
      await stepInTime(this.#socket.close(), QUIT_MS, 'close')
    } catch {
      // A connection that cannot be closed is gone already.
    }
  }

  async #greet(): Promise<void> {
    expectCode(await this.#read('the greeting'), 220, 'the greeting')
    await this.#hello()
    if (this.#server.tls === 'starttls') await this.#startTls()
    if (this.#server.user !== '') await this.#authenticate()
  }

  async #hello(): Promise<void> {
    const reply = expectCode(await this.#command(`EHLO ${this.#server.helloName}`), 250, 'EHLO')
    this.#extensions = new Map(
      reply.lines.slice(1).map((line) => {
        const [keyword = '', ...parameters] = line.trim().split(/[ =]+/)
        return [keyword.toUpperCase(), parameters.join(' ')]
      }),
    )
  }

  async #startTls(): Promise<void> {
    if (!this.#extensions.has('STARTTLS')) {
      throw new SmtpFailure('the server offers no TLS, and mail is not sent in clear')
    }
    expectCode(await this.#command('STARTTLS'), 220, 'STARTTLS')
    if (this.#replies.hasMore) throw new SmtpFailure('the server sent data ahead of TLS')
    this.#replies.release()
    this.#writer.releaseLock()
    this.#socket = this.#socket.startTls()
    this.#replies = new ReplyReader(this.#socket.readable)
    this.#writer = this.#socket.writable.getWriter()
    // What was said before TLS is discarded (RFC 3207, 4.2).
    try {
      await this.#hello()
    } catch (error) {
      if (error instanceof SmtpFailure) throw error
      throw new SmtpFailure('TLS could not be begun: is the certificate valid, and for this name?')
    }
  }

  /** RFC 4954; the password is never part of a problem. */
  async #authenticate(): Promise<void> {
    const { user, password } = this.#server
    const mechanisms = (this.#extensions.get('AUTH') ?? '').toUpperCase().split(' ')
    if (mechanisms.includes('PLAIN')) {
      const proof = base64(`\0${user}\0${password}`)
      expectCode(await this.#command(`AUTH PLAIN ${proof}`, 'AUTH'), 235, 'AUTH', proof)
    } else if (mechanisms.includes('LOGIN')) {
      const proof = base64(password)
      expectCode(await this.#command('AUTH LOGIN', 'AUTH'), 334, 'AUTH')
      expectCode(await this.#command(base64(user), 'AUTH'), 334, 'AUTH')
      expectCode(await this.#command(proof, 'AUTH'), 235, 'AUTH', proof)
    } else {
      throw new SmtpFailure('the server offers neither AUTH PLAIN nor AUTH LOGIN')
    }
  }

  /** Sends all but the final dot; returns why it will not be sent, or null. */
  async #offer({ from, to, message }: Envelope): Promise<Submission | null> {
    const block = dataBlock(message)
    const parameters = this.#parameters(from, to, block)
    if (typeof parameters !== 'string') return parameters
    const sender = await this.#command(`MAIL FROM:<${from}>${parameters}`, 'MAIL')
    if (sender.code !== 250) return this.#refused('sender', sender)
    const recipient = await this.#command(`RCPT TO:<${to}>`, 'RCPT')
    if (recipient.code !== 250 && recipient.code !== 251) {
      return this.#refused('recipient', recipient)
    }
    const data = await this.#command('DATA')
    if (data.code !== 354) return this.#refused('message', data)
    for (let at = 0; at < block.length; at += PIECE_BYTES) {
      const piece = block.subarray(at, at + PIECE_BYTES)
      await stepInTime(this.#writer.write(piece), this.#server.stepMs, 'DATA')
    }
    return null
  }

  /** The parameters of MAIL FROM for the message (RFC 1870, 6152, 6531), or why it cannot be offered. */
  #parameters(from: string, to: string, block: Uint8Array): string | Submission {
    if (![from, to].every(isPath)) return unsendable('an address can not be said in SMTP')
    const { eightBit, utf8 } = needs(block)
    const isInternational = utf8 || /[^ -~]/.test(from + to)
    if (isInternational && !this.#extensions.has('SMTPUTF8')) {
      return unsendable('the server takes no addresses or headers in UTF-8 (SMTPUTF8)')
    }
    if (eightBit && !this.#extensions.has('8BITMIME')) {
      return unsendable('the server takes no 8-bit content (8BITMIME)')
    }
    const limit = Number(this.#extensions.get('SIZE'))
    if (limit > 0 && block.length > limit) {
      return unsendable(`the message is larger than the ${limit} bytes the server takes`)
    }
    const size = this.#extensions.has('SIZE') ? ` SIZE=${block.length}` : ''
    return `${size}${eightBit ? ' BODY=8BITMIME' : ''}${isInternational ? ' SMTPUTF8' : ''}`
  }

  /** Sends the final dot. From then on the server may have the message, even if no reply comes. */
  async #end(): Promise<Submission> {
    try {
      await this.#write('.')
      const end = await stepInTime(
        this.#replies.read(),
        this.#server.endOfDataMs,
        'the end of DATA',
      )
      if (end.code < 300) return { result: 'queued', reply: end }
      return await this.#refused('message', end)
    } catch {
      await this.close()
      return { result: 'unknown' }
    }
  }

  /** After a refusal, the session is reset for the next message. */
  async #refused(stage: 'sender' | 'recipient' | 'message', reply: SmtpReply): Promise<Submission> {
    if (reply.code < 400) throw new SmtpFailure(`unexpected reply ${reply.code}`, reply.code)
    // With 421 the server closes the connection, whatever the command was (RFC 5321, 3.8); some close it after a refusal without a word.
    if (reply.code === 421 || !(await this.#reset())) await this.close()
    return { result: 'refused', stage, reply }
  }

  /** False where the connection is gone. */
  async #reset(): Promise<boolean> {
    try {
      return (await this.#command('RSET')).code === 250
    } catch {
      return false
    }
  }

  async #command(line: string, name = line.split(' ')[0] ?? ''): Promise<SmtpReply> {
    await this.#write(line)
    return this.#read(name)
  }

  async #write(line: string): Promise<void> {
    await stepInTime(
      this.#writer.write(encoder.encode(`${line}\r\n`)),
      this.#server.stepMs,
      'a command',
    )
  }

  async #read(what: string): Promise<SmtpReply> {
    return stepInTime(this.#replies.read(), this.#server.stepMs, what)
  }
}

/** @param proof left out of the problem: servers repeat a line that they do not take, or a part of it */
function expectCode(reply: SmtpReply, code: number, what: string, proof = ''): SmtpReply {
  if (reply.code === code) return reply
  const text = reply.text
    .slice(0, 200)
    .replace(/[\w+/=]{6,}/g, (word) => (proof.includes(word) ? '…' : word))
  throw new SmtpFailure(`the server answered ${what} with ${text}`, reply.code)
}

/** An address must not end or continue one of our lines. */
export function isPath(address: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return address.length <= 254 && !/[\s<>\u0000-\u001f\u007f]/.test(address)
}

function unsendable(problem: string): Submission {
  return { result: 'unsendable', problem }
}

function asFailure(error: unknown): SmtpFailure {
  return error instanceof SmtpFailure ? error : new SmtpFailure('the connection failed')
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...encoder.encode(text)))
}
