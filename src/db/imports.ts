/** Imports of suppression lists: what is known already, the log rows of a part, its counts, and how to undo it. */
import type { ActionKind } from '../bounce/event.ts'
import {
  type ErrorCounts,
  IMPORT_COUNTS,
  type ImportCounts,
  type ImportEntry,
  type ImportFormat,
  NO_ERRORS,
} from '../import/import-line.ts'
import { actionRow, type By } from './actions.ts'
import type { LogRow } from './log-row.ts'
import { type RecordOptions, record } from './record.ts'
import { raw, rowsOf, sql } from './sql.ts'

/** The source that tells an import's log rows from actions by hand. */
export const IMPORT_MARK = 'import'

export interface Import {
  id: string
  /** The file's name, for people. */
  name: string
  format: ImportFormat
  createdAt: number
  createdBy: string
  /** Time of the latest part. */
  lastAt: number
  undoneAt: number | null
  undoneBy: string | null
}

/** What the first part of an import says about it. */
export type NewImport = Pick<Import, 'id' | 'name' | 'format' | 'createdBy'>

/** With the sums of its parts. */
export interface KnownImport extends Import, ImportCounts {
  parts: number
}

/** Stores the import before its first log row, or finds it; null for one that was undone. `now` is the time of the rows to come. */
export async function beginImport(
  db: D1Database,
  { id, name, format, createdBy }: NewImport,
  now: number,
): Promise<Import | null> {
  const [begun] = await rowsOf<Import>(
    db,
    sql`INSERT INTO imports (id, name, format, created_at, created_by, last_at) VALUES (${id}, ${name}, ${format}, ${now}, ${createdBy}, ${now})
      ON CONFLICT(id) DO UPDATE SET created_at=min(created_at, excluded.created_at), last_at=max(last_at, excluded.last_at) WHERE undone_at IS NULL RETURNING *`,
  )
  return begun ?? null
}

/** What is known of an address that an import names. */
export interface Standing {
  suppressed: boolean
  reactivatedAt: number
  /** The part of this very import that suppressed it; null where something else did. */
  part: number | null
  /** Another import suppressed it, and could be undone. */
  byAnother: boolean
  errors: ErrorCounts
}

/** The standings of those of these (normalised) addresses that are known. */
export async function standings(
  db: D1Database,
  addresses: readonly string[],
  importId: string,
): Promise<Map<string, Standing>> {
  const { results } = await db
    .prepare(
      `SELECT a.address, a.suppressed_at suppressedAt, a.reactivated_at reactivatedAt, max(l.metadata->>'part') FILTER (WHERE l.esp_event_id=?2) part,
        max(l.esp_event_id<>?2) byAnother, a.permanent_errors permanent, a.transient_errors transient
      FROM json_each(?1) j CROSS JOIN addresses a ON a.address=j.value
      LEFT JOIN delivery_log l INDEXED BY log_address ON l.address=a.address AND l.occurred_at=a.suppressed_at AND l.kind='suppress' AND l.source='${IMPORT_MARK}'
      GROUP BY a.address`,
    )
    .bind(JSON.stringify(addresses), importId)
    .all<{
      address: string
      suppressedAt: number
      reactivatedAt: number
      part: string | null
      byAnother: number | null
      permanent: number
      transient: number
    }>()
  return new Map(
    results.map(({ address, suppressedAt, reactivatedAt, part, byAnother, ...errors }) => [
      address,
      {
        suppressed: suppressedAt > reactivatedAt,
        reactivatedAt,
        part: part === null ? null : Number(part),
        byAnother: byAnother === 1,
        errors,
      },
    ]),
  )
}

/**
 * Remembers that an import lists these addresses, which another suppressed, unless they were erased since. Returns
 * those that were lifted meanwhile: the import has to suppress them itself.
 */
export async function listAlso(
  db: D1Database,
  importId: string,
  addresses: readonly string[],
  now: number,
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set()
  const json = JSON.stringify(addresses)
  const [, lifted] = await db.batch<{ address: string }>([
    db
      .prepare(
        'INSERT INTO import_listings SELECT a.address, ?2, ?3 FROM json_each(?1) j JOIN addresses a ON a.address=j.value WHERE true ON CONFLICT DO NOTHING',
      )
      .bind(json, importId, now),
    db
      .prepare(
        'SELECT a.address FROM json_each(?1) j JOIN addresses a ON a.address=j.value WHERE a.suppressed_at<=a.reactivated_at AND a.reactivated_at<?2',
      )
      .bind(json, now),
  ])
  return new Set(lifted?.results.map(({ address }) => address))
}

/** The log row of a line: a suppression by hand, or errors, with the import's name and the file's words as its note. */
export function importRow(
  entry: ImportEntry,
  { id, name }: Pick<Import, 'id' | 'name'>,
  part: number,
  actor: string,
  now: number,
): LogRow {
  const since = entry.at === null ? '' : ` ${new Date(entry.at).toISOString().slice(0, 10)}`
  const why = entry.reason === 'none' ? '' : `: ${entry.reason}${since}`
  const words = entry.note === null ? '' : `; ${entry.note}`
  const by: By = { id, actor, note: `Import ${name}${why}${words}`.slice(0, 500) }
  const kind = entry.what === 'suppress' ? 'suppress' : 'count_errors'
  const row = statement(kind, entry.address, by, id, { now }, entry.errors)
  return { ...row, metadata: { ...row.metadata, part: String(part), reason: entry.reason } }
}

/** A log row of an import. It holds what it counts, so that an undo can take that back. */
function statement(
  kind: ActionKind,
  address: string,
  by: By,
  importId: string,
  { now }: { now: number },
  elsewhere: ErrorCounts = NO_ERRORS,
): LogRow {
  const { permanent, transient } = elsewhere
  const metadata = { permanentErrors: String(permanent), transientErrors: String(transient) }
  const row = { ...actionRow(kind, address, by, now), source: IMPORT_MARK, espEventId: importId }
  return permanent === 0 && transient === 0 ? row : { ...row, elsewhere, metadata }
}

export async function savePart(
  db: D1Database,
  importId: string,
  part: number,
  counts: ImportCounts,
): Promise<void> {
  await db
    .prepare(
      'INSERT INTO import_parts VALUES (?1,?2,?3) ON CONFLICT DO UPDATE SET counts=excluded.counts',
    )
    .bind(importId, part, JSON.stringify(counts))
    .run()
}

const SUMS = IMPORT_COUNTS.map((name) => `coalesce(sum(p.counts->>'${name}'),0) AS "${name}"`).join(
  ', ',
)
const KNOWN = raw(
  `SELECT i.*, count(p.part) parts, ${SUMS} FROM imports i LEFT JOIN import_parts p ON p.import_id=i.id`,
)

export async function readImport(db: D1Database, id: string): Promise<KnownImport | null> {
  const [found] = await rowsOf<KnownImport>(db, sql`${KNOWN} WHERE i.id=${id} GROUP BY i.id`)
  return found ?? null
}

/** The newest `limit`, newest first. */
export function listImports(db: D1Database, limit: number): Promise<KnownImport[]> {
  return rowsOf(
    db,
    sql`${KNOWN} WHERE i.id IN (SELECT id FROM imports ORDER BY created_at DESC LIMIT ${limit}) GROUP BY i.id ORDER BY i.created_at DESC, i.id`,
  )
}

/** Addresses that one call undoes. UNDO_MOST are read at once, and recorded UNDO_STEP at a time. */
const UNDO_MOST = 20_000
const UNDO_STEP = 2000

/** When anything else suppressed address a last, without imports that were undone. */
const OTHERS = `(SELECT coalesce(max(l.occurred_at),0) FROM delivery_log l WHERE l.address=a.address AND l.kind='suppress'
  AND NOT (l.source='${IMPORT_MARK}' AND l.esp_event_id IN (SELECT id FROM imports WHERE undone_at IS NOT NULL)))`

/** ?1 import, ?2 and ?3 the times between which its rows lie. Its suppressions in force, with no other at the same time. */
const LIFTABLE = `SELECT DISTINCT l.address, l.occurred_at at FROM delivery_log l JOIN addresses a ON a.address=l.address AND a.suppressed_at=l.occurred_at AND a.suppressed_at>a.reactivated_at
  WHERE l.occurred_at BETWEEN ?2 AND ?3 AND l.kind='suppress' AND l.source='${IMPORT_MARK}' AND l.esp_event_id=?1 AND a.suppressed_at>${OTHERS} LIMIT ?4`

/** Imports i that were not undone and also list address a, since its last reactivation. */
const LISTING = `import_listings x JOIN imports i ON i.id=x.import_id AND i.undone_at IS NULL WHERE x.address=a.address AND x.listed_at>a.reactivated_at`

/** ?1 addresses: the latest of these imports for each. */
const LISTED = `SELECT a.address, i.id, i.name, max(x.listed_at) listedAt FROM json_each(?1) j CROSS JOIN addresses a ON a.address=j.value CROSS JOIN ${LISTING} GROUP BY 1`

/** ?1 to ?3 as above: what the import's rows counted and its undo has not taken back. */
const COUNTED = `SELECT l.address, sum(l.counts) permanent, sum(l.metadata->>'transientErrors') transient FROM delivery_log l
  WHERE l.occurred_at BETWEEN ?2 AND ?3 AND l.esp='' AND l.source='${IMPORT_MARK}' AND l.esp_event_id=?1 AND l.metadata->>'transientErrors' IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM delivery_log u WHERE u.address=l.address AND u.kind='undo_import' AND u.esp_event_id=?1 AND u.metadata IS NOT NULL)
  GROUP BY 1 LIMIT ?4`

/** From now on no part of the import is accepted, and its suppressions no longer count. Idempotent. */
export async function beginUndo(
  db: D1Database,
  id: string,
  actor: string,
  now: number,
): Promise<void> {
  await db
    .prepare('UPDATE imports SET undone_at=?2, undone_by=?3 WHERE id=?1 AND undone_at IS NULL')
    .bind(id, now, actor)
    .run()
}

const UNDONE = 'EXISTS (SELECT 1 FROM imports WHERE id=?1 AND undone_at IS NOT NULL)'

export async function isUndone(db: D1Database, id: string): Promise<boolean> {
  return (await db.prepare(`SELECT ${UNDONE} is_undone`).bind(id).first('is_undone')) === 1
}

/** Fails the batch of a part whose import was undone. */
export function unlessUndone(db: D1Database, id: string): D1PreparedStatement {
  return db.prepare(`SELECT CASE WHEN ${UNDONE} THEN json_extract('{}', 'undone') END`).bind(id)
}

/**
 * Lifts the import's suppressions, unless the address was suppressed or reactivated since, and takes back its counts,
 * for as many addresses as one call may. An address that another import lists too is then suppressed by that one.
 * Returns how many addresses were lifted, and whether some may be left. Rows that the log no longer holds stay in force.
 */
export async function undoImport(
  db: D1Database,
  undone: Import,
  actor: string,
  options: RecordOptions,
): Promise<{ lifted: number; left: boolean }> {
  const { id, createdAt, lastAt } = undone
  let lifted = 0
  let room = UNDO_MOST
  for (const [which, undo] of [[LIFTABLE, lift] as const, [COUNTED, takeBack] as const]) {
    // Until none is found, so that rows that came meanwhile are undone, too.
    for (;;) {
      const statement = db.prepare(which).bind(id, createdAt, lastAt, room)
      const { results } = await statement.all<Touched>()
      if (results.length === 0) break
      for (let at = 0; at < results.length; at += UNDO_STEP) {
        const some = results.slice(at, at + UNDO_STEP)
        lifted += await undo(db, undone, some, actor, options)
      }
      room -= Math.max(results.length, UNDO_STEP)
      if (room <= 0) return { lifted, left: true }
    }
  }
  return { lifted, left: false }
}

/** An address that an import touched: when it suppressed it, or what it counted. */
type Touched = { address: string; at?: number } & Partial<ErrorCounts>

/** Returns how many are no longer suppressed. */
async function lift(
  db: D1Database,
  { id, name }: Import,
  some: readonly Touched[],
  actor: string,
  options: RecordOptions,
): Promise<number> {
  const listed = await db
    .prepare(LISTED)
    .bind(JSON.stringify(some.map(({ address }) => address)))
    .all<{ address: string; id: string; name: string; listedAt: number }>()
  const others = new Map(listed.results.map((one) => [one.address, one]))
  const rows = some.map(({ address }) => {
    const other = others.get(address)
    const by = (what: string, note: string): By => ({ id: what, actor, note: note.slice(0, 500) })
    if (other === undefined) {
      const undoing = by(`undo ${id}`, `Import ${name} undone`)
      return { ...statement('undo_import', address, undoing, id, options), follows: true }
    }
    const after = by(`${other.id} after ${id}`, `Import ${other.name}; import ${name} undone`)
    // The time when that import listed the address.
    return {
      ...statement('suppress', address, after, other.id, options),
      occurredAt: other.listedAt,
      follows: true,
    }
  })
  // The log first: an address that is lifted is no longer found.
  await record(db, rows, options)
  await db
    .prepare(
      `UPDATE addresses AS a SET suppressed_at=${OTHERS} WHERE (address, suppressed_at) IN (SELECT value->>0, value->>1 FROM json_each(?1))
      AND suppressed_at>reactivated_at AND suppressed_at>${OTHERS} AND (${OTHERS}>0 OR NOT EXISTS (SELECT 1 FROM ${LISTING}))`,
    )
    .bind(JSON.stringify(some.map(({ address, at }) => [address, at])))
    .run()
  return some.length - others.size
}

async function takeBack(
  db: D1Database,
  { id, name }: Import,
  some: readonly Touched[],
  actor: string,
  options: RecordOptions,
): Promise<0> {
  const by: By = { id: `uncount ${id}`, actor, note: `Import ${name} undone`.slice(0, 500) }
  const rows = some.map(({ address, permanent = 0, transient = 0 }) => {
    const taken = { permanent: -permanent, transient: -transient }
    return { ...statement('undo_import', address, by, id, options, taken), follows: true }
  })
  await record(db, rows, options)
  return 0
}
