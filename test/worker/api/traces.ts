/** Where something of somebody is kept. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { shardStub } from '../../../src/retry/shards.ts'

/** Every table of the record in which the text occurs. */
export async function tablesWith(text: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1%'",
  ).all<{ name: string }>()
  const found: string[] = []
  for (const { name } of results) {
    const rows = await env.DB.prepare(`SELECT * FROM ${name}`).all()
    if (JSON.stringify(rows.results).includes(text)) found.push(name)
  }
  return found
}

/** In how many tables of the clocks one of these texts occurs. */
export async function shardsWith(texts: string[]): Promise<number> {
  let found = 0
  for (const shard of [0, 1]) {
    await runInDurableObject(shardStub(env, shard), (_, state) => {
      for (const table of ['schedules', 'calls', 'spool']) {
        const rows = JSON.stringify(state.storage.sql.exec(`SELECT * FROM ${table}`).toArray())
        if (texts.some((text) => rows.includes(text))) found++
      }
    })
  }
  return found
}
