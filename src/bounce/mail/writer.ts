/** Tells from the envelope sender and a few headers whether a machine or a person wrote a mail. */
import { DAEMON_SENDER } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'

/** The empty envelope sender `<>`, as headers write it. */
const NULL_SENDER = /^<?\s*>?$/

/** Whether the envelope sender is empty. It is in this header: a server noted it there, or src/inbound.ts copied it from the envelope. */
export function hasNullSender({ headers }: ParsedMail): boolean {
  return headers.some(
    ({ key, value }) =>
      key === 'return-path' && (NULL_SENDER.test(value.trim()) || /mailer-daemon/i.test(value)),
  )
}

/** Whether this is a notice of Mailman, not a post. */
export function isOfListServer({ headers }: ParsedMail): boolean {
  return headerOf(headers, 'x-list-administrivia') !== null
}

/** Whether a machine wrote the mail: its envelope sender is empty, or that is unknown, the header of RFC 3834 says that the mail is automatic, and the sender has a server's name. */
export function isFromMachine({ from, mail }: Reading): boolean {
  if (NULL_SENDER.test(from.trim()) || hasNullSender(mail)) return true
  const noted = headerOf(mail.headers, 'return-path') ?? headerOf(mail.headers, 'auto-submitted')
  return /^auto-/i.test(noted ?? '') && DAEMON_SENDER.test(from)
}

/** Whether the envelope sender is an ordinary address. That of a delivery report never is. */
export function hasOrdinarySender(reading: Reading): boolean {
  const path = headerOf(reading.mail.headers, 'return-path') ?? ''
  return path.includes('@') && !hasNullSender(reading.mail) && !DAEMON_SENDER.test(path)
}
