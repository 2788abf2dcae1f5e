/** What the envelope says of who wrote a mail: a machine, or an ordinary sender. */
import { DAEMON_SENDER } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'

/** `<>`, as it is written in headers and in envelopes. */
const NULL_SENDER = /^<?\s*>?$/

/** A return-path that no answer can follow: the envelope's, or what a server noted of it on the way. */
export function hasNullSender({ headers }: ParsedMail): boolean {
  return headers.some(
    ({ key, value }) =>
      key === 'return-path' && (NULL_SENDER.test(value.trim()) || /mailer-daemon/i.test(value)),
  )
}

/** Mailman's own word about a post, not a post. */
export function isOfListServer({ headers }: ParsedMail): boolean {
  return headerOf(headers, 'x-list-administrivia') !== null
}

/** Nobody wrote it: it has no sender, or where none is noted it says so in the name of a server (RFC 3834). */
export function isFromMachine({ from, mail }: Reading): boolean {
  if (NULL_SENDER.test(from.trim()) || hasNullSender(mail)) return true
  const noted = headerOf(mail.headers, 'return-path') ?? headerOf(mail.headers, 'auto-submitted')
  return /^auto-/i.test(noted ?? '') && DAEMON_SENDER.test(from)
}

/** The envelope names an ordinary sender: no report of a delivery does, whatever its letter says. */
export function hasOrdinarySender(reading: Reading): boolean {
  const path = headerOf(reading.mail.headers, 'return-path') ?? ''
  return path.includes('@') && !hasNullSender(reading.mail) && !DAEMON_SENDER.test(path)
}
