/** What is handed out to senders that pull, and what their report of it means. */
import type { PolicySettings } from '../bounce/policy.ts'
import {
  attemptTime,
  isOfFlight,
  latestAttempt,
  nextAttemptAfter,
  parsePlanId,
} from '../bounce/retry-plan.ts'
import { type DueItem, dueItems } from '../db/due.ts'
import { handOut, type PulledSchedule, resendable } from '../db/pulled.ts'
import { latestRetries, retriesById } from '../db/retries.ts'
import type { ReportedAttempt } from '../db/retry-notes.ts'
import { readSettings } from '../env/settings.ts'
import { log } from '../log.ts'
import { mailableItems } from './mailable.ts'
import { BY_HAND, idempotencyKey, type ResendItem } from './resend/resender.ts'
import type { PulledResult } from './shard/calls.ts'
import { shardStub } from './shards.ts'

/** Items handed out at once, and reported. */
export const MOST_PULLED = 100
/** Retries looked at together for one whose attempt has come: twice as many each time, because each page sorts all that are open. */
const FIRST_PAGE = 1_000
const LARGEST_PAGE = 8_000

type DueAttempt = PulledSchedule & { attempt: number; at: number }
/** With what is to be sent. */
export type Handed = DueAttempt & { item: DueItem }

/** At most `limit`, handed to nobody else for `leaseMs`, page by page: a page may hold none whose attempt has come, and none who may be mailed. */
export async function dueAttempts(
  env: Env,
  now: number,
  limit: number,
  leaseMs: number,
): Promise<Handed[]> {
  const policy = readSettings(env)
  const due: Handed[] = []
  let after: PulledSchedule | null = null
  for (let size = FIRST_PAGE; due.length < limit; size = Math.min(2 * size, LARGEST_PAGE)) {
    const page: PulledSchedule[] = await resendable(env.DB, now, after, size, policy)
    const come = page.flatMap((one) => dueAttempt(one, now) ?? [])
    // In pieces, since the messages of those behind the limit need not be read.
    for (let at = 0; at < come.length && due.length < limit; at += MOST_PULLED) {
      const some = await withMessages(env, come.slice(at, at + MOST_PULLED), now, policy)
      const keys = some.map(idempotencyKey)
      const mine = await handOut(env.DB, keys, limit - due.length, now, now + leaseMs)
      due.push(...some.filter((one) => mine.has(idempotencyKey(one))))
    }
    after = page.at(-1) ?? null
    if (page.length < size) break
  }
  return due
}

/** Those who may be mailed; who was erased is known only when it is asked for. */
async function withMessages(
  env: Env,
  come: readonly DueAttempt[],
  now: number,
  policy: PolicySettings,
): Promise<Handed[]> {
  const items = await mailableItems(env, come, now, policy)
  const byId = new Map(items.map((item) => [item.retryId, item]))
  return come.flatMap((one) => {
    const item = byId.get(one.retryId)
    return item && item.messages.length > 0 ? { ...one, item } : []
  })
}

/** The attempt that a person wished for, and when, which its number tells ever after; where nobody wished, at a time before any other. */
function wished({ startedAt, wishedAt }: PulledSchedule) {
  const at = wishedAt ?? 0
  return { number: BY_HAND + 1 + at - startedAt, at }
}

/** The latest attempt whose time has come, of the plan or at a person's wish; null before the first, and where it was reported, or an error of the address since, or was of the flight of a copy that stayed silent. */
function dueAttempt(schedule: PulledSchedule, now: number): DueAttempt | null {
  const plan = parsePlanId(schedule.planId)
  if (plan === null) return null
  const planned = latestAttempt(plan, schedule, now)
  const wish = wished(schedule)
  const latest = wish.at > (planned?.at ?? 0) ? wish : planned
  const madeUntil = Math.max(schedule.reportedUntil ?? 0, schedule.failedAt + 1)
  if (latest === null || latest.at < madeUntil || isOfFlight(latest.at, schedule)) return null
  return { ...schedule, attempt: latest.number, at: latest.at }
}

/** An open retry, and what its attempts are reckoned by. */
interface PulledRetry {
  item: DueItem
  /** When it began, as far as was known when its attempts were handed out. */
  began: number
  planId: string
  shard: number
  reportedUntil: number | null
}

/** When an attempt is due, of the plan or at a person's wish; never, where the plan has none of this number. */
export function dueAt({ began, planId }: PulledRetry, attempt: number): number {
  if (attempt > BY_HAND) return began + attempt - BY_HAND - 1
  return attemptTime({ planId, startedAt: began }, attempt)
}

/** One that is not due yet was not handed out, nor one of a retry that is only watched. */
export function hasCome(retry: PulledRetry, attempt: number, now: number): boolean {
  return retry.item.mode === 'resend' && dueAt(retry, attempt) <= now
}

/** An attempt of such a retry, and what is said of it. */
export type Reported = PulledRetry & Omit<PulledResult, 'isNews' | 'dueAt'> & { item: ResendItem }

/** As past attempts of their retries. The report stands without. */
export async function noteAttempts(env: Env, all: readonly Reported[], now: number): Promise<void> {
  const byShard = Map.groupBy(all, ({ shard }) => shard)
  try {
    await Promise.all(
      Array.from(byShard, ([shard, some]) =>
        shardStub(env, shard).noteReported(now, some.map(toNote)),
      ),
    )
    // Whoever was erased before it was noted is not forgotten by the erasure.
    const left = await latestRetries(
      env.DB,
      all.map(({ item }) => item.address),
    )
    const erased = all.filter(({ item }) => !left.has(item.address))
    await Promise.all(erased.map(({ shard, item }) => shardStub(env, shard).forget(item.address)))
  } catch (error) {
    log('warn', 'retry.attempts_not_noted', { error })
  }
}

/** Without the messages, which nothing is kept of. */
function toNote(one: Reported): PulledResult {
  const { retryId, attempt, startedAt, endsAt } = one.item
  const { result, problem, reportedUntil } = one
  const due = dueAt(one, attempt)
  const isNews = due >= (reportedUntil ?? 0)
  return { item: { retryId, attempt, startedAt, endsAt }, result, problem, dueAt: due, isNews }
}

/** What the record is told of an attempt that was reported. */
export function reported(one: Reported): ReportedAttempt {
  const { item, planId, result } = one
  const { address, startedAt, endsAt, attempt } = item
  const at = dueAt(one, attempt)
  const window = { planId, startedAt, notBefore: null, askedAt: null, inFlightUntil: null }
  const until = nextAttemptAfter(at, window) ?? endsAt
  return { address, startedAt, at, until, isAccepted: result === 'accepted' }
}

/** Does an attempt lie in the window that is open now? */
export function isInWindow(retry: PulledRetry, attempt: number): boolean {
  return dueAt(retry, attempt) >= retry.item.startedAt
}

/** What is open of the addresses of the reported retries, by the ids these had. */
export async function openItems(
  db: D1Database,
  items: readonly { retryId: string }[],
  now: number,
  policy: PolicySettings,
): Promise<Map<string, PulledRetry>> {
  const found = await retriesById(
    db,
    items.map(({ retryId }) => retryId),
  )
  const retries = found.filter(({ retry }) => retry.state === 'open')
  const open = await dueItems(
    db,
    retries.map(({ retry }) => retry),
    now,
    policy,
  )
  const byAddress = new Map(open.map((item) => [item.address, item]))
  return new Map(
    retries.flatMap(({ id, began, retry }) => {
      const item = byAddress.get(retry.address)
      if (item === undefined) return []
      const { planId, shard, reportedUntil } = retry
      return [[id, { item, began, planId, shard, reportedUntil }]]
    }),
  )
}
