/** Mails that could not be read are kept for a person: whole in R2 where a bucket is bound, else their beginning in D1. */
import { headerOf, readHeaders } from '../bounce/mail/parsed-mail.ts'
import type { Deed } from '../db/audit.ts'
import { addUnread, removeUnread, unreadBefore, unreadOf } from '../db/unread-mails.ts'
import type { UnreadReason } from '../db/unread-reason.ts'
import { sha256 } from '../sha256.ts'
import { bucketOf, deleteBodies } from './bucket.ts'
import { textOf } from './charset.ts'
import { mentionsIn } from './mentions.ts'

/** Of a mail that is kept in D1. */
const HEAD_BYTES = 64 * 1024
const MAX_SUBJECT = 1000

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

function keyOf(id: string): string {
  return `unread/${id}`
}
