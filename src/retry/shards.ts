/** Finds the shards: each is one Durable Object, named by its number. */
import type { RetrySchedule } from '../db/schedule.ts'
import { log } from '../log.ts'

/** The shard of this number. */
export function shardStub(env: Env, shard: number) {
  return env.RETRY_SCHEDULER.getByName(nameOf(shard))
}

/** The answer of the shard of this number; null where it does not answer. For questions that can do without an answer. */
export async function shardAnswer<T>(
  env: Env,
  shard: number,
  ask: (stub: ReturnType<typeof shardStub>) => Promise<T>,
): Promise<T | null> {
  try {
    return await ask(shardStub(env, shard))
  } catch (error) {
    log('error', 'clock.unavailable', { shard, error })
    return null
  }
}

/** Arms schedules with one call per shard. If a shard is not reached, the sweeper arms them later from the record. */
export async function armShards(env: Env, schedules: readonly RetrySchedule[]): Promise<void> {
  const byShard = Map.groupBy(schedules, ({ shard }) => shard)
  await Promise.all(
    Array.from(byShard, async ([shard, ofShard]) => {
      try {
        await shardStub(env, shard).arm(ofShard)
      } catch (error) {
        log('warn', 'shard.arm_failed', { shard, schedules: ofShard.length, error })
      }
    }),
  )
}

/**
 * Numbers of all shards that may hold something: those of the setting, those of an earlier, larger
 * setting until they were seen empty, and those that the record names. `widest` counts the first two.
 */
export async function shardsInUse(
  env: Env,
  retryShards: number,
  recorded: readonly number[],
): Promise<{ numbers: number[]; widest: number }> {
  const widest = await shardStub(env, 0).widest(retryShards)
  return { numbers: [...new Set([...Array(widest).keys(), ...recorded])], widest }
}

/** The id by which a shard recognizes its own number. */
export function shardId(env: Env, shard: number): DurableObjectId {
  return env.RETRY_SCHEDULER.idFromName(nameOf(shard))
}

function nameOf(shard: number): string {
  return `shard-${shard}`
}
