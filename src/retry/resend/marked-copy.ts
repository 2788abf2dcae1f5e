/** Marks a copy with the id of its original message, in header fields that the mail services' webhooks echo. */
import { COPY_HEADER, COPY_OF } from '../../bounce/event.ts'
import { headerEnd } from '../../smtp/data-block.ts'

/** Ids that need no escaping in any of the fields, and that no service cuts. */
const PLAIN = /^[!-~]{1,240}$/
/** Postmark refuses mail with a longer value. */
const MAX_POSTMARK = 80

/** The fields by name. Each is what one service asks for; the other services ignore it. */
function fieldsOf(id: string): Record<string, string> {
  const json = JSON.stringify({ [COPY_OF]: id })
  const word = `${COPY_OF}=${id}`
  return {
    // Amazon SES echoes every field.
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

/** Adds the fields above the message, so that its signatures stay valid. A field that the message already has is left alone. */
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
