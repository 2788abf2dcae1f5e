/** Where messages wait to be sent again: their bodies in R2 where a bucket is bound, else in D1. */
import { DAY_MS } from '../bounce/calendar.ts'
import { unbracketed } from '../bounce/event.ts'
import type { Deed } from '../db/audit.ts'
import {
  deleteMessages,
  finishedMessages,
  messageParts,
  type PostedMessage,
  postedMessage,
  putMessage,
  type StoredMessage,
} from '../db/messages.ts'
import { bucketOf, deleteBodies } from './bucket.ts'

/** What a message may weigh in a bucket, in bytes. */
const BUCKET_LIMIT_BYTES = 10 * 1024 * 1024
/** What it may weigh without one. */
const D1_LIMIT_BYTES = 1_900_000
/** A part in Base64 stays below the 2 MB D1 gives a value; divisible by three, so that parts have no padding between them. */
const PART_BYTES = 900_000
/** Longer than any mail service keeps trying; a message that nothing was heard of until then is not waiting. */
const LEFTOVER_MS = 7 * DAY_MS
/** Messages that are looked for together, to be forgotten. */
const SWEEP_LIMIT = 1_000

/** The largest message that can be kept, in bytes. */
export function messageLimit(env: Env): { bytes: number; bucket: boolean } {
  const bucket = bucketOf(env) !== null
  return { bytes: bucket ? BUCKET_LIMIT_BYTES : D1_LIMIT_BYTES, bucket }
}

/** An id as it is kept: as the log has it. Null when it can't be one. */
export function storedId(messageId: string): string | null {
  const id = unbracketed(messageId)
  const isShort = id.length >= 1 && id.length <= 300
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return isShort && id.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(id) ? id : null
}

/** Keeps a message, in place of an earlier one of its id; durable when it returns. Says under which time it is kept, which is later than the earlier's. */
export async function storeMessage(
  env: Env,
  message: StoredMessage,
  recipients: readonly string[],
  body: Uint8Array,
): Promise<StoredMessage> {
  const bucket = bucketOf(env)
  const earlier = await postedMessage(env.DB, message.messageId)
  const storedAt = Math.max(message.storedAt, (earlier?.storedAt ?? 0) + 1)
  // The record goes before the body, and an earlier body before its record: one that nobody knows of would stay for ever.
  if (earlier !== null) await bucket?.delete(keyOf(earlier))
  const posted = { ...message, storedAt }
  await putMessage(env.DB, posted, recipients, bucket === null ? base64Parts(body) : [])
  if (bucket !== null) {
    await bucket.put(keyOf(posted), body)
    // Whoever took the record away meanwhile, or put another in its place, found no body yet.
    const kept = await postedMessage(env.DB, message.messageId)
    if (kept?.storedAt !== storedAt) await bucket.delete(keyOf(posted))
  }
  return posted
}

/** The body; null when it is gone. */
export async function messageBody(env: Env, messageId: string): Promise<Uint8Array | null> {
  const posted = await postedMessage(env.DB, messageId)
  if (posted === null) return null
  const stored = await bucketOf(env)?.get(keyOf(posted))
  if (stored) return new Uint8Array(await stored.arrayBuffer())
  // What was stored before there was a bucket is still in D1.
  const parts = await messageParts(env.DB, messageId)
  return parts.length === 0 ? null : Uint8Array.fromBase64(parts.join(''))
}

/** Forgets messages, bodies first: what still has a row is found again. One that is posted again meanwhile stays. */
export async function removeMessages(
  env: Env,
  posted: readonly PostedMessage[],
  deed: Deed | null = null,
): Promise<void> {
  await deleteBodies(env, posted.map(keyOf))
  await deleteMessages(env.DB, posted, deed)
}

/** Forgets messages whose retries have ended, and leftovers, `most` of them or a few more; returns how many went. */
export async function sweepMessages(env: Env, now: number, most: number): Promise<number> {
  const finished = await finishedMessages(env.DB, now - LEFTOVER_MS, SWEEP_LIMIT)
  await removeMessages(env, finished)
  const { length } = finished
  if (length < SWEEP_LIMIT || length >= most) return length
  return length + (await sweepMessages(env, now, most - length))
}

/** Of each post its own. A bucket takes keys of up to 1,024 bytes, in any characters; an id of 300 is at most 900 long. */
function keyOf({ messageId, storedAt }: PostedMessage): string {
  return `messages/${messageId}/${storedAt}`
}

function base64Parts(body: Uint8Array): string[] {
  const parts: string[] = []
  for (let at = 0; at < body.length; at += PART_BYTES) {
    parts.push(body.subarray(at, at + PART_BYTES).toBase64())
  }
  return parts
}
