/** Tells from the envelope whether a machine or an ordinary sender wrote a mail. */
import { DAEMON_SENDER } from './mta-reports.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import type { Reading } from './reading.ts'

/** The null sender `<>`, as written in headers and in envelopes. */
const NULL_SENDER = /^<?\s*>?$/

/** Whether the return-path is empty: in the envelope, or in a header in which a server noted it. */
export function hasNullSender({ headers }: ParsedMail): boolean {
  return headers.some(
    ({ key, value }) =>
      key === 'return-path' && (NULL_SENDER.test(value.trim()) || /mailer-daemon/i.test(value)),
  )
}

/** Whether it is a notice of Mailman about a post, not a post. */
export function isOfListServer({ headers }: ParsedMail): boolean {
  return headerOf(headers, 'x-list-administrivia') !== null
}

/** Whether a machine wrote it: its envelope sender is empty, or it is unknown and a server's name says that it is automatic (RFC 3834). */
export function isFromMachine({ from, mail }: Reading): boolean {
  if (NULL_SENDER.test(from.trim()) || hasNullSender(mail)) return true
  const noted = headerOf(mail.headers, 'return-path') ?? headerOf(mail.headers, 'auto-submitted')
  return /^auto-/i.test(noted ?? '') && DAEMON_SENDER.test(from)
}

/** Whether the envelope has an ordinary sender, which a delivery report never has. */
export function hasOrdinarySender(reading: Reading): boolean {
  const path = headerOf(reading.mail.headers, 'return-path') ?? ''
  return path.includes('@') && !hasNullSender(reading.mail) && !DAEMON_SENDER.test(path)
}
