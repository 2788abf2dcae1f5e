/** Which attempts are handed out to senders that poll, and what the senders' reports of them mean. */
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

/** Most items in one answer, and in one report. */
export const MOST_PULLED = 100
/** Retries read per page to find due attempts. The size doubles each time, because each page sorts all open retries. */
const FIRST_PAGE = 1_000
const LARGEST_PAGE = 8_000

type DueAttempt = PulledSchedule & { attempt: number; at: number }
/** A due attempt with the messages to send. */
export type Handed = DueAttempt & { item: DueItem }

/** At most `limit` due attempts, which no other caller gets for `leaseMs`. Reads page by page: a page may hold no due attempt, or none that may be mailed. */
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
    // In pieces, so that messages beyond the limit are not read.
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

/** The attempts that may be mailed. Erasures leave only hashes, so erased addresses are looked up here. */
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

/** The attempt that a person asked for; its number encodes its time. If nobody asked, its time is 0, before any other. */
function wished({ startedAt, wishedAt }: PulledSchedule) {
  const at = wishedAt ?? 0
  return { number: BY_HAND + 1 + at - startedAt, at }
}

/** The latest attempt that is due, by plan or by hand. Null before the first, and if it was reported, was followed by an error of the address, or fell into the flight of a silent copy. */
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

/** An open retry, with what the times of its attempts are computed from. */
interface PulledRetry {
  item: DueItem
  /** Its start as it was known when its attempts were handed out, epoch milliseconds. */
  began: number
  planId: string
  shard: number
  reportedUntil: number | null
}

/** When an attempt is due, by plan or by hand, epoch milliseconds; Infinity if the plan has none of this number. */
export function dueAt({ began, planId }: PulledRetry, attempt: number): number {
  if (attempt > BY_HAND) return began + attempt - BY_HAND - 1
  return attemptTime({ planId, startedAt: began }, attempt)
}

/** Can this attempt have been handed out? Not before it is due, and not if its retry only observes. */
export function hasCome(retry: PulledRetry, attempt: number, now: number): boolean {
  return retry.item.mode === 'resend' && dueAt(retry, attempt) <= now
}

/** An attempt of an open retry, with what the sender reported about it. */
export type Reported = PulledRetry & Omit<PulledResult, 'isNews' | 'dueAt'> & { item: ResendItem }

/** Stores reported attempts as past attempts of their retries. The report is valid without it, so a failure is only logged. */
export async function noteAttempts(env: Env, all: readonly Reported[], now: number): Promise<void> {
  const byShard = Map.groupBy(all, ({ shard }) => shard)
  try {
    await Promise.all(
      Array.from(byShard, ([shard, some]) =>
        shardStub(env, shard).noteReported(now, some.map(toNote)),
      ),
    )
    // An erasure that came before the note did not remove the note.
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

/** Without the messages, which are not kept. */
function toNote(one: Reported): PulledResult {
  const { retryId, attempt, startedAt, endsAt } = one.item
  const { result, problem, reportedUntil } = one
  const due = dueAt(one, attempt)
  const isNews = due >= (reportedUntil ?? 0)
  return { item: { retryId, attempt, startedAt, endsAt }, result, problem, dueAt: due, isNews }
}

/** What the record (D1) stores about a reported attempt. */
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

/** The open retries of the addresses of the reported retries, by the reported ids. */
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
