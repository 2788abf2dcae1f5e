/** The optional R2 bucket for stored mail. */

/** R2 deletes 1 to 1,000 keys per call. An empty list fails with error 10027, but not in Miniflare. */
const MOST_KEYS = 1_000

/** The binding MESSAGES, which wrangler.toml may leave out. */
export function bucketOf(env: Env): R2Bucket | null {
  const bound: unknown = Reflect.get(env, 'MESSAGES')
  return isBucket(bound) ? bound : null
}

/** Deletes any number of bodies, if there is a bucket. */
export async function deleteBodies(env: Env, keys: readonly string[]): Promise<void> {
  for (let at = 0; at < keys.length; at += MOST_KEYS) {
    await bucketOf(env)?.delete(keys.slice(at, at + MOST_KEYS))
  }
}

function isBucket(bound: unknown): bound is R2Bucket {
  return typeof bound === 'object' && bound !== null && 'put' in bound && 'get' in bound
}
