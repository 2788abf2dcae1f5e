/**
 * Replaces, by the aliases in wrangler.toml, the mail parser's conversion between HTML and text, which it uses if a mail
 * has parts of both kinds: HTML is read as everywhere else here, and text as HTML is not needed. Also replaces its Base64
 * encoder, since no attachment is requested in Base64.
 */
import { htmlToText as read } from '../bounce/mail/html.ts'
import { leftOut } from './left-out.ts'

const nothing = () => ''

export const htmlToText = read
export {
  leftOut as base64ArrayBuffer,
  nothing as formatHtmlHeader,
  nothing as formatTextHeader,
  nothing as textToHtml,
}
