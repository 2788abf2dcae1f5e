/** Which addresses stand in a mail, however it spells and encodes them: what an erasure has to find. */
import { addressHash, normalizeAddress } from '../bounce/address.ts'
import { decodeVerp } from '../bounce/verp.ts'
import { textOf } from './charset.ts'

/** So many addresses in a mail are noted, far more than the recipients for whom a report is kept here. */
const MOST_MENTIONS = 5_000

/** With whatever stands around it without a space, as other scripts write. */
const ADDRESS =
  /@(?<=([^\s<>"(),;:[\]@]{1,64})@)[^\s<>"'(),;:[\]@.]+\.[^\s<>"'(),;:[\]@]{1,255}(?<![.-])/g

/** The hashes of the addresses in it, whether they stand there as text or encoded, with commas between them. */
export function mentionsIn(raw: Uint8Array): string {
  const places = decoded(raw).matchAll(ADDRESS)
  const words = new Set(places.map(([host, local]) => `${local}${host}`)).values()
  const named = words.flatMap((word) => meantBy(word)).take(MOST_MENTIONS)
  const addresses = named.map(normalizeAddress).filter((address) => address !== null)
  return Array.from(addresses, addressHash).join()
}

/** Where an address may begin. */
const BEGINNING = /(?<=^[_.-]*|[^\w.-])/g
const BEGINNING_IN_VERP = /(?<=^|[^\w.])/g
/** Up to signs and letters of another script: `example.org` of `example.orgへ`. */
const HOST = /^.*?\.[a-z\d-]*[a-z\d](?=[.-]*[^a-z\d.-])/i
/** `bounces+12-ann=example.org@em.example.net`. */
const VERP = /^(.+)=([^=]+)@/

/** Rather one too many than one too few. */
function meantBy(word: string, beginning = BEGINNING): string[] {
  const [local = '', host = ''] = word.split('@')
  const hosts = [host, ...(HOST.exec(host) ?? [])]
  const [, bounced, of] = VERP.exec(word) ?? []
  return [...local.matchAll(beginning)]
    .flatMap(({ index }) => hosts.map((one) => `${local.slice(index)}@${one}`))
    .concat(of ? meantBy(`${bounced}@${of}`, BEGINNING_IN_VERP) : [])
    .concat(decodeVerp(word)?.recipient ?? [])
}

/** Lines below a blank one, and an encoded word. */
const BASE64 = /(?<=\n\r?\n)[a-z\d+/=]{16,}(?:\r?\n[a-z\d+/=]+)*|(?<=\?b\?)[a-z\d+/=]+/gi
/** So many of them are read: far more than a bounce has. */
const MOST_BASE64 = 5_000
/** What stands between two encoded words, and between two lines of quoted-printable that are one. */
const BREAK = /\?=\s+=\?[^?\s]+\?[bq]\?|=\r?\n/gi

/** The whole as it came, as quoted-printable, and with what it holds in Base64; no sign in it is written as another. */
function decoded(raw: Uint8Array): string {
  const text = textOf(raw)
  const printable = text.replace(/=([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number(`0x${hex}`)),
  )
  let left = MOST_BASE64
  const plain = text.replace(BASE64, (part) => (left-- > 0 ? fromBase64(part) : part))
  return [text, printable.replace(BREAK, ''), plain.replace(BREAK, '')]
    .join('\n')
    .replace(/%40|&#(?:64|x40);/gi, '@')
    .replace(/%2b/gi, '+')
    .replaceAll('\u001b(B', ' ') // ISO-2022-JP's way back from Japanese.
}

function fromBase64(text: string): string {
  try {
    return textOf(Uint8Array.fromBase64(text, { lastChunkHandling: 'stop-before-partial' }))
  } catch {
    return ''
  }
}
