/** Which messages are known, for whom, from somebody who was proven: by the log, or because they were handed over. */
import { normalizeAddress } from '../bounce/address.ts'
import { type BounceEvent, messageOf } from '../bounce/event.ts'

/** A message to one recipient, null where one is not known: the address normalised, the id without angle brackets, which some ESPs keep. */
interface Mailed {
  messageId: string | null
  address: string | null
}

/** Positions in `mailed` of those that are known. */
export async function knownAmong(db: D1Database, mailed: readonly Mailed[]): Promise<Set<number>> {
  if (mailed.every(({ messageId }) => messageId === null)) return new Set()
  const json = JSON.stringify(mailed.map(({ messageId, address }) => [messageId, address]))
  const { results } = await db
    .prepare(
      `SELECT j.key at FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=j.value->>1
         AND l.message_id IN (j.value->>0, '<'||(j.value->>0)||'>') AND l.authenticity<>'unproven')
       OR EXISTS (SELECT 1 FROM message_recipients r WHERE r.address=j.value->>1 AND r.message_id=j.value->>0)`,
    )
    .bind(json)
    .all<{ at: number }>()
  return new Set(results.map(({ at }) => at))
}

/** The events, among which those that may be automatic answers are such, if the log knows an earlier delivery of their message. */
export async function withAnswers(
  db: D1Database,
  events: readonly BounceEvent[],
): Promise<readonly BounceEvent[]> {
  const asked = events.map((event) =>
    event.mayBeAnswer
      ? [messageOf(event), normalizeAddress(event.recipient), event.occurredAt]
      : [],
  )
  if (asked.every((one) => one.length === 0)) return events
  const { results } = await db
    .prepare(
      `SELECT j.key at FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=j.value->>1
         AND l.message_id=j.value->>0 AND l.class=2 AND l.occurred_at<=coalesce(j.value->>2, l.occurred_at))`,
    )
    .bind(JSON.stringify(asked))
    .all<{ at: number }>()
  const answers = new Set(results.map(({ at }) => at))
  return events.map((event, at) => (answers.has(at) ? { ...event, kind: 'autoreplied' } : event))
}
