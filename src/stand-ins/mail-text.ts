/**
 * Stands in, by the alias in wrangler.toml, for the mail parser's own conversion between HTML and text, which it needs
 * where a mail's parts are of both kinds: HTML is read as everywhere here, and nothing asks for text as HTML.
 */
import { htmlToText as read } from '../bounce/mail/html.ts'

const nothing = () => ''

export const htmlToText = read
export { nothing as formatHtmlHeader, nothing as formatTextHeader, nothing as textToHtml }
