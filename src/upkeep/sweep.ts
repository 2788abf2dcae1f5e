/** The sweeper: what `scheduled()` does so that nothing depends on an alarm alone. Idempotent and bounded. */
import { DAY_MS, HOUR_MS } from '../bounce/calendar.ts'
import { expireRetries, retriesPastEnd } from '../db/expire.ts'
import { refoldMarked } from '../db/refold.ts'
import { deleteOldKeys, deleteOldLog, deleteSpent } from '../db/retention.ts'
import { shardNumbers } from '../db/retries.ts'
import { openSchedules, type RetrySchedule } from '../db/schedule.ts'
import { readSettings, recordOptions } from '../env/settings.ts'
import { log } from '../log.ts'
import { sweepMessages } from '../mail/message-store.ts'
import { sweepUnread } from '../mail/unread-mail.ts'
import { wakeNotifiers } from '../notify/wake.ts'
import { armShards, shardStub, shardsInUse } from '../retry/shards.ts'

const REFOLD_LIMIT = 500
const EXPIRE_LIMIT = 1_000
const ARM_PAGE = 1_000
/** Most stored messages deleted in an hour. */
const MESSAGES_LIMIT = 10_000
/** The cron's own rhythm. */
const SWEEP_EVERY_MS = 5 * 60 * 1000
/** Retries that began within this time are armed again in every sweep, in case their shard was not reached; the others once an hour. */
const RECENT_MS = 15 * 60 * 1000
/** 20,000 open retries are armed again in one sweep; the rest keep what they have. */
const ARM_PAGES = 20

/** Completes what a crash left undone. `now` is epoch milliseconds. */
export async function sweep(env: Env, now: number): Promise<void> {
  const settings = readSettings(env)
  const options = recordOptions(settings, now)
  // A window that this opens may have begun long ago, so it is armed now, not at the hourly step.
  await step('refold', async () =>
    armShards(env, (await refoldMarked(env.DB, REFOLD_LIMIT, options)).arm),
  )
  await step('expire', async () =>
    expireRetries(env.DB, await retriesPastEnd(env.DB, now, EXPIRE_LIMIT), options),
  )
  const isHourly = now % HOUR_MS < SWEEP_EVERY_MS
  // Windows end in the order they began, so those that began lately end last.
  const endingAfter = isHourly ? 0 : now + settings.plan.windowMs - RECENT_MS
  await step('arm', () => armOpen(env, endingAfter))
  await step('poke', () => poke(env, settings.retryShards, isHourly))
  await step('notify', () => wakeNotifiers(env))
  // Looks at every stored message, so once an hour is often enough.
  if (isHourly) await step('messages', () => sweepMessages(env, now, MESSAGES_LIMIT))
  const keepMs = settings.logRetentionDays * DAY_MS
  const before = now - keepMs
  await step('unread', () => sweepUnread(env, before))
  await step('keys', () => deleteOldKeys(env.DB, now))
  if (now % DAY_MS < SWEEP_EVERY_MS) await step('spent', () => deleteSpent(env.DB, now, keepMs))
  // Last, because it may use all the queries that a plan allows. After a backfill, a million rows that must stay may lie at the beginning.
  await step('retention', () => deleteOldLog(env.DB, before, isHourly ? 0 : before - HOUR_MS))
}

/** Every shard that may hold something is asked whether it does. */
async function poke(env: Env, retryShards: number, askRecord: boolean): Promise<void> {
  // While D1 does not answer, the shards with spooled rows are the ones that matter.
  const recorded = askRecord ? await shardNumbers(env.DB).catch(() => []) : []
  const { numbers, widest } = await shardsInUse(env, retryShards, recorded)
  const busy = await Promise.all(
    numbers.map(async (shard) => {
      const isBusy = await shardStub(env, shard).poke()
      return isBusy ? shard + 1 : 0
    }),
  )
  const needed = Math.max(retryShards, ...busy)
  if (needed < widest) await shardStub(env, 0).narrow(needed)
}

/** A step that fails does not stop the others. */
async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log('error', 'sweep.failed', { step: name, error })
  }
}

/** Arms the open retries that end after this time, in the order of their ends. A shard that has one already writes nothing. */
async function armOpen(env: Env, endingAfter: number): Promise<void> {
  let after: { endsAt: number; address: string } | null = { endsAt: endingAfter, address: '' }
  for (let page = 0; page < ARM_PAGES; page++) {
    const schedules: RetrySchedule[] = await openSchedules(env.DB, after, ARM_PAGE)
    await armShards(env, schedules)
    after = schedules.at(-1) ?? null
    if (schedules.length < ARM_PAGE) return
  }
}
