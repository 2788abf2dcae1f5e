/** Keeps mails that could not be read, for a person: as much as was read of them in R2 if a bucket is bound, else only the beginning in D1. */
import { headerOf, readHeaders } from '../bounce/mail/parsed-mail.ts'
import type { Deed } from '../db/audit.ts'
import { addUnread, removeUnread, unreadBefore, unreadOf } from '../db/unread-mails.ts'
import type { UnreadReason } from '../db/unread-reason.ts'
import { sha256 } from '../sha256.ts'
import { bucketOf, deleteBodies } from './bucket.ts'
import { textOf } from './charset.ts'
import { mentionsIn } from './mentions.ts'

/** How much of a mail is kept in D1. */
const HEAD_BYTES = 64 * 1024
const MAX_SUBJECT = 1000

/** Stores the mail; durable when it returns. Storing the same mail again changes nothing. */
export async function keepUnread(
  env: Env,
  raw: Uint8Array,
  why: UnreadReason,
  receivedAt: number,
): Promise<void> {
  const id = (await sha256(raw)).slice(0, 32)
  const bucket = bucketOf(env)
  const kept = bucket === null ? raw.subarray(0, HEAD_BYTES) : raw
  const head = bucket === null ? kept.toBase64() : null
  const subject = subjectOf(raw)
  const mentions = mentionsIn(kept)
  const mail = { id, receivedAt, why, subject, sizeBytes: raw.length, mentions, head }
  // The record is written first: a body without a record would never be deleted.
  const gone = await addUnread(env.DB, mail)
  if (bucket === null) return
  await bucket.put(keyOf(id), raw)
  // If the record was deleted meanwhile, the body was not there yet and must be deleted now.
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

/** Deletes mails with their bodies; returns how many there were. */
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

/** The subject as in the header, with encoded words not decoded. */
function subjectOf(raw: Uint8Array): string | null {
  const headers = readHeaders(textOf(raw.subarray(0, 16 * 1024)))
  return headerOf(headers, 'subject')?.slice(0, MAX_SUBJECT).toWellFormed() ?? null
}

function keyOf(id: string): string {
  return `unread/${id}`
}
