/** Stores messages that wait to be resent: their bodies in R2 if a bucket is bound, else in D1. */
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

/** Largest message with a bucket. */
const BUCKET_LIMIT_BYTES = 10 * 1024 * 1024
/** Largest message without a bucket. */
const D1_LIMIT_BYTES = 1_900_000
/** Size of a part: in Base64 it stays below D1's limit of 2 MB per value. Divisible by three, so that there is no padding between parts. */
const PART_BYTES = 900_000
/** Longer than any mail service keeps trying; a message without any event until then is not waiting for a retry. */
const LEFTOVER_MS = 7 * DAY_MS
/** Most messages that are looked up at once for deletion. */
const SWEEP_LIMIT = 1_000

/** The largest message that can be kept, in bytes. */
export function messageLimit(env: Env): { bytes: number; bucket: boolean } {
  const bucket = bucketOf(env) !== null
  return { bytes: bucket ? BUCKET_LIMIT_BYTES : D1_LIMIT_BYTES, bucket }
}

/** A message id as it is stored, which is how the log has it; null if it is not a valid id. */
export function storedId(messageId: string): string | null {
  const id = unbracketed(messageId)
  const isShort = id.length >= 1 && id.length <= 300
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return isShort && id.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(id) ? id : null
}

/** Stores a message and replaces an earlier one with the same id; durable when it returns. Returns its `storedAt`, which is later than that of the earlier message. */
export async function storeMessage(
  env: Env,
  message: StoredMessage,
  recipients: readonly string[],
  body: Uint8Array,
): Promise<StoredMessage> {
  const bucket = bucketOf(env)
  const earlier = await postedMessage(env.DB, message.messageId)
  const storedAt = Math.max(message.storedAt, (earlier?.storedAt ?? 0) + 1)
  // Write the record before the body, and delete an earlier body before its record: a body without a record would never be deleted.
  if (earlier !== null) await bucket?.delete(keyOf(earlier))
  const posted = { ...message, storedAt }
  await putMessage(env.DB, posted, recipients, bucket === null ? base64Parts(body) : [])
  if (bucket !== null) {
    await bucket.put(keyOf(posted), body)
    // If the record was deleted or replaced meanwhile, this body was not there yet and must be deleted now.
    const kept = await postedMessage(env.DB, message.messageId)
    if (kept?.storedAt !== storedAt) await bucket.delete(keyOf(posted))
  }
  return posted
}

/** The body; null if it was deleted. */
export async function messageBody(env: Env, messageId: string): Promise<Uint8Array | null> {
  const posted = await postedMessage(env.DB, messageId)
  if (posted === null) return null
  const stored = await bucketOf(env)?.get(keyOf(posted))
  if (stored) return new Uint8Array(await stored.arrayBuffer())
  // Messages stored before a bucket was bound are still in D1.
  const parts = await messageParts(env.DB, messageId)
  return parts.length === 0 ? null : Uint8Array.fromBase64(parts.join(''))
}

/** Deletes messages, bodies first, so that a message with a row can still be found. A message that is posted again meanwhile stays. */
export async function removeMessages(
  env: Env,
  posted: readonly PostedMessage[],
  deed: Deed | null = null,
): Promise<void> {
  await deleteBodies(env, posted.map(keyOf))
  await deleteMessages(env.DB, posted, deed)
}

/** Deletes messages whose retries have ended, and leftovers: about `most` of them. Returns how many were deleted. */
export async function sweepMessages(env: Env, now: number, most: number): Promise<number> {
  const finished = await finishedMessages(env.DB, now - LEFTOVER_MS, SWEEP_LIMIT)
  await removeMessages(env, finished)
  const { length } = finished
  if (length < SWEEP_LIMIT || length >= most) return length
  return length + (await sweepMessages(env, now, most - length))
}

/** The key of a body, different for each post. R2 allows keys of 1,024 bytes; an id of 300 UTF-16 units is at most 900 bytes long. */
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
