/** A real SMTP server for the tests, with TLS of its own, and a socket that trusts it as the Workers one would. */
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { selfSignedCertificate } from '../../src/cli/samples/certificate.ts'
import type { SmtpConnect, SmtpSocket } from '../../src/smtp/connection.ts'

export const PASSWORD = 'correct horse'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
/** PEM; valid for `localhost` and for nobody else. */
export const CERTIFICATE = await selfSignedCertificate(key, Date.now(), 'localhost')

export interface Received {
  from: string
  to: string[]
  /** Byte by byte, as latin1. */
  message: string
  secure: boolean
  user: string | undefined
  /** The parameters of MAIL FROM. */
  parameters: object | false
}

export interface TestServer {
  port: number
  received: Received[]
  /** Connections so far. */
  connections: number
  /** Ends every TCP connection without a word. */
  drop(): void
  stop(): Promise<void>
}

/** Starts one; `over` changes what it does. */
export async function startSmtp(over: SMTPServerOptions = {}): Promise<TestServer> {
  const received: Received[] = []
  let connections = 0
  const server = new SMTPServer({
    key,
    cert: CERTIFICATE,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    closeTimeout: 100,
    size: 20_000_000,
    onConnect(_session, done) {
      connections++
      done()
    },
    onAuth({ username, password }, _session, done) {
      if (username === 'rebound' && password === PASSWORD) done(null, { user: username })
      else done(new Error('Invalid username or password'))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(receipt(session, Buffer.concat(chunks)))
        done(null, 'queued as 17')
      })
    },
    ...over,
  })
  // What a client does to a connection is the client's matter.
  server.on('error', () => undefined)
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => sockets.add(socket))
  const listening = server.listen(0, 'localhost')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    received,
    get connections() {
      return connections
    },
    drop() {
      for (const socket of sockets) socket.destroy()
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** What a handler calls back with to refuse. */
export const failure = (code: number, message: string) =>
  Object.assign(new Error(message), { responseCode: code })

/** Takes sender, recipients and DATA, and refuses after the final dot. */
export const refusesMessage = (code: number, message: string): SMTPServerOptions => ({
  onData(stream, _session, done) {
    stream.resume()
    stream.on('end', () => done(failure(code, message)))
  },
})

function receipt(session: SMTPServerSession, message: Buffer): Received {
  const { mailFrom, rcptTo } = session.envelope
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    message: message.toString('latin1'),
    secure: session.secure,
    user: session.user,
    parameters: mailFrom === false ? false : mailFrom.args,
  }
}

/** As `connect` of cloudflare:sockets, over Node's TCP and TLS; checks certificates against the test's own alone. */
export const connect: SmtpConnect = ({ hostname, port }, { secureTransport }) => {
  const name = isIP(hostname) ? {} : { servername: hostname }
  const tls = { host: hostname, ...name, ca: [CERTIFICATE] }
  return secureTransport === 'on'
    ? wrap(connectTls({ ...tls, port }))
    : plain(connectTcp({ host: hostname, port }), (socket) => connectTls({ ...tls, socket }))
}

/** Reads and writes by hand: a Node stream that was wrapped once can't be given to TLS. */
function plain(socket: Socket, secure: (socket: Socket) => TLSSocket): SmtpSocket {
  const { detach, ...streams } = byHand(socket)
  return {
    ...streams,
    startTls() {
      detach()
      return wrap(secure(socket))
    },
  }
}

function wrap(socket: TLSSocket): SmtpSocket {
  const { detach, ...streams } = byHand(socket)
  return {
    ...streams,
    startTls: () => {
      throw new Error('this is TLS already')
    },
  }
}

function byHand(socket: Socket) {
  let pull: ((chunk: Uint8Array) => void) | undefined
  let end: (() => void) | undefined
  const onData = (chunk: Uint8Array) => pull?.(new Uint8Array(chunk))
  const onClose = () => end?.()
  socket.on('error', () => undefined)
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      pull = (chunk) => controller.enqueue(chunk)
      end = () => controller.close()
      socket.on('data', onData)
      socket.once('close', onClose)
    },
  })
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) =>
      new Promise((resolve, reject) => {
        const onClosed = () => reject(new Error('closed'))
        socket.once('close', onClosed)
        socket.write(chunk, (error) => {
          socket.off('close', onClosed)
          if (error) reject(error)
          else resolve()
        })
      }),
  })
  return {
    readable,
    writable,
    detach: () => {
      socket.off('data', onData)
      socket.off('close', onClose)
    },
    close: async () => {
      socket.destroy()
    },
  }
}
