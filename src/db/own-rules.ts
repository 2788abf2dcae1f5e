/** The operator's own rules, and the replies they could be written for. */

import type { OwnRule } from '../bounce/own-rules.ts'
import { REASONS } from '../bounce/reason.ts'
import { audited, type Deed } from './audit.ts'
import { type LogEntry, WALK_ROWS } from './log.ts'
import type { ownRules as table } from './schema.ts'
import { raw, rowsOf, sql } from './sql.ts'

type RuleRow = typeof table.$inferSelect

interface StoredRule extends OwnRule, Omit<RuleRow, keyof OwnRule> {
  phrases: string[]
}

/** In the order they are asked: the oldest first. A reason of another release may be unknown to this one. */
export async function ownRules(db: D1Database): Promise<StoredRule[]> {
  const rows = await rowsOf<RuleRow>(db, sql`SELECT * FROM own_rules ORDER BY created_at, id`)
  return rows
    .filter(({ reason }) => REASONS.includes(reason))
    .map((row) => ({ ...row, phrases: JSON.parse(row.phrases) }))
}

/** False when there is a rule of this id already, or when there would be more than `most`. */
export async function addOwnRule(db: D1Database, rule: StoredRule, most: number): Promise<boolean> {
  const { createdAt: at, createdBy: actor } = rule
  const add = db
    .prepare(
      'INSERT INTO own_rules SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM own_rules)<?8 ON CONFLICT DO NOTHING',
    )
    .bind(
      rule.id,
      JSON.stringify(rule.phrases),
      rule.reason,
      rule.provider,
      rule.note,
      at,
      actor,
      most,
    )
  return (await audited(db, [add], { actor, action: 'rule.create', at }, [rule.id])) > 0
}

/** False when there is no rule of this id. */
export async function removeOwnRule(db: D1Database, id: string, deed: Deed): Promise<boolean> {
  const remove = db.prepare('DELETE FROM own_rules WHERE id = ?1').bind(id)
  return (await audited(db, [remove], deed, [id])) > 0
}

/** A reply of the log, or a mail service's word for the cause, as it was classified. */
export type LoggedReply = Pick<
  LogEntry,
  | 'diagnostic'
  | 'espReason'
  | 'replyCode'
  | 'reportedStatus'
  | 'mailboxProvider'
  | 'kind'
  | 'reason'
  | 'rule'
  | 'occurredAt'
>

/** The latest replies, the newest first. */
export function recentReplies(db: D1Database, limit: number, walkRows?: number) {
  return replies(db, '', limit, walkRows)
}

/** The latest replies that no rule explained, the newest first: through an index of their own. */
export function unknownReplies(db: D1Database, limit: number, walkRows?: number) {
  return replies(db, "INDEXED BY log_unknown WHERE reason = 'unknown'", limit, walkRows)
}

/** Most reports of some services hold no words: of a large log, no more rows are read than a page of the log may read. */
function replies(
  db: D1Database,
  which: string,
  limit: number,
  walkRows = WALK_ROWS,
): Promise<LoggedReply[]> {
  return rowsOf(
    db,
    sql`SELECT diagnostic, esp_reason, reply_code, reported_status, mailbox_provider, kind, reason, rule, occurred_at
      FROM (SELECT * FROM delivery_log ${raw(which)} ORDER BY occurred_at DESC LIMIT ${walkRows})
      WHERE coalesce(diagnostic, esp_reason) IS NOT NULL ORDER BY occurred_at DESC LIMIT ${limit}`,
  )
}
