/** How often one caller may ask, by the rate limiting binding of wrangler.toml; as often as they like without it. */
import { Problem } from './problem.ts'

/** Throws a problem where the caller of this name asks too often. */
export async function withinRate(env: Env, caller: string): Promise<void> {
  const limiter: unknown = Reflect.get(env, 'RATE_LIMITER')
  if (!isLimiter(limiter)) return
  const { success } = await limiter.limit({ key: caller })
  if (!success) throw new Problem('rate_limited', { headers: { 'retry-after': '60' } })
}

function isLimiter(value: unknown): value is RateLimit {
  return typeof value === 'object' && value !== null && 'limit' in value
}
