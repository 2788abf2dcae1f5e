/** The further accounts of mail services under which something ever came in. */
import type { LogRow } from './log-row.ts'

/** Remembers the accounts of a post; no statement if all of it came under the first account, or from a person. */
export function sourceStatements(db: D1Database, rows: readonly LogRow[]): D1PreparedStatement[] {
  const sources = new Set(rows.flatMap(({ esp, source }) => (esp === '' ? [] : [source])))
  sources.delete('')
  if (sources.size === 0) return []
  const insert =
    'INSERT INTO sources SELECT value FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING'
  return [db.prepare(insert).bind(JSON.stringify([...sources]))]
}

export async function isSource(
  db: D1Database | D1DatabaseSession,
  source: string,
): Promise<boolean> {
  const found = db.prepare('SELECT 1 is_source FROM sources WHERE source=?1').bind(source)
  return (await found.first('is_source')) === 1
}
