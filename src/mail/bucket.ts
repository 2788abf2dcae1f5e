/** The bucket for mail that is kept, which may be left out. */

/** A bucket takes 1 to 1,000 keys in a call, and fails for none at all (10027), where Miniflare does not. */
const MOST_KEYS = 1_000

/** The binding MESSAGES, which wrangler.toml may leave out. */
export function bucketOf(env: Env): R2Bucket | null {
  const bound: unknown = Reflect.get(env, 'MESSAGES')
  return isBucket(bound) ? bound : null
}

/** Deletes any number of bodies, where there is a bucket. */
export async function deleteBodies(env: Env, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += MOST_KEYS) {
    await bucketOf(env)?.delete(keys.slice(at, at + MOST_KEYS))
  }
}

function isBucket(bound: unknown): bound is R2Bucket {
  return typeof bound === 'object' && bound !== null && 'put' in bound && 'get' in bound
}
