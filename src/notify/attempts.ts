/** When a notification is tried again, and for how long. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Pauses between the attempts of one notification: eleven attempts within three days. */
const PAUSES_MS = [
  5_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  20 * HOUR_MS,
]
/** After this time a notification is no longer sent. */
export const GIVE_UP_MS = 72 * HOUR_MS

/**
 * When attempt number `attempts` + 1 is made, epoch milliseconds; null when none is made. `notBefore`: what the
 * endpoint asked for (Retry-After). An attempt that would be later than the three days is made at their end.
 */
export function nextAttemptAt(
  attempts: number,
  createdAt: number,
  now: number,
  notBefore: number | null,
): number | null {
  const pause = PAUSES_MS[attempts - 1]
  if (pause === undefined) return null
  const endsAt = createdAt + GIVE_UP_MS
  return now < endsAt ? Math.min(Math.max(now + pause, notBefore ?? 0), endsAt) : null
}
