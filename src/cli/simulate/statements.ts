/**
 * The cost of a shard's statements in rows read and written, by how many rows they returned, changed or were given.
 * `test/worker/measured-rows.test.ts` runs them in a real Durable Object and compares.
 */

/** Facts about a statement after it ran. */
interface Ran {
  returned: number
  changed: number
  /** Items of the JSON array it was given; 0 when there was none. */
  given(): number
  /** The first column of the first row. */
  value: number
  /** Its other bindings, in order. */
  bindings: readonly (string | number | null)[]
}

interface StatementCost {
  starts: string
  read(ran: Ran): number
  written(ran: Ran): number
}

const none = () => 0
const changed = ({ changed }: Ran) => changed

/** Costs by the beginning of a statement. More rows read than stated here mean an unintended scan. */
const STATEMENTS: readonly StatementCost[] = [
  // The row, its index entry by end, and, unless it only observes or is held, its index entry by due time.
  {
    starts: 'INSERT INTO schedules',
    read: none,
    written: ({ changed, bindings }) =>
      changed * (bindings[6] === 'resend' || bindings[8] !== null ? 3 : 2),
  },
  {
    starts: 'DELETE FROM schedules',
    read: ({ given, changed }) => 2 * given() + 2 * changed,
    written: changed,
  },
  {
    starts: 'UPDATE schedules SET held_until=?',
    read: ({ given }) => 4 * given(),
    written: ({ changed }) => 2 * changed,
  },
  {
    starts: 'UPDATE schedules SET held_until=NULL',
    read: ({ changed }) => 2 * Math.max(1, changed),
    written: ({ changed }) => 2 * changed,
  },
  { starts: 'SELECT 1 FROM schedules', read: ({ returned }) => returned, written: none },
  {
    starts: 'SELECT * FROM schedules WHERE ends_at',
    read: ({ returned }) => returned + 1,
    written: none,
  },
  // The rows returned, and the one after them.
  { starts: 'SELECT retry_id', read: ({ returned }) => returned + 1, written: none },
  // The index entry, and its row for the plan.
  { starts: 'SELECT min(ends_at)', read: () => 2, written: none },
  { starts: 'SELECT min(', read: () => 1, written: none },
  { starts: 'SELECT max(', read: () => 1, written: none },
  { starts: 'WITH RECURSIVE p(id)', read: ({ returned }) => 2 + 3 * returned, written: none },
  { starts: 'SELECT count(*)', read: ({ value }) => value, written: none },
  { starts: 'INSERT INTO calls', read: none, written: () => 1 },
  { starts: 'DELETE FROM calls', read: ({ changed }) => 4 + 3 * changed, written: changed },
  { starts: 'INSERT INTO spool', read: () => 1, written: () => 1 },
  {
    starts: 'DELETE FROM spool',
    read: ({ given, changed }) => 2 * given() + 2 * changed,
    written: changed,
  },
  { starts: 'UPDATE spool', read: () => 1, written: () => 2 },
  // One piece at a time; a query without a result also reads one row.
  { starts: 'SELECT id, rows FROM spool', read: () => 1, written: none },
  { starts: 'SELECT 1 FROM spool', read: ({ returned }) => returned, written: none },
  {
    starts: "SELECT DISTINCT r.value->>'address'",
    read: ({ returned }) => 2 * returned,
    written: none,
  },
  // Tables and indexes, when an object starts for the first time.
  { starts: 'CREATE ', read: none, written: none },
  // Its columns.
  {
    starts: 'SELECT 1 FROM pragma_table_info',
    read: ({ bindings: [table] }) => (table === 'calls' ? 6 : 10),
    written: none,
  },
]

export function costOf(query: string): StatementCost {
  const cost = STATEMENTS.find(({ starts }) => query.trimStart().startsWith(starts))
  if (cost === undefined) throw new Error(`no cost was measured for: ${query}`)
  return cost
}

/** Items of the JSON arrays among a statement's bindings. */
export function givenIn(bindings: readonly (string | number | null)[]): number {
  const json = bindings.find((value) => typeof value === 'string' && value.startsWith('['))
  return typeof json === 'string' ? JSON.parse(json).length : 0
}
