/** Where the shards are: each is one Durable Object, found by its number. */
import type { RetryScheduler } from './retry-scheduler.ts'

/** The shard of this number. */
export function shardStub(env: Env, shard: number): DurableObjectStub<RetryScheduler> {
  return env.RETRY_SCHEDULER.getByName(`shard-${shard}`)
}
