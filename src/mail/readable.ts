/** A mail as a person reads it: nothing of its charsets and encodings is left. */
import { LazyReading } from '../bounce/mail/reading.ts'
import { textOf } from './charset.ts'
import { parseMail } from './mime.ts'

/** Its headers, its letter and the text of its parts; as it came where it is beyond the parser's limits. */
export async function readable(raw: Uint8Array): Promise<string> {
  const mail = await parseMail(raw)
  if (mail === null) return textOf(raw)
  const head = mail.headers.map(({ key, value }) => `${key}: ${value}`).join('\n')
  return [head, new LazyReading(mail).body, ...mail.parts.map(({ text }) => text)].join('\n\n')
}
