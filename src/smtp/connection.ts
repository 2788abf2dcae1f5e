/** The byte stream under an SMTP session, in the shape of the Workers socket API, so that tests can bring their own. */

import { inTime } from '../in-time.ts'

export interface SmtpSocket {
  readable: ReadableStream<Uint8Array>
  writable: WritableStream<Uint8Array>
  /** The same connection from here on under TLS, its certificate checked against the host's name. */
  startTls(): SmtpSocket
  close(): Promise<void>
}

export type SmtpConnect = (
  address: { hostname: string; port: number },
  options: { secureTransport: 'on' | 'starttls'; allowHalfOpen: boolean },
) => SmtpSocket

/** The session can't go on. The message is for the operator and holds no secret. */
export class SmtpFailure extends Error {
  override name = 'SmtpFailure'
  /** The code of the reply that ended it; null where there was none. */
  readonly code: number | null

  constructor(message: string, code: number | null = null) {
    super(message)
    this.code = code
  }
}

/** The result of `work`; throws an SmtpFailure that names what took too long. */
export function stepInTime<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  return inTime(ms, work, () => new SmtpFailure(`no answer in time: ${what}`))
}
