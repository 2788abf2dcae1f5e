/** Who did what: written in the batch of the act itself, listed by time. */
import type { AuditAction } from './audit-action.ts'
import { type Page, type PageRequest, readPage, within } from './page.ts'
import type { audit } from './schema.ts'
import { asked, sql } from './sql.ts'

export type AuditEntry = typeof audit.$inferSelect

/** Who does what, when (epoch milliseconds). */
export interface Deed {
  actor: string
  action: AuditAction
  at: number
}

/** Writes an audit row for each of these. Without `always`, only if the statement before it in the batch changed something. */
export function auditing(
  db: D1Database,
  { actor, action, at }: Deed,
  targets: readonly (string | null)[],
  always = false,
): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO audit (at, id, actor, action, target_id) SELECT ?1, lower(hex(randomblob(8))), ?2, ?3, value FROM json_each(?4) WHERE ?5 OR changes()>0',
    )
    .bind(at, actor, action, JSON.stringify(targets), Number(always))
}

/** Runs the statements in one batch and audits the deed. Returns how many rows the last statement changed. */
export async function audited(
  db: D1Database,
  statements: readonly D1PreparedStatement[],
  deed: Deed | null,
  targets: readonly string[],
): Promise<number> {
  const written = deed === null ? [] : [auditing(db, deed, targets)]
  const results = await db.batch([...statements, ...written])
  return results[statements.length - 1]?.meta.changes ?? 0
}

export interface AuditFilter {
  actor?: string | undefined
  action?: AuditAction | undefined
  /** Epoch milliseconds: from (inclusive) and to (exclusive). */
  from?: number | undefined
  to?: number | undefined
}

/** The key is time and id. */
export function pageOfAudit(
  db: D1Database,
  { actor, action, from, to }: AuditFilter,
  request: PageRequest,
): Promise<Page<AuditEntry>> {
  const conditions = [
    asked('actor', '=', actor),
    asked('action', '=', action),
    ...within('at', { from, to }, request),
  ]
  const key = ['at', 'id']
  const all = sql`SELECT * FROM audit`
  return readPage<AuditEntry>(db, all, key, conditions, request, ({ at, id }) => [at, id])
}
