/** Finds all addresses in a mail, however they are written or encoded, so that an erasure finds the mail. */
import { addressHash, normalizeAddress } from '../bounce/address.ts'
import { decodeVerp } from '../bounce/verp.ts'
import { textOf } from './charset.ts'

/** Most addresses noted per mail, far more than the recipients in any report that is kept. */
const MOST_MENTIONS = 5_000

/** An address together with any adjoining text, since other scripts write no spaces. */
const ADDRESS =
  /@(?<=([^\s<>"(),;:[\]@]{1,64})@)[^\s<>"'(),;:[\]@.]+\.[^\s<>"'(),;:[\]@]{1,255}(?<![.-])/g

/** Hashes of the addresses in a mail, plain or encoded, joined by commas. */
export function mentionsIn(raw: Uint8Array): string {
  const places = decoded(raw).matchAll(ADDRESS)
  const words = new Set(places.map(([host, local]) => `${local}${host}`)).values()
  const named = words.flatMap((word) => meantBy(word)).take(MOST_MENTIONS)
  const addresses = named.map(normalizeAddress).filter((address) => address !== null)
  return Array.from(addresses, addressHash).join()
}

/** Offsets at which an address can begin. */
const BEGINNING = /(?<=^[_.-]*|[^\w.-])/g
const BEGINNING_IN_VERP = /(?<=^|[^\w.])/g
/** The host before signs or letters of another script: `example.org` in `example.orgへ`. */
const HOST = /^.*?\.[a-z\d-]*[a-z\d](?=[.-]*[^a-z\d.-])/i
/** `bounces+12-ann=example.org@em.example.net`. */
const VERP = /^(.+)=([^=]+)@/

/** All addresses that a word may mean; better one too many than one too few. */
function meantBy(word: string, beginning = BEGINNING): string[] {
  const [local = '', host = ''] = word.split('@')
  const hosts = [host, ...(HOST.exec(host) ?? [])]
  const [, bounced, of] = VERP.exec(word) ?? []
  return [...local.matchAll(beginning)]
    .flatMap(({ index }) => hosts.map((one) => `${local.slice(index)}@${one}`))
    .concat(of ? meantBy(`${bounced}@${of}`, BEGINNING_IN_VERP) : [])
    .concat(decodeVerp(word)?.recipient ?? [])
}

/** Base64 in lines below a blank line, or in an encoded word. */
const BASE64 = /(?<=\n\r?\n)[a-z\d+/=]{16,}(?:\r?\n[a-z\d+/=]+)*|(?<=\?b\?)[a-z\d+/=]+/gi
/** Most Base64 blocks that are read, far more than a bounce has. */
const MOST_BASE64 = 5_000
/** The break between two encoded words, or within one line of quoted-printable. */
const BREAK = /\?=\s+=\?[^?\s]+\?[bq]\?|=\r?\n/gi

/** The mail as raw text, decoded from quoted-printable, and decoded from Base64, all with encoded `@` and `+` replaced. */
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
