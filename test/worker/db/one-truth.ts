/** Plays random streams into the record and compares what it holds with the fold of each address's set of events. */
import {
  type Copy,
  type Folded,
  type FoldRow,
  fold,
  NOTHING_BEFORE,
  rankOf,
} from '../../../src/bounce/fold.ts'
import { type AddressFacts, addressState } from '../../../src/bounce/policy.ts'
import type { AddressAnswer } from '../../../src/db/address-answer.ts'
import { expireRetries, retriesPastEnd } from '../../../src/db/expire.ts'
import type { LogRow } from '../../../src/db/log-row.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { record } from '../../../src/db/record.ts'
import { refoldMarked } from '../../../src/db/refold.ts'
import { markInFlight } from '../../../src/db/retry-notes.ts'
import { type Arrival, DAY, MINUTE, randomFrom, streamOf } from './streams.ts'
import { type Guard, unguarded } from './unguarded.ts'

export const PLAN = {
  windowMs: DAY,
  firstGapMs: 3 * MINUTE,
  firstGaps: 5,
  maxGapMs: 15 * MINUTE,
  growth: 1.1,
  tickMs: 30_000,
}
export const POLICY = { suppressOn: 'recipient_faults', suppressAfterErrors: 3 } as const
const START = Date.UTC(2027, 0, 1)
const STEP = 6 * 60 * MINUTE

/**
 * Plays `addresses` streams of `seed`; returns what differs from the truth, at most a few lines.
 * @param without a guard that is taken out, to see that it is missed
 */
export async function play(
  whole: D1Database,
  seed: number,
  addresses: number,
  without: Guard | null = null,
): Promise<string[]> {
  const db = unguarded(whole, without)
  const random = randomFrom(seed)
  const arrivals: Arrival[] = []
  for (let n = 0; n < addresses; n++)
    arrivals.push(...streamOf(`s${seed}-a${n}@example.com`, START, random))
  arrivals.sort((a, b) => a.at - b.at)
  const truth = new Map<string, Map<string, LogRow>>()
  const end = Math.max(...arrivals.map(({ at }) => at)) + 2 * DAY
  const copies = new Map<string, Copy>()
  const note = async ({ addresses, copy }: Sent) => {
    const windows = addresses.map((address) => ({ address }))
    await markInFlight(db, windows, copy.at, copy.until)
    for (const address of addresses) copies.set(address, copy)
  }
  let unnoted: Sent | null = null
  const options = (now: number) => ({
    now,
    plan: PLAN,
    shards: 4,
    policy: POLICY,
  })
  for (let at = START, next = 0; next < arrivals.length; at += STEP) {
    const posts: LogRow[] = []
    while (next < arrivals.length && (arrivals[next]?.at ?? 0) <= at)
      posts.push(received(arrivals[next++] as Arrival, at, truth))
    // Two posts at the same moment overlap; the clock's expiry runs between them, or beside them.
    const middle = Math.floor(posts.length * random())
    await Promise.all([
      record(db, posts.slice(0, middle), options(at)),
      expire(db, at, without),
      record(db, posts.slice(middle), options(at)),
      random() < 0.5 ? refoldMarked(db, 100, options(at)) : null,
    ])
    if (random() < 0.3) await expire(db, at, without)
    // Half of the copies are noted behind the news that come next.
    if (unnoted !== null) await note(unnoted)
    unnoted = random() < 0.5 ? await sendCopies(db, seed, at, random) : null
    if (unnoted !== null && random() < 0.5) {
      await note(unnoted)
      unnoted = null
    }
    const astray = await compareCopies(db, truth, copies, at)
    if (astray.length > 0) return astray
  }
  // What is still open must be open, and in the end what is over must be over.
  const middle = Math.max(...arrivals.map(({ at }) => at)) + STEP
  await settle(db, middle, options(middle), without)
  const wrong = await compare(db, seed, truth, middle)
  if (wrong.length > 0) return wrong
  await settle(db, end, options(end), without)
  return compare(db, seed, truth, end)
}

/** Copies of the same moment, of which the record need not know yet. */
interface Sent {
  addresses: string[]
  copy: Copy
}

/** Some of those whose mail service gave up are sent again: copies are on their way. */
async function sendCopies(
  db: D1Database,
  seed: number,
  at: number,
  random: () => number,
): Promise<Sent> {
  const { results } = await db
    .prepare(
      "SELECT address FROM retries WHERE state='open' AND mode='resend' AND ends_at>?1 AND started_at<=?1 AND address LIKE ?2",
    )
    .bind(at, `s${seed}-a%`)
    .all<{ address: string }>()
  const some = results.filter(() => random() < 0.5)
  // Not in a second that an event names.
  const copy = { at: at + 1000, until: at + 3 * DAY }
  return { addresses: some.map(({ address }) => address), copy }
}

async function settle(
  db: D1Database,
  end: number,
  options: Parameters<typeof refoldMarked>[2],
  without: Guard | null,
) {
  for (let round = 0; round < 8; round++) {
    await refoldMarked(db, 100, options)
    await expire(db, end, without)
  }
}

async function expire(db: D1Database, now: number, without: Guard | null): Promise<void> {
  // Without D1's own end-of-window check, whoever asks too early is believed.
  const windows = await retriesPastEnd(db, without === 'end_of_window' ? now + DAY : now, 500)
  await expireRetries(db, windows, { now, policy: POLICY })
}

/** The row as the pipeline would hand it over on this arrival, and the set of events it belongs to. */
function received({ row }: Arrival, at: number, truth: Map<string, Map<string, LogRow>>): LogRow {
  const arrived = { ...row, receivedAt: at, occurredAt: row.timed ? row.occurredAt : at }
  const known = truth.get(row.address) ?? new Map<string, LogRow>()
  truth.set(row.address, known)
  if (!known.has(row.key)) known.set(row.key, arrived)
  return arrived
}

/** Whose copy is on its way, of those with an open retry that wait for no refold. */
async function compareCopies(
  db: D1Database,
  truth: ReadonlyMap<string, Map<string, LogRow>>,
  copies: ReadonlyMap<string, Copy>,
  now: number,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT r.address, r.in_flight_at at FROM json_each(?1) j JOIN addresses a ON a.address=j.value AND a.refold_from IS NULL
       JOIN retries r ON r.address=a.address AND r.started_at=a.retry_started_at WHERE r.ends_at>?2`,
    )
    .bind(JSON.stringify([...copies.keys()]), now)
    .all<{ address: string; at: number | null }>()
  return results.flatMap(({ address, at }) => {
    const rows = Array.from(truth.get(address)?.values() ?? [], foldRow)
    const copy = copies.get(address) ?? null
    const folded = fold(rows, now, () => DAY, { ...NOTHING_BEFORE, copy })
    const expected = folded.retries.at(-1)?.copy?.at ?? null
    return at === expected ? [] : [`${address}: a copy of ${at}, expected ${expected}`]
  })
}

interface AddressFact {
  permanent_errors: number
  transient_errors: number
  permanent_run: number
  sender_run: number
  expired_run: number
  sender_expired_run: number
  retry_started_at: number | null
  refold_from: number | null
}

async function compare(
  db: D1Database,
  seed: number,
  truth: ReadonlyMap<string, Map<string, LogRow>>,
  end: number,
): Promise<string[]> {
  const like = `s${seed}-a%`
  const all = async <T>(sql: string) => (await db.prepare(sql).bind(like).all<T>()).results
  const addresses = new Map(
    (
      await all<AddressFact & { address: string }>('SELECT * FROM addresses WHERE address LIKE ?1')
    ).map((fact) => [fact.address, fact]),
  )
  const retries = Map.groupBy(
    await all<{
      address: string
      started_at: number
      state: string
      closed_at: number | null
      mode: string
      not_before: number | null
      asked_at: number | null
    }>('SELECT * FROM retries WHERE address LIKE ?1 ORDER BY started_at'),
    ({ address }) => address,
  )
  const log = Map.groupBy(
    await all<{
      address: string
      occurred_at: number
      event_key: string
      outcome: string | null
      logged_status: string | null
    }>('SELECT * FROM delivery_log WHERE address LIKE ?1'),
    ({ address }) => address,
  )
  const answers = await lookupAddresses(db, [...truth.keys()], { policy: POLICY })
  const answerOf = new Map(answers.map((answer) => [answer.address, answer]))
  const wrong: string[] = []
  for (const [address, events] of truth) {
    const rows = new Map([...events.values()].map((event) => [foldRow(event), event]))
    const folded = fold([...rows.keys()], end, () => DAY)
    const permanent = [...events.values()].filter(({ counts }) => counts).length
    const fact = addresses.get(address)
    const answer = answerOf.get(address)
    const stored = {
      answer: [answer?.state, answer?.lastStatus, answer?.lastReason, answer?.lastSeenAt],
      permanent: fact?.permanent_errors ?? 0,
      transient: fact?.transient_errors ?? 0,
      permanentRun: fact?.permanent_run ?? 0,
      senderRun: fact?.sender_run ?? 0,
      expiredRun: fact?.expired_run ?? 0,
      senderExpiredRun: fact?.sender_expired_run ?? 0,
      open: fact?.retry_started_at ?? null,
      marked: fact?.refold_from ?? null,
      retries: (retries.get(address) ?? []).map((r) => [
        r.started_at,
        r.state,
        r.closed_at,
        r.mode,
        r.not_before,
        r.asked_at,
      ]),
      outcomes: (log.get(address) ?? [])
        .map((l) => `${l.event_key} ${l.occurred_at} ${l.outcome} ${l.logged_status}`)
        .sort(),
    }
    const expected = {
      answer: answered([...events.values()], folded, answer),
      permanent,
      transient: folded.expired,
      permanentRun: folded.permanentRun,
      senderRun: folded.senderRun,
      expiredRun: folded.expiredRun,
      senderExpiredRun: folded.senderExpiredRun,
      open: folded.retries.find(({ state }) => state === 'open')?.startedAt ?? null,
      marked: null,
      retries: folded.retries.map((r) => [
        r.startedAt,
        r.state,
        r.closedAt,
        r.mode,
        r.notBefore,
        r.askedAt,
      ]),
      outcomes: [...folded.outcomes]
        .map(([r, o]) => `${r.key} ${r.occurredAt} ${o.outcome} ${o.loggedStatus}`)
        .sort(),
    }
    if (JSON.stringify(stored) !== JSON.stringify(expected)) {
      wrong.push(
        `seed ${seed} ${address}\n  stored   ${JSON.stringify(stored)}\n  expected ${JSON.stringify(expected)}`,
      )
    }
  }
  wrong.push(...(await compareStats(db)))
  return wrong.slice(0, 3)
}

/** May I send, and what came last: by the latest event of each kind, whatever the order of arrival. */
function answered(events: readonly LogRow[], folded: Folded, stored?: AddressAnswer) {
  const latest = (is: (event: LogRow) => boolean) => {
    const times = events.filter(is).map(({ occurredAt }) => occurredAt)
    return times.length > 0 ? Math.max(...times) : null
  }
  // All marks are of one source.
  const resubscribedAt = latest(({ kind }) => kind === 'resubscribed') ?? 0
  const isLifted = ({ occurredAt }: LogRow) => resubscribedAt > occurredAt
  const facts: AddressFacts = {
    permanentRun: folded.permanentRun,
    senderRun: folded.senderRun,
    expiredRun: folded.expiredRun,
    senderExpiredRun: folded.senderExpiredRun,
    retryStartedAt: folded.retries.find(({ state }) => state === 'open')?.startedAt ?? null,
    lastDeliveredAt: latest((event) => event.class === 2),
    condemnedAt: latest((event) => event.condemns),
    suppressedAt: latest(({ kind }) => kind === 'suppress'),
    reactivatedAt: latest(({ kind }) => kind === 'reactivate'),
    complainedAt: latest(({ kind }) => kind === 'complained'),
    unsubscribedAt: latest((event) => event.kind === 'unsubscribed' && !isLifted(event)),
    espSuppressedAt: latest((event) => event.reason === 'suppressed' && !isLifted(event)),
    espListedAt: latest((event) => event.kind === 'listed' && !isLifted(event)),
  }
  // Of two at one time, the greater code: any order will do that is not the one of arrival.
  const [last] = events
    .filter((event) => event.class !== 0 && event.kind !== 'reopen_retry')
    .map((event) => ({ ...event, by: `${rankOf(event)} ${event.status} ${event.reason}` }))
    .sort((a, b) => (a.by > b.by ? -1 : 1))
  // A delivery that changes nothing is not noted; nor is anything, where there was never more.
  const isNoted = last?.class !== 2
  const isUnknown = !isNoted && stored?.lastSeenAt === null
  return [
    addressState(facts, POLICY),
    isUnknown ? null : (last?.status ?? null),
    isUnknown ? null : (last?.reason ?? null),
    isNoted ? (last?.occurredAt ?? null) : stored?.lastSeenAt,
  ]
}

function foldRow(row: LogRow): FoldRow {
  const notBefore =
    row.retryAfterSeconds === null ? null : row.occurredAt + row.retryAfterSeconds * 1000
  return { ...row, notBefore }
}

/** The sums that must agree: stats with the log they count, and both with the counters. */
async function compareStats(db: D1Database): Promise<string[]> {
  const sums = await db
    .prepare(
      `SELECT (SELECT coalesce(sum(events),0) FROM stats WHERE outcome='failed' AND status LIKE '5%') permanentStats, (SELECT coalesce(sum(permanent_errors),0) FROM addresses) permanentErrors,
       (SELECT count(*) FROM retries WHERE state='expired') expiredRetries, (SELECT coalesce(sum(transient_errors),0) FROM addresses) transientErrors,
       (SELECT count(*) FROM (SELECT quarter, esp, source, status, reason, outcome, mailbox_provider, events FROM stats WHERE events<>0 EXCEPT
         SELECT occurred_at/900000, esp, source, coalesce(iif(outcome='expired',logged_status,status),''), coalesce(reason,''), coalesce(outcome,'waiting'), coalesce(mailbox_provider,''), count(*) FROM delivery_log GROUP BY 1,2,3,4,5,6,7)) strays`,
    )
    .first<Record<string, number>>()
  const { permanentStats, permanentErrors, expiredRetries, transientErrors, strays } = sums ?? {}
  const agree =
    permanentStats === permanentErrors && expiredRetries === transientErrors && strays === 0
  return agree ? [] : [`sums disagree: ${JSON.stringify(sums)}`]
}
