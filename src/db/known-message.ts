/** Which messages are known, and for which recipient, from a proven source: by the log, or because they were stored with us. */
import { DAY_MS, MINUTE_MS } from '../bounce/calendar.ts'
import { isProvenSql } from '../bounce/event.ts'

/** A message to one recipient; either is null if it is not known: the address normalised, the id without angle brackets. */
interface Mailed {
  messageId: string | null
  address: string | null
}

/** As long as the ids of Amazon SES at least, in characters. */
const LONG = 32

/**
 * Is this id hard to guess, so that it can prove a bounce? It has an `@`, as in mail (RFC 5322), or is long. Some services
 * number their messages upwards.
 */
export function isProof(messageId: string): boolean {
  return messageId.includes('@') || [...messageId].length >= LONG
}

/** The same as SQL. */
export const isProofSql = (messageId: string) =>
  `(instr(${messageId},'@')>0 OR length(${messageId})>=${LONG})`

/** Positions in `mailed` of those that are known. What the log knows of an address is read once, however often a mail names it. */
export async function knownAmong(db: D1Database, mailed: readonly Mailed[]): Promise<Set<number>> {
  const asked = mailed.map(({ messageId, address }) => [
    messageId !== null && isProof(messageId) ? messageId : null,
    address,
  ])
  if (asked.every(([messageId]) => messageId === null)) return new Set()
  const { results } = await db
    .prepare(
      `SELECT j.key at FROM json_each(?1) j WHERE (j.value->>1, j.value->>0) IN (SELECT l.address, l.message_id FROM delivery_log l
         WHERE l.address IN (SELECT value->>1 FROM json_each(?1)) AND l.message_id IN (SELECT value->>0 FROM json_each(?1)) AND ${isProvenSql('l.authenticity')})
       OR EXISTS (SELECT 1 FROM message_recipients r WHERE r.address=j.value->>1 AND r.message_id=j.value->>0)`,
    )
    .bind(JSON.stringify(asked))
    .all<{ at: number }>()
  return new Set(results.map(({ at }) => at))
}

/** How long after its bounce a sender's notice of a message may come: a server that refuses at once is faster. */
const LATE_NOTICE_MS = DAY_MS

/** The unproven bounces of the messages that a recorded post (?1) makes known. */
export const PROVEN_SINCE = `SELECT DISTINCT b.occurred_at t, b.event_key k FROM json_each(?1) j CROSS JOIN delivery_log b
ON b.address=j.value->>'a' AND b.occurred_at>=j.value->>'rt'-${LATE_NOTICE_MS} AND b.message_id=j.value->>'m' AND b.authenticity='unproven'
AND ${isProofSql('b.message_id')} WHERE EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=b.address AND l.message_id=b.message_id AND ${isProvenSql('l.authenticity')})`

/**
 * The log has no index by message, which every event would pay for. So this many rows are read, from the time when the
 * message was sent; no more, since anybody can send a mail that causes the search.
 */
const MOST_ROWS = 2000
/** A clock that dates messages may be ahead of those that report them. */
const CLOCKS_DIFFER_MS = 2 * MINUTE_MS

/**
 * The one address that a message, sent at `sentAt` (epoch milliseconds) or later, went to; null if none or
 * several are known, or if only errors name one: a source of errors alone says nothing about those whom it reached.
 */
export function soleRecipient(
  db: D1Database,
  messageId: string,
  sentAt: number,
): Promise<string | null> {
  return db
    .prepare(
      `SELECT min(address) address FROM (SELECT address, 0 class FROM message_recipients WHERE message_id=?1
         UNION SELECT address, class FROM (SELECT * FROM delivery_log WHERE occurred_at>=?2 ORDER BY occurred_at LIMIT ${MOST_ROWS})
         WHERE message_id=?1 AND ${isProvenSql('authenticity')}) HAVING min(address)=max(address) AND min(class)<4`,
    )
    .bind(messageId, sentAt - CLOCKS_DIFFER_MS)
    .first('address')
}
