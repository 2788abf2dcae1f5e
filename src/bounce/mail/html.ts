/** Extracts the text of an HTML bounce, one line per block. Markup is skipped, never interpreted. */

/** Elements whose content is no text. */
const HIDDEN = new Set(['style', 'script', 'head', 'title', 'noscript', 'template'])
/** Elements inside a line. A cell of a table becomes a space; every other tag ends the line. */
const INLINE = new Set(
  'a abbr b bdo big cite code em font i img input label q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
)
/** Names of the characters from U+00A0 on, in the order of their code points. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
/** The character references of HTML 4 for Latin letters and punctuation. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    LATIN_1.split(' ').map((name, at) => [name, String.fromCharCode(0xa0 + at)]),
  ),
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  OElig: 'Œ',
  oelig: 'œ',
  Scaron: 'Š',
  scaron: 'š',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  hellip: '…',
  bull: '•',
  euro: '€',
  trade: '™',
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  // Names have at most six letters, so that `ENTITIES[name]` never finds an inherited property such as `valueOf`.
  return text.replace(
    /&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,6}\d{0,2});/g,
    (whole, name: string) => {
      if (!name.startsWith('#')) return ENTITIES[name] ?? whole
      // `#x41` is read as `0x41`, `#65` as `065`.
      const code = Number(`0${name.slice(1)}`)
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : ''
    },
  )
}

/**
 * Linear in the length of `html`. After an unclosed tag or hidden element, the rest is dropped. If the text contains no
 * address, as in `<a href="mailto:ann@example.org">Ann</a>`, the addresses of links are written before their texts.
 */
export function htmlToText(html: string): string {
  const text = withoutMarkup(html, false)
  return text.includes('@') || !/mailto:/i.test(html) ? text : withoutMarkup(html, true)
}

function withoutMarkup(html: string, links: boolean): string {
  const pieces: string[] = []
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    pieces.push(html.slice(at, open < 0 ? html.length : open).replace(/\s+/g, ' '))
    if (open < 0) break
    const tag = readTag(html, open)
    pieces.push(tag.text, links ? addressOf(html.slice(open, tag.end)) : '')
    at = tag.end
  }
  const lines = decodeEntities(pieces.join('')).split('\n')
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
}

/** The text that replaces a tag, and the offset after it. */
function readTag(html: string, open: number): { text: string; end: number } {
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4)
    return { text: '', end: close < 0 ? html.length : close + 3 }
  }
  const close = html.indexOf('>', open)
  if (close < 0) return { text: '', end: html.length }
  const name = /^<\/?([A-Za-z][A-Za-z0-9]{0,15})/.exec(html.slice(open, open + 20))?.[1]
  if (name === undefined) return { text: '', end: close + 1 }
  const tag = name.toLowerCase()
  const hidden = HIDDEN.has(tag) && html[open + 1] !== '/'
  return { text: breakOf(tag), end: hidden ? afterElement(html, tag, close) : close + 1 }
}

const MAILTO = /^<a\s[^>]{0,500}?mailto:([^"'?\s>]{3,320})/i

function addressOf(tag: string): string {
  const address = MAILTO.exec(tag)?.[1]
  return address === undefined ? '' : `<${address}> `
}

function breakOf(tag: string): string {
  if (INLINE.has(tag)) return ''
  return tag === 'td' || tag === 'th' ? ' ' : '\n'
}

function afterElement(html: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}\\b`, 'gi')
  end.lastIndex = from
  const match = end.exec(html)
  return match ? match.index : html.length
}
