/** Mails that could not be read are kept for a person: whole in R2 where a bucket is bound, else their beginning in D1. */
import { addressHash, normalizeAddress } from '../bounce/address.ts'
import { headerOf, readHeaders } from '../bounce/mail/parsed-mail.ts'
import { decodeVerp } from '../bounce/verp.ts'
import type { Deed } from '../db/audit.ts'
import { addUnread, removeUnread, unreadBefore, unreadOf } from '../db/unread-mails.ts'
import type { UnreadReason } from '../db/unread-reason.ts'
import { sha256 } from '../sha256.ts'
import { textOf } from './charset.ts'
import { bucketOf, deleteBodies } from './message-store.ts'

/** Of a mail that is kept in D1. */
const HEAD_BYTES = 64 * 1024
const MAX_SUBJECT = 1000
/** So many addresses in a mail are noted, far more than the recipients for whom a report is kept here. */
const MOST_MENTIONS = 5_000

/** Keeps it; durable when it returns. The same mail again changes nothing. */
export async function keepUnread(
  env: Env,
  raw: Uint8Array,
  why: UnreadReason,
  receivedAt: number,
): Promise<void> {
  const id = (await sha256(raw)).slice(0, 32)
  const bucket = bucketOf(env)
  const head = bucket === null ? raw.subarray(0, HEAD_BYTES).toBase64() : null
  const subject = subjectOf(raw)
  const mentions = mentionsIn(raw)
  const mail = { id, receivedAt, why, subject, sizeBytes: raw.length, mentions, head }
  // The record goes first: a body nobody knows of would stay for ever.
  const gone = await addUnread(env.DB, mail)
  if (bucket === null) return
  await bucket.put(keyOf(id), raw)
  // Whoever took the record away meanwhile found no body yet.
  if ((await unreadOf(env.DB, id)) === null) gone.push(id)
  await deleteBodies(env, gone.map(keyOf))
}

/** The mail as it came, as far as it is kept; null when there is none. */
export async function unreadBody(env: Env, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const mail = await unreadOf(env.DB, id)
  if (mail === null) return null
  if (mail.head !== null) return Uint8Array.fromBase64(mail.head)
  const stored = await bucketOf(env)?.get(keyOf(id))
  return stored ? new Uint8Array(await stored.arrayBuffer()) : new Uint8Array()
}

/** Returns how many there were. */
export async function forgetUnread(
  env: Env,
  ids: readonly string[],
  deed: Deed | null = null,
): Promise<number> {
  await deleteBodies(env, ids.map(keyOf))
  return removeUnread(env.DB, ids, deed)
}

/** Forgets those received before `before`, epoch milliseconds; a thousand at a time. */
export async function sweepUnread(env: Env, before: number): Promise<void> {
  await forgetUnread(env, await unreadBefore(env.DB, before))
}

/** As it stands in the head, its encoded words still encoded. */
function subjectOf(raw: Uint8Array): string | null {
  const headers = readHeaders(textOf(raw.subarray(0, 16 * 1024)))
  return headerOf(headers, 'subject')?.slice(0, MAX_SUBJECT).toWellFormed() ?? null
}

/** With whatever stands around it without a space, as other scripts write. */
const ADDRESS =
  /@(?<=([^\s<>"(),;:[\]@]{1,64})@)[^\s<>"'(),;:[\]@.]+\.[^\s<>"'(),;:[\]@]{1,255}(?<![.-])/g

/** The hashes of the addresses in it, whether they stand there as text or encoded, with commas between them. */
function mentionsIn(raw: Uint8Array): string {
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

function keyOf(id: string): string {
  return `unread/${id}`
}
