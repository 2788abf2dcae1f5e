/** Shows a mail as readable text, with charsets and encodings decoded. */
import { LazyReading } from '../bounce/mail/reading.ts'
import { textOf } from './charset.ts'
import { parseMail } from './mime.ts'

/** The headers, the body text and the text of all parts; the raw mail if it exceeds the parser's limits. */
export async function readable(raw: Uint8Array): Promise<string> {
  const mail = await parseMail(raw)
  if (mail === null) return textOf(raw)
  const head = mail.headers.map(({ key, value }) => `${key}: ${value}`).join('\n')
  return [head, new LazyReading(mail).body, ...mail.parts.map(({ text }) => text)].join('\n\n')
}
