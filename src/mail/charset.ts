/** Decodes text that declares no charset, or the wrong one. */

/** The character that decoders write for invalid bytes. */
export const MEANINGLESS = '\ufffd'

/**
 * By charset, the byte sequences that are usual in it: UTF-8 characters; Latin letters between ASCII letters; words with
 * no capital after the first letter; kana, hangul, and common kanji and hanzi. If several fit equally well, the first
 * wins.
 */
const USUAL: Readonly<Record<string, RegExp>> = {
  'utf-8': /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g,
  'windows-1252': /(?<![\x80-\xff])[\x80-\xff][\xc0-\xff]?(?![\x80-\xff])/g,
  'windows-1251': /(?<![\x80-\xff])[\xa5-\xdf]?[\xb3-\xbf\xe0-\xff]+(?![\x80-\xff])/g,
  'koi8-u': /(?<![\x80-\xff])[\xb3-\xbd\xe0-\xff]?[\xa3-\xa7\xc0-\xdf]+(?![\x80-\xff])/g,
  shift_jis: /[\x81-\x83\x88-\x97][\x40-\xfc]/g,
  'euc-kr': /[\xb0-\xc8][\xa1-\xfe]/g,
  'euc-jp': /[\xa1\xa4\xa5\xb0-\xcf][\xa1-\xfe]/g,
  gb18030: /[\xa1\xa3\xb0-\xd7][\xa1-\xfe]/g,
}
/** How much of a text is examined, from its first non-ASCII byte. */
const SAMPLE_BYTES = 8192

const utf8 = new TextDecoder()

/** Decodes text as UTF-8 or, if it is not, in the most likely charset. */
export function textOf(bytes: Uint8Array): string {
  const text = utf8.decode(bytes)
  return text.includes(MEANINGLESS) ? new TextDecoder(charsetOf(bytes)).decode(bytes) : text
}

/**
 * The charset in which the fewest non-ASCII bytes are unusual; the declared one if a quarter or more are unusual in all.
 * Some are unusual in any text: names, signs, characters cut in two.
 */
export function charsetOf(bytes: Uint8Array, declared = 'utf-8'): string {
  const from = bytes.findIndex((byte) => byte > 0x7f)
  const sample = String.fromCharCode(...bytes.subarray(from, from + SAMPLE_BYTES))
  let found = declared
  let fewest = beyondAscii(sample) / 4
  for (const [charset, usual] of Object.entries(USUAL)) {
    const unusual = beyondAscii(sample.replace(usual, ''))
    if (unusual >= fewest) continue
    found = charset
    fewest = unusual
  }
  return found
}

function beyondAscii(text: string): number {
  return text.replace(/[\0-\x7f]+/g, '').length
}
