/** The operator's own rules, and the replies they could be written for. */

import type { OwnRule } from '../bounce/own-rules.ts'
import { REASONS, type Reason } from '../bounce/reason.ts'
import { audited, type Deed } from './audit.ts'
import { WALK_ROWS } from './log.ts'

interface StoredRule extends OwnRule {
  phrases: string[]
  note: string | null
  createdAt: number
  createdBy: string
}

interface RuleRow {
  id: string
  phrases: string
  reason: string
  provider: string | null
  note: string | null
  created_at: number
  created_by: string
}

/** In the order they are asked: the oldest first. */
export async function ownRules(db: D1Database): Promise<StoredRule[]> {
  const { results } = await db
    .prepare('SELECT * FROM own_rules ORDER BY created_at, id')
    .all<RuleRow>()
  return results.flatMap((row) => {
    const reason = REASONS.find((known) => known === row.reason)
    return reason === undefined ? [] : [toRule(row, reason)]
  })
}

function toRule(row: RuleRow, reason: Reason): StoredRule {
  const phrases: unknown = JSON.parse(row.phrases)
  return {
    id: row.id,
    phrases: Array.isArray(phrases) ? phrases.map(String) : [],
    reason,
    provider: row.provider,
    note: row.note,
    createdAt: row.created_at,
    createdBy: row.created_by,
  }
}

/** False when there is one of this id. */
export async function addOwnRule(db: D1Database, rule: StoredRule): Promise<boolean> {
  const { createdAt: at, createdBy: actor } = rule
  const add = db
    .prepare('INSERT INTO own_rules VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING')
    .bind(rule.id, JSON.stringify(rule.phrases), rule.reason, rule.provider, rule.note, at, actor)
  return (await audited(db, [add], { actor, action: 'rule.create', at }, [rule.id])) > 0
}

/** False when there is none of this id. */
export async function removeOwnRule(db: D1Database, id: string, deed: Deed): Promise<boolean> {
  const remove = db.prepare('DELETE FROM own_rules WHERE id = ?1').bind(id)
  return (await audited(db, [remove], deed, [id])) > 0
}

/** A reply of the log as it was classified. */
export interface LoggedReply {
  diagnostic: string
  replyCode: number | null
  reportedStatus: string | null
  mailboxProvider: string | null
  kind: string
  reason: string | null
  rule: string | null
  occurredAt: number
}

const REPLY = `diagnostic, reply_code AS replyCode, reported_status AS reportedStatus,
  mailbox_provider AS mailboxProvider, kind, reason, rule, occurred_at AS occurredAt`

/** The latest replies, the newest first. */
export function recentReplies(db: D1Database, limit: number, walkRows?: number) {
  return replies(db, '', limit, walkRows)
}

/** The latest replies that no rule explained, the newest first: through an index of their own. */
export function unknownReplies(db: D1Database, limit: number, walkRows?: number) {
  return replies(db, "INDEXED BY log_unknown WHERE reason = 'unknown'", limit, walkRows)
}

/** Most reports of some services hold no words: of a large log no more is looked through than a page of it may be. */
async function replies(
  db: D1Database,
  which: string,
  limit: number,
  walkRows = WALK_ROWS,
): Promise<LoggedReply[]> {
  const { results } = await db
    .prepare(
      `SELECT ${REPLY} FROM (SELECT * FROM delivery_log ${which} ORDER BY occurred_at DESC LIMIT ?2)
       WHERE diagnostic IS NOT NULL ORDER BY occurred_at DESC LIMIT ?1`,
    )
    .bind(limit, walkRows)
    .all<LoggedReply>()
  return results
}
