/** Counts webhooks that are unproven or unreadable, so that the operator sees a wrong key or a new format. Writes seldom, since anybody can post without a proof. */
import {
  addRefused,
  clearRefused,
  REFUSED_EVERY_MS,
  UNNAMED,
  UNREADABLE,
} from '../db/refused-webhooks.ts'
import { secretName, secretsOf } from '../env/secrets.ts'
import { log } from '../log.ts'

/** Where a webhook came in: the id of an adapter, and a source, empty for the first account. */
interface Place {
  esp: string
  source: string
}

/** Times are epoch milliseconds, 0 for never. */
interface Count {
  /** Posts not written yet, and the time of the first. */
  posts: number
  since: number
  /** Times of recent writes, the latest last. */
  writtenAt: number[]
  /** A proof came since. */
  isMended: boolean
  clearedAt: number
}

/** A row is written once a minute, and at once after a proof. This is the limit of all writes in a minute, since anybody may post something wrong after each proof. */
const MOST_A_MINUTE = 3

/** State of one isolate; losing it does little harm. It has an entry for each possible row, and for each source that a token proved. */
const counts = new Map<string, Count>()

function countOf(esp: string, countedAt: string): Count {
  const key = `${esp}/${countedAt}`
  const count = counts.get(key) ?? {
    posts: 0,
    since: 0,
    writtenAt: [],
    isMended: false,
    clearedAt: 0,
  }
  counts.set(key, count)
  return count
}

/** Anybody may post to any source: those without a secret of their own are counted together. */
function countedAs({ esp, source }: Place, env: object): string {
  const isNamed = source === '' || secretsOf(env, secretName(esp, source)).length > 0
  return isNamed ? source : UNNAMED
}

/** Notes a refused post. Never throws. */
export async function noteRefused(
  env: Env,
  place: Place,
  reason: string,
  now: number,
  countedAt = countedAs(place, env),
) {
  const count = countOf(place.esp, countedAt)
  if (count.posts === 0) count.since = now
  count.posts++
  const lately = count.writtenAt.filter((at) => Math.abs(now - at) < REFUSED_EVERY_MS)
  if (lately.length >= (count.isMended ? MOST_A_MINUTE : 1)) return
  count.writtenAt = [...lately, now]
  count.isMended = false
  const { posts, since } = count
  const row = { ...place, posts, since, lastAt: now, reason }
  const isWritten = await tried(() => addRefused(env.DB, row, countedAt))
  if (isWritten) count.posts = Math.max(0, count.posts - posts)
}

/** Notes a proven post of which something could not be read: hardly any service sends that again. Never throws. */
export function noteUnreadable(env: Env, place: Place, reason: string, now: number) {
  log('warn', 'webhook.unreadable', { ...place, reason })
  return noteRefused(env, place, reason, now, UNREADABLE)
}

/** Notes a proven post. Makes one query per minute and source while nothing is refused. Never throws. */
export async function noteProven(env: Env, place: Place, now: number): Promise<void> {
  const refused = countOf(place.esp, countedAs(place, env))
  const proven = countOf(place.esp, place.source)
  refused.posts = 0
  refused.isMended = true
  const isClear = proven.clearedAt > (refused.writtenAt.at(-1) ?? 0)
  if (isClear && Math.abs(now - proven.clearedAt) < REFUSED_EVERY_MS) return
  proven.clearedAt = now
  await tried(() => clearRefused(env.DB, place, now))
}

async function tried<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    log('warn', 'webhook.not_noted', { error })
    return null
  }
}
