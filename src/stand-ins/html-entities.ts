/**
 * The character references a bounce mail's HTML may hold: those of HTML 4 for Latin letters and punctuation. It stands
 * in, by the alias in wrangler.toml, for the two thousand of HTML 5 that the mail parser brings along.
 */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'

const BASIC = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** By how they are written, from & to ;. The oldest may do without their semicolon. */
export const htmlEntities: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...LATIN_1.split(' ').map((name, at) => [name, String.fromCharCode(0xa0 + at)]),
      ...Object.entries(BASIC),
    ].flatMap(([name, char]) => [
      [`&${name};`, char],
      [`&${name}`, char],
    ]),
  ),
  '&apos;': "'",
  '&OElig;': 'Œ',
  '&oelig;': 'œ',
  '&Scaron;': 'Š',
  '&scaron;': 'š',
  '&ndash;': '–',
  '&mdash;': '—',
  '&lsquo;': '‘',
  '&rsquo;': '’',
  '&sbquo;': '‚',
  '&ldquo;': '“',
  '&rdquo;': '”',
  '&bdquo;': '„',
  '&hellip;': '…',
  '&bull;': '•',
  '&euro;': '€',
  '&trade;': '™',
  '&rarr;': '→',
  '&zwnj;': '\u200c',
}
