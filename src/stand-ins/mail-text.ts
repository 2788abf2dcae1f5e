/**
 * Stands in, by the aliases in wrangler.toml, for the mail parser's own conversion between HTML and text, which it needs
 * where a mail's parts are of both kinds: HTML is read as everywhere here, and nothing asks for text as HTML. And for
 * Base64, in which nothing asks for attachments.
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
