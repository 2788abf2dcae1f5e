/** Records a post: one batch, whatever its size, and nothing at all for what is known already. */
import { SENT } from '../bounce/event.ts'
import { planId } from '../bounce/retry-plan.ts'
import {
  type LateAnswer,
  REPORTS_ANSWERS,
  turnIntoAnswers,
  withAnswers,
} from './automatic-answers.ts'
import { type LogRow, markOf, toJsonRow, withoutRepeats } from './log-row.ts'
import { newsStatements, type PostShape } from './news.ts'
import { tellNews, tellState, toldBy } from './outbox.ts'
import { type RefoldOptions, refoldAddresses } from './refold.ts'
import { type RetrySchedule, type ScheduleRow, toSchedule } from './schedule.ts'
import { sourceStatements } from './sources.ts'
import { resultsOf } from './sql.ts'

/** Most tries for rows that an erasure undoes each time. Then they fail, to be spooled or sent again. */
const MOST_TRIES = 3
/** D1 takes values of up to 2 MB; a larger post is recorded in several batches, each complete in itself. */
const MAX_JSON_BYTES = 1_900_000

/** Rows to be recorded, and the guards that go first in their batch: they fail it with `JSON path` if something since has changed what is to be recorded. */
export interface GuardedRows {
  rows: readonly LogRow[]
  guards: readonly D1PreparedStatement[]
}

/** Reads the rows to be recorded; called again after a guard failed. May throw. */
export type RowReader = () => Promise<GuardedRows>

export interface RecordOptions extends RefoldOptions {
  /** How long an accepted copy may be silent before another is sent, in milliseconds. */
  silenceMs?: number
}

export interface RecordResult {
  /** New rows of the log. */
  recorded: number
  /** Rows of a one-time token that was used with another body. */
  refused: number
  /** Open retries that the news is about: to be armed. */
  arm: RetrySchedule[]
  /** Notifications that were written: if any, the notifiers are to be woken. */
  told: number
  /** Unproven rows of the log whose messages are known by now. */
  provenSince: LogKey[]
}

/** A durable result that is not correct yet for all addresses. */
export interface Marking extends RecordResult {
  /** Addresses that still have to be folded again (`refoldAddresses`); they are marked for the sweeper. */
  marked: Set<string>
}

/** The key of a row of the log: its time and its identity. */
export interface LogKey {
  t: number
  k: string
}

/** Idempotent. `rows` in any order, of any number of addresses. Throws what D1 throws; what was written before that is correct, and recording the same rows again completes it. */
export function record(
  db: D1Database,
  rows: readonly LogRow[],
  options: RecordOptions,
): Promise<RecordResult> {
  return recordFrom(db, async () => ({ rows, guards: [] }), options)
}

/** The same for rows that something, such as an erasure, may refuse until they are recorded. */
export async function recordFrom(
  db: D1Database,
  read: RowReader,
  options: RecordOptions,
): Promise<RecordResult> {
  const { marked, ...result } = await recordMarking(db, read, options)
  const { arm, told } = await refoldAddresses(db, [...marked], options)
  return { ...result, arm: [...result.arm, ...arm], told: result.told + told }
}

/** The same, but what has to be folded again is only marked. */
export async function recordMarking(
  db: D1Database,
  read: RowReader,
  options: RecordOptions,
): Promise<Marking> {
  return recordRead(db, await read(), { read, options, tries: MOST_TRIES })
}

/** How rows are recorded. Each of the `tries` after the first reads them anew. */
interface How {
  read: RowReader
  options: RecordOptions
  tries: number
}

async function recordRead(
  db: D1Database,
  { rows, guards }: GuardedRows,
  how: How,
): Promise<Marking> {
  const { read, options, tries } = how
  const unrepeated = withoutRepeats(await withAnswers(db, rows))
  const result = nothing()
  for (const part of inParts(unrepeated, options.shards)) {
    const one = await recordPart(db, part, guards, how)
    // When rows are recorded again, the parts before are known already.
    if (one === 'undone') {
      return add(result, await recordRead(db, await read(), { ...how, tries: tries - 1 }))
    }
    if (one === 'used') {
      return add(result, await recordEach(db, { rows: unrepeated, guards }, how))
    }
    add(result, one)
  }
  return result
}

function nothing(): Marking {
  return { recorded: 0, refused: 0, arm: [], told: 0, provenSince: [], marked: new Set() }
}

function add(sum: Marking, one: Marking): Marking {
  sum.recorded += one.recorded
  sum.refused += one.refused
  sum.arm.push(...one.arm)
  sum.told += one.told
  sum.provenSince.push(...one.provenSince)
  sum.marked = sum.marked.union(one.marked)
  return sum
}

/** Rows that go in one batch, with the JSON that carries them. */
interface Part {
  rows: LogRow[]
  json: string
}

/** Splits by size. The rows of one address stay together as far as they fit, which spares them a refold. */
function* inParts(rows: readonly LogRow[], shards: number): Generator<Part> {
  let part: LogRow[] = []
  let json: string[] = []
  let bytes = 0
  for (const row of [...Map.groupBy(rows, ({ address }) => address).values()].flat()) {
    const rowJson = JSON.stringify(toJsonRow(row, shards))
    const size = new TextEncoder().encode(rowJson).length + 1
    if (part.length > 0 && bytes + size > MAX_JSON_BYTES) {
      yield { rows: part, json: `[${json.join()}]` }
      part = []
      json = []
      bytes = 0
    }
    part.push(row)
    json.push(rowJson)
    bytes += size
  }
  if (part.length > 0) yield { rows: part, json: `[${json.join()}]` }
}

/** `undone`: a guard failed, and the rows may be read anew; `used`: a one-time token was used with another body. */
async function recordPart(
  db: D1Database,
  { rows, json }: Part,
  guards: GuardedRows['guards'],
  { options, tries }: How,
): Promise<Marking | 'undone' | 'used'> {
  const statements = newsStatements(shapeOf(rows))
  const nonces = nonceStatements(db, rows)
  const { plan, silenceMs = 0 } = options
  const parameters = [json, plan.windowMs, planId(plan), silenceMs]
  const checks = [...guards, ...nonces, ...sourceStatements(db, rows)]
  const batch = [
    ...checks,
    // Notifications are written before the log insert, after which the rows are no longer new.
    tellNews(db, json, options.now),
    ...statements.map(({ sql }) => db.prepare(sql).bind(...parameters.slice(0, used(sql)))),
    ...tellState(db, 'rows', json, options),
  ]
  const results = await db.batch<unknown>(batch).catch((error: unknown) => {
    if (guards.length > 0 && tries > 1 && says(error, 'JSON path')) return 'undone'
    if (nonces.length > 0 && says(error, 'malformed JSON')) return 'used'
    throw error
  })
  if (results === 'undone' || results === 'used') return results
  const [news, ...others] = results.slice(checks.length)
  const byName = new Map(statements.map(({ name }, at) => [name, others[at]]))
  const late = resultsOf<LateAnswer>(byName.get('late_answers'))
  await turnIntoAnswers(db, late)
  const marked = [...resultsOf<{ address: string }>(byName.get('marked')), ...late]
  return {
    recorded: written(byName.get('log')),
    refused: 0,
    arm: resultsOf<ScheduleRow>(byName.get('schedules')).map(toSchedule),
    told: written(news) + toldBy(others.slice(statements.length)),
    provenSince: resultsOf<LogKey>(byName.get('proven_since')),
    marked: new Set(marked.map(({ address }) => address)),
  }
}

/** The highest numbered parameter of a statement. */
function used(sql: string): number {
  return [4, 3, 2].find((n) => sql.includes(`?${n}`)) ?? 1
}

function shapeOf(rows: readonly LogRow[]): PostShape {
  return {
    transient: rows.some((row) => row.class === 4),
    settling: rows.some((row) => row.class === 2 || row.class === 5),
    marks: rows.some((row) => markOf(row) !== null),
    answers: rows.some(({ esp }) => REPORTS_ANSWERS.has(esp)),
    proofs: rows.some(
      ({ authenticity, kind, espEvent }) =>
        authenticity === 'unproven' || (kind === 'unknown' && espEvent === SENT),
    ),
  }
}

/** Records posts that were spooled together, and of which one is refused, one by one in the order they came. */
async function recordEach(
  db: D1Database,
  { rows, guards }: GuardedRows,
  how: How,
): Promise<Marking> {
  const result = nothing()
  const posts = Map.groupBy(rows, postOf)
  if (posts.size === 1) return { ...result, refused: rows.length }
  for (const [post, some] of posts) {
    const read = async () => {
      const all = await how.read()
      return { ...all, rows: all.rows.filter((row) => postOf(row) === post) }
    }
    add(result, await recordRead(db, { rows: some, guards }, { ...how, read }))
  }
  return result
}

function postOf({ nonce, bodyHash }: LogRow): string {
  return `${nonce} ${bodyHash}`
}

/** Uses up the one-time tokens of the posts, and makes the batch fail if one came with another body before, at any source: several may share a secret. */
function nonceStatements(db: D1Database, rows: readonly LogRow[]): D1PreparedStatement[] {
  const used = rows.flatMap(({ esp, nonce, bodyHash, receivedAt }) =>
    nonce === null ? [] : [[esp, nonce, bodyHash, receivedAt]],
  )
  if (used.length === 0) return []
  return [
    `INSERT INTO nonces SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
    `SELECT CASE WHEN EXISTS (SELECT 1 FROM json_each(?1) j JOIN nonces n ON n.esp=j.value->>0 AND n.nonce=j.value->>1 AND n.body_hash<>j.value->>2) THEN json('refused') END`,
  ].map((sql) => db.prepare(sql).bind(JSON.stringify(used)))
}

/** `json('refused')` is no JSON, nor 'erased' a path: the way to make a batch fail, and so to undo it, from inside SQL. */
function says(error: unknown, words: string): boolean {
  return error instanceof Error && error.message.includes(words)
}

function written(result: D1Result | undefined): number {
  return result?.meta.changes ?? 0
}
