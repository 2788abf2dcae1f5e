/** A copy that goes through a mail service says whose it is, in header fields that the services' webhooks echo. */
import { COPY_HEADER, COPY_OF } from '../../bounce/event.ts'
import { headerEnd } from '../../smtp/data-block.ts'

/** An id that stands in each of them as it is, and of which no echo is cut. */
const PLAIN = /^[!-~]{1,240}$/
/** Postmark refuses mail with a longer value. */
const MAX_POSTMARK = 80

/** By name; each is what one service asks for, and means nothing to the others. */
function fieldsOf(id: string): Record<string, string> {
  const json = JSON.stringify({ [COPY_OF]: id })
  const word = `${COPY_OF}=${id}`
  return {
    // Amazon SES echoes them all.
    [COPY_HEADER]: id,
    // SendGrid.
    'X-SMTPAPI': `{"unique_args":${json}}`,
    'X-Mailgun-Variables': json,
    // SparkPost.
    'X-MSYS-API': `{"metadata":${json}}`,
    // Mandrill.
    'X-MC-Metadata': json,
    // Mailtrap.
    'X-MT-Custom-Variables': json,
    // Mailjet.
    'X-MJ-CustomID': word,
    // Brevo.
    'X-Mailin-custom': word,
    // Postmark.
    ...(id.length <= MAX_POSTMARK && { [`X-PM-Metadata-${COPY_OF}`]: id }),
  }
}

/** The fields stand above the message, whose signatures stay valid; one that it has of its own is left alone. */
export function markedCopy(message: Uint8Array, id: string): Uint8Array {
  if (!PLAIN.test(id)) return message
  const header = new TextDecoder('latin1').decode(message.subarray(0, headerEnd(message)))
  const marks = Object.entries(fieldsOf(id))
    .filter(([name]) => !new RegExp(`^${name}[ \t]*:`, 'im').test(header))
    .map(([name, value]) => `${name}: ${value}\r\n`)
  const above = new TextEncoder().encode(marks.join(''))
  const copy = new Uint8Array(above.length + message.length)
  copy.set(above)
  copy.set(message, above.length)
  return copy
}
