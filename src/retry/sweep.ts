/** The sweeper: what `scheduled()` does so that nothing depends on an alarm alone. Idempotent and bounded. */
import { expireRetries, openSchedules, refoldMarked, retriesPastEnd } from '../db/expire.ts'
import { deleteOldRows } from '../db/retention.ts'
import { shardNumbers } from '../db/retries.ts'
import type { RetrySchedule } from '../db/schedule.ts'
import { log } from '../log.ts'
import { sweepMessages } from '../message-store.ts'
import { readSettings } from '../settings.ts'
import { shardStub } from './shards.ts'

const REFOLD_LIMIT = 500
const EXPIRE_LIMIT = 1_000
const ARM_PAGE = 1_000
const HOUR_MS = 60 * 60 * 1000
/** The cron's own rhythm. */
const SWEEP_EVERY_MS = 5 * 60 * 1000
/** 20,000 open retries are armed again in one sweep; the rest keep what they have. */
const ARM_PAGES = 20

/** Makes true what a crash left undone. `now` is epoch milliseconds. */
export async function sweep(env: Env, now: number): Promise<void> {
  const settings = readSettings(env)
  const options = { now, plan: settings.plan, shards: settings.retryShards }
  await step('refold', () => refoldMarked(env.DB, REFOLD_LIMIT, options))
  await step('expire', async () =>
    expireRetries(env.DB, await retriesPastEnd(env.DB, now, EXPIRE_LIMIT), now),
  )
  await step('arm', () => armOpen(env))
  await step('poke', async () => {
    const shards = new Set(await shardNumbers(env.DB))
    for (let shard = 0; shard < settings.retryShards; shard++) shards.add(shard)
    await Promise.all(Array.from(shards, (shard) => shardStub(env, shard).poke()))
  })
  // Looks at every stored message, so once an hour is often enough.
  if (now % HOUR_MS < SWEEP_EVERY_MS) await step('messages', () => sweepMessages(env, now))
  await step('retention', () =>
    deleteOldRows(env.DB, now - settings.logRetentionDays * 24 * 60 * 60 * 1000),
  )
}

/** A step that fails does not keep the others from being done. */
async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log('error', 'sweep.failed', { step: name, error })
  }
}

/** Arms what the record holds open, in the order of its ends: a shard that knows it already writes nothing. */
async function armOpen(env: Env): Promise<void> {
  let after: { endsAt: number; address: string } | null = null
  for (let page = 0; page < ARM_PAGES; page++) {
    const schedules: RetrySchedule[] = await openSchedules(env.DB, after, ARM_PAGE)
    const byShard = Map.groupBy(schedules, ({ shard }) => shard)
    await Promise.all(Array.from(byShard, ([shard, all]) => shardStub(env, shard).arm(all)))
    after = schedules.at(-1) ?? null
    if (schedules.length < ARM_PAGE) return
  }
}
