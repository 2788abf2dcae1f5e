/** Where the shards are: each is one Durable Object, found by its number. */
import type { RetryScheduler } from './retry-scheduler.ts'

/** The shard of this number. */
export function shardStub(env: Env, shard: number): DurableObjectStub<RetryScheduler> {
  return env.RETRY_SCHEDULER.getByName(nameOf(shard))
}

/** By which a shard knows whether a number is its own. */
export function shardId(env: Env, shard: number): DurableObjectId {
  return env.RETRY_SCHEDULER.idFromName(nameOf(shard))
}

function nameOf(shard: number): string {
  return `shard-${shard}`
}
