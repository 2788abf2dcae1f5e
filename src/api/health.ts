/** GET /health: does it serve, and does the record answer? Details for who holds a token. */
import { Hono } from 'hono'
import { markedAddresses } from '../db/refold.ts'
import { shardStub } from '../retry/shards.ts'
import { readSettings } from '../settings.ts'
import { grants } from './auth.ts'

/** More waiting refolds than this are shown as this many. */
const MOST = 1000

export const health = new Hono<{ Bindings: Env }>().get('/', async (c) => {
  const { retryShards } = readSettings(c.env)
  const database = await c.env.DB.prepare('SELECT 1')
    .first()
    .then(
      () => true,
      () => false,
    )
  // Events are still taken in while the database is away, so the Worker itself is well.
  const summary = { ok: true, database }
  if (!(await grants(c.req.raw.headers, c.env, 'read'))) return c.json(summary)
  const shards = await Promise.all(
    Array.from({ length: retryShards }, async (_, shard) => ({
      shard,
      ...(await shardStub(c.env, shard).report()),
    })),
  )
  const marked = database ? (await markedAddresses(c.env.DB, MOST)).length : null
  return c.json({ ...summary, refoldsWaiting: marked, shards })
})
