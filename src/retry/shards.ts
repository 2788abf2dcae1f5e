/** Where the shards are: each is one Durable Object, found by its number. */
import type { RetryScheduler } from './retry-scheduler.ts'

/** The shard of this number. */
export function shardStub(env: Env, shard: number): DurableObjectStub<RetryScheduler> {
  return env.RETRY_SCHEDULER.getByName(nameOf(shard))
}

/**
 * Numbers of all shards that may hold something: those of the setting, of an earlier, larger one until they were seen
 * empty, and those that the record names. `widest`: the first two together.
 */
export async function shardsInUse(
  env: Env,
  retryShards: number,
  recorded: readonly number[],
): Promise<{ numbers: number[]; widest: number }> {
  const widest = await shardStub(env, 0).widest(retryShards)
  return { numbers: [...new Set([...Array(widest).keys(), ...recorded])], widest }
}

/** By which a shard knows whether a number is its own. */
export function shardId(env: Env, shard: number): DurableObjectId {
  return env.RETRY_SCHEDULER.idFromName(nameOf(shard))
}

function nameOf(shard: number): string {
  return `shard-${shard}`
}
