/** Bounces that are automatic answers, because their message was delivered before. The delivery may be reported before, with or after them. */
import { classify } from '../bounce/classify.ts'
import { classRankSql, rankSql } from '../bounce/fold.ts'
import type { LogRow } from './log-row.ts'
import { addStats, COUNTED_AS, QUARTER_MS } from './stats.ts'

/** Who reports automatic answers as bounces: Amazon SES, by its webhooks and by mail. */
export const REPORTS_ANSWERS: ReadonlySet<string> = new Set(['ses', 'mail'])
/** Is `row` a delivery that they report? Deliveries by others come in posts that are not checked for this, and would count in one order of arrival only. */
const isTheirDelivery = (row: string) =>
  `${row}.class=2 AND ${row}.esp IN ('${[...REPORTS_ANSWERS].join("','")}')`

/** The rows, with each bounce replaced by its automatic answer if the log, or the rows themselves, hold an earlier delivery of its message. */
export async function withAnswers(
  db: D1Database,
  rows: readonly LogRow[],
): Promise<readonly LogRow[]> {
  const asked = rows.filter(({ answer }) => answer !== undefined)
  if (asked.length === 0) return rows
  const { results } = await db
    .prepare(
      `SELECT l.address, l.message_id messageId, min(l.occurred_at) occurredAt FROM json_each(?1) CROSS JOIN delivery_log l
       ON l.address=value->>0 AND l.message_id=value->>1 AND ${isTheirDelivery('l')} GROUP BY 1,2`,
    )
    .bind(JSON.stringify(asked.map(({ address, messageId }) => [address, messageId])))
    .all<Pick<LogRow, 'address' | 'messageId' | 'occurredAt'>>()
  const deliveries = [
    ...results,
    ...rows.filter((row) => row.class === 2 && REPORTS_ANSWERS.has(row.esp)),
  ]
  const isBehindOne = ({ address, messageId, occurredAt }: LogRow) =>
    messageId !== null &&
    deliveries.some(
      (one) =>
        one.address === address && one.messageId === messageId && one.occurredAt <= occurredAt,
    )
  return rows.map((row) => (row.answer && isBehindOne(row) ? row.answer : row))
}

/** A row of the log. */
export interface LateAnswer {
  address: string
  occurredAt: number
  key: string
}

/** The bounces that a recorded post (?1) makes automatic answers: each once, however many of the post's events are about the message. */
export const LATE_ANSWERS = `SELECT DISTINCT b.address, b.occurred_at occurredAt, b.event_key key FROM json_each(?1) j CROSS JOIN delivery_log b
ON b.address=j.value->>'a' AND b.occurred_at>=j.value->>'t' AND b.message_id=j.value->>'m' AND b.may_be_answer AND b.class<>0
WHERE EXISTS (SELECT 1 FROM delivery_log l WHERE l.address=b.address AND l.occurred_at<=b.occurred_at AND l.message_id=b.message_id AND ${isTheirDelivery('l')})`

const LATE = `late AS MATERIALIZED (SELECT l.* FROM json_each(?1) j CROSS JOIN delivery_log l ON l.occurred_at=j.value->>'occurredAt' AND l.event_key=j.value->>'key' AND l.class<>0)`

const STATS = `WITH ${LATE} ${addStats(`SELECT ${COUNTED_AS}, -1 d FROM late
  UNION ALL SELECT occurred_at/${QUARTER_MS}, esp, source, '', ?2, 'noted', coalesce(mailbox_provider,''), 1 FROM late`)}`

/** The latest other event is in the log: at least the delivery. */
const ADDRESSES = `WITH ${LATE} UPDATE addresses SET permanent_errors=permanent_errors-x.counts, refold_from=min(coalesce(refold_from,x.t),x.t), version=version+1,
  (last_rank, last_status, last_reason)=(SELECT ${rankSql('l.occurred_at', 'l.class')}, l.status, l.reason FROM delivery_log l
    WHERE l.address=addresses.address AND l.class<>0 AND l.kind<>'reopen_retry' AND (l.occurred_at, l.event_key) NOT IN (SELECT occurred_at, event_key FROM late)
    ORDER BY l.occurred_at DESC, ${classRankSql('l.class')} DESC, l.status DESC, l.reason DESC LIMIT 1)
FROM (SELECT address a, sum(counts) counts, min(occurred_at) t FROM late GROUP BY 1) x WHERE addresses.address=x.a`

const LOG = `WITH ${LATE} UPDATE delivery_log SET kind='autoreplied', class=0, counts=0, condemns=0, outcome='noted', logged_status=NULL, status=NULL, reason=?2, scope=NULL,
  action=?3, confidence=?4, rule=?5, evidence=?6, not_before=NULL WHERE (occurred_at, event_key) IN (SELECT occurred_at, event_key FROM late)`

/** Makes the bounces what they would be if the delivery had been known before, and marks their addresses for a refold. Idempotent. */
export async function turnIntoAnswers(
  db: D1Database,
  bounces: readonly LateAnswer[],
): Promise<void> {
  if (bounces.length === 0) return
  const json = JSON.stringify(bounces)
  const { reason, action, confidence, rule, evidence } = classify({ kind: 'autoreplied' })
  await db.batch([
    db.prepare(STATS).bind(json, reason),
    db.prepare(ADDRESSES).bind(json),
    db.prepare(LOG).bind(json, reason, action, confidence, rule, JSON.stringify(evidence)),
  ])
}
