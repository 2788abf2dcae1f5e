/** Messages stored to be sent again, as far as D1 holds them: sender, recipients, and the body if there is no bucket. */

import { audited, type Deed } from './audit.ts'
import { type Page, type PageRequest, readPage } from './page.ts'
import { sql } from './sql.ts'

export interface StoredMessage {
  messageId: string
  /** Null: that of the settings. */
  envelopeFrom: string | null
  sizeBytes: number
  /** Epoch milliseconds. */
  storedAt: number
}

/** One posting of a message; posted again, it is another. */
export type PostedMessage = Pick<StoredMessage, 'messageId' | 'storedAt'>

/** A stored message for one address that waits for it. */
export interface Sendable {
  address: string
  messageId: string
  envelopeFrom: string | null
  sizeBytes: number
  /** A copy was sent: no other before this time, epoch milliseconds. */
  inFlightUntil: number | null
}

export type Addressed = Pick<Sendable, 'address' | 'messageId'>

/** Keeps a message, in place of an earlier one of its id. `parts` are its Base64, empty where a bucket has it. */
export async function putMessage(
  db: D1Database,
  message: StoredMessage,
  recipients: readonly string[],
  parts: readonly string[],
): Promise<void> {
  const { messageId, envelopeFrom, sizeBytes, storedAt } = message
  const json = JSON.stringify(recipients)
  await db.batch([
    db
      .prepare(
        'INSERT INTO messages (message_id, envelope_from, size_bytes, stored_at) VALUES (?1,?2,?3,?4) ON CONFLICT DO UPDATE SET envelope_from=?2, size_bytes=?3, stored_at=?4',
      )
      .bind(messageId, envelopeFrom, sizeBytes, storedAt),
    db
      .prepare(
        'DELETE FROM message_recipients WHERE message_id=?1 AND address NOT IN (SELECT value FROM json_each(?2))',
      )
      .bind(messageId, json),
    db
      .prepare(
        'INSERT INTO message_recipients (address, message_id) SELECT value, ?1 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING',
      )
      .bind(messageId, json),
    db.prepare('DELETE FROM message_parts WHERE message_id=?1').bind(messageId),
    ...parts.map((body, part) =>
      db
        .prepare('INSERT INTO message_parts (message_id, part, body) VALUES (?1,?2,?3)')
        .bind(messageId, part, body),
    ),
  ])
}

/** Which of these are stored, each once. */
export async function sendableAmong(
  db: D1Database,
  wanted: readonly Addressed[],
): Promise<Sendable[]> {
  if (wanted.length === 0) return []
  const json = JSON.stringify(wanted.map(({ address, messageId }) => [address, messageId]))
  const { results } = await db
    .prepare(
      `SELECT DISTINCT r.address, r.message_id messageId, m.envelope_from envelopeFrom, m.size_bytes sizeBytes, r.in_flight_until inFlightUntil
       FROM json_each(?1) j CROSS JOIN message_recipients r ON r.address=j.value->>0 AND r.message_id=j.value->>1 JOIN messages m ON m.message_id=r.message_id`,
    )
    .bind(json)
    .all<Sendable>()
  return results
}

/** The Base64 parts of a body, in order; empty where D1 has none. */
export async function messageParts(db: D1Database, messageId: string): Promise<string[]> {
  const { results } = await db
    .prepare('SELECT body FROM message_parts WHERE message_id=?1 ORDER BY part')
    .bind(messageId)
    .all<{ body: string }>()
  return results.map(({ body }) => body)
}

/** Copies of these were sent: no others before `until`, epoch milliseconds. */
export async function restMessages(
  db: D1Database,
  sent: readonly Addressed[],
  until: number,
): Promise<void> {
  if (sent.length === 0) return
  const json = JSON.stringify(sent.map(({ address, messageId }) => [address, messageId]))
  await db
    .prepare(
      'UPDATE message_recipients SET in_flight_until=?2 WHERE (address, message_id) IN (SELECT value->>0, value->>1 FROM json_each(?1))',
    )
    .bind(json, until)
    .run()
}

export interface ListedMessage extends StoredMessage {
  recipients: string[]
}

/** In the order of their ids, which are their keys. */
export async function listMessages(
  db: D1Database,
  request: PageRequest,
): Promise<Page<ListedMessage>> {
  const all = sql`SELECT *, (SELECT json_group_array(r.address) FROM message_recipients r WHERE r.message_id=m.message_id) recipients FROM messages m`
  const page = await readPage<StoredMessage & { recipients: string }>(
    db,
    all,
    ['message_id'],
    [],
    request,
    ({ messageId }) => [messageId],
  )
  const items = page.items.map((row) => ({ ...row, recipients: JSON.parse(row.recipients) }))
  return { ...page, items }
}

/** The message of this id; null where none is stored. */
export async function postedMessage(
  db: D1Database,
  messageId: string,
): Promise<PostedMessage | null> {
  return await db
    .prepare('SELECT message_id messageId, stored_at storedAt FROM messages WHERE message_id=?1')
    .bind(messageId)
    .first<PostedMessage>()
}

/** Deletes everything about these, except a message that was posted again meanwhile. */
export async function deleteMessages(
  db: D1Database,
  posted: readonly PostedMessage[],
  deed: Deed | null,
): Promise<void> {
  if (posted.length === 0) return
  const json = JSON.stringify(posted.map(({ messageId, storedAt }) => [messageId, storedAt]))
  const remove = ['message_parts', 'message_recipients', 'messages'].map((table) =>
    db
      .prepare(
        `DELETE FROM ${table} WHERE message_id IN
          (SELECT m.message_id FROM json_each(?1) j CROSS JOIN messages m ON m.message_id=j.value->>0 AND m.stored_at=j.value->>1)`,
      )
      .bind(json),
  )
  const ids = posted.map(({ messageId }) => messageId)
  await audited(db, remove, deed, ids)
}

const OF_MESSAGE = `FROM delivery_log l WHERE l.address=r.address AND l.message_id=r.message_id`

/** A message may have as many as a hundred; few have more than one. */
const RECIPIENTS = 10

/** A window that was opened again waits for messages whose own rows are settled. */
const OF_WAITING = `FROM delivery_log l WHERE l.address=r.address AND l.class=4 AND l.outcome IS NULL AND (l.kind='reopen_retry' OR l.message_id=r.message_id)`

/**
 * Deletes recipients whose message has an outcome, and those stored before `before` (epoch milliseconds) without any
 * news; never one that waits. Returns the messages that have no recipient left.
 */
export async function finishedMessages(
  db: D1Database,
  before: number,
  limit: number,
): Promise<PostedMessage[]> {
  await db
    .prepare(
      `DELETE FROM message_recipients WHERE (address, message_id) IN (
        SELECT r.address, r.message_id FROM message_recipients r JOIN messages m ON m.message_id=r.message_id
        WHERE (m.stored_at<?1 OR EXISTS (SELECT 1 ${OF_MESSAGE} AND l.class IN (2,4,5) AND l.outcome IS NOT NULL))
          AND NOT EXISTS (SELECT 1 ${OF_WAITING}) LIMIT ?2*${RECIPIENTS})`,
    )
    .bind(before, limit)
    .run()
  const { results } = await db
    .prepare(
      'SELECT message_id messageId, stored_at storedAt FROM messages m WHERE NOT EXISTS (SELECT 1 FROM message_recipients r WHERE r.message_id=m.message_id) LIMIT ?1',
    )
    .bind(limit)
    .all<PostedMessage>()
  return results
}
