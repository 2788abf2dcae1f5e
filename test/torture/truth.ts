/** The record against what was reported, said and done in a life: nothing lost, nothing doubled, nothing left open, everything told. */
import { env } from 'cloudflare:workers'
import type { BounceEvent, LoggedAuthenticity } from '../../src/bounce/event.ts'
import { type FoldRow, fold } from '../../src/bounce/fold.ts'
import { UNPROVEN } from '../../src/db/accept.ts'
import { eventRow } from '../../src/db/event-row.ts'
import type { LogRow } from '../../src/db/log-row.ts'
import { retryIdOf } from '../../src/db/schedule.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { DAY, HOUR } from '../worker/retry/clock.ts'
import type { People } from './people.ts'

/** A notice that comes so soon behind a bounce proves it, though it be repeated for hours before it is recorded whole. */
const SURELY_IN_TIME = 12 * HOUR

interface Row extends Omit<FoldRow, 'counts' | 'condemns' | 'final'> {
  address: string
  counts: number
  condemns: number
  final: number
  outcome: string | null
  loggedStatus: string | null
  esp: string
  espEvent: string
  espEventId: string | null
  authenticity: LoggedAuthenticity
  receivedAt: number
  note: string | null
}

interface Retry {
  address: string
  startedAt: number
  state: string
  closedAt: number | null
  mode: string
}

/** Where an endpoint of a life listens. */
export function hostOf(endpointId: string): string {
  return `${endpointId}.notify.test`
}

type Lived = People & { endpoints: [string, string] }

/** @returns what is wrong, a line each */
export async function differences(
  life: Lived,
  reported: readonly BounceEvent[],
): Promise<string[]> {
  const { results: log } = await env.DB.prepare(
    `SELECT address, occurred_at occurredAt, event_key key, kind, class, message_id messageId, counts, condemns, action, final, status,
     not_before notBefore, outcome, logged_status loggedStatus, esp, esp_event espEvent, esp_event_id espEventId,
     authenticity, received_at receivedAt, note FROM delivery_log`,
  ).all<Row>()
  const spooled = await Promise.all([0, 1].map((shard) => shardStub(env, shard).report()))
  return [
    ...strays(life, reported, log),
    ...misjudged(reported, log),
    ...(await miscounted()),
    ...(await unfolded(life, log)),
    ...(await untold(life, log)),
    ...(spooled.some((report) => report.spooled > 0) ? ['the spool is not empty'] : []),
  ]
}

/** The log holds what was reported, what those who send again said, and what people did: each once. */
function strays(life: Lived, reported: readonly BounceEvent[], log: readonly Row[]): string[] {
  const now = Date.now()
  const identities = new Map<string, { least: number; what: string }>()
  const expect = (identity: string, least: number, what: string) =>
    identities.set(identity, { least, what })
  for (const one of reported) {
    const entry = eventRow(one, { now })
    if (entry !== null) expect(keyOf(entry), 1, `report ${one.espEventId}`)
    const twin = twinOf(one)
    if (twin !== null) expect(keyOf(twin), 0, `report ${one.espEventId}, proven`)
  }
  for (const [key, { said, heard }] of life.outside.said) {
    const what = said.result === 'reply' ? 'reply' : 'gone'
    if (what === said.result) expect(`${what} ${key}`, heard ? 1 : 0, `${what} ${key}`)
  }
  for (const { note, acknowledged } of life.acts) expect(note, acknowledged ? 1 : 0, note)
  const found = Map.groupBy(log, identityOf)
  return [
    ...Array.from(found.keys())
      .filter((identity) => !identities.has(identity))
      .map((identity) => `nobody said ${identity}`),
    ...Array.from(identities).flatMap(([identity, { least, what }]) => {
      const count = timesIn(found.get(identity) ?? [])
      return count < least || count > 1 ? [`${what}: ${count} times in the log`] : []
    }),
  ]
}

function identityOf(row: Row): string {
  const { esp, espEvent, espEventId, note } = row
  if (esp === 'resender') return `${espEvent} ${espEventId}`
  return note ?? keyOf(row)
}

function keyOf({ occurredAt, key }: Pick<Row, 'occurredAt' | 'key'>): string {
  return `${occurredAt} ${key}`
}

/** What an unproven event is recorded as beside itself, once its message is known; null of one that was proven. */
function twinOf(one: BounceEvent): LogRow | null {
  const { authenticity, espEventId } = one
  if (authenticity !== 'unproven') return null
  const proven = {
    authenticity: 'shared_secret',
    espEventId: espEventId?.slice(UNPROVEN.length) ?? null,
  } as const
  return eventRow({ ...one, ...proven }, { now: Date.now() })
}

/** What may be an automatic answer is one behind a delivery of its message, and an unproven mail counts once its message is known. */
function misjudged(reported: readonly BounceEvent[], log: readonly Row[]): string[] {
  const byKey = new Map(log.map((row) => [keyOf(row), row]))
  return reported.flatMap((one): string[] => {
    const entry = eventRow(one, { now: Date.now() })
    const row = entry && byKey.get(keyOf(entry))
    // That it is lost is said already.
    if (!row) return []
    const ofMessage = log.filter(
      ({ address, messageId }) => address === row.address && messageId === row.messageId,
    )
    const twin = twinOf(one)
    const isRight =
      (!one.mayBeAnswer || isAnswerOrBounce(row, ofMessage)) &&
      (twin === null || isProvenInTime(row, ofMessage, byKey.has(keyOf(twin))))
    return isRight ? [] : [`${one.espEventId}: ${row.kind}, ${row.authenticity}`]
  })
}

/** Of a message with an id. */
function isAnswerOrBounce(row: Row, ofMessage: readonly Row[]): boolean {
  const isBehind = ofMessage.some(
    (one) => one.class === 2 && one.esp === 'ses' && one.occurredAt <= row.occurredAt,
  )
  return isBehind === (row.kind === 'autoreplied')
}

/** Where all was recorded soon it has to be; else it may. */
function isProvenInTime(row: Row, ofMessage: readonly Row[], isCounted: boolean): boolean {
  const soon = row.occurredAt + SURELY_IN_TIME
  const isDue = ofMessage.every(({ receivedAt }) => receivedAt <= soon)
  return isCounted ? row.authenticity === 'accepted' : row.authenticity === 'unproven' && !isDue
}

/** Statistics are the log, but for what was accepted, which counts as the event in its place. */
async function miscounted(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT esp, status, reason, outcome, sum(n) n FROM (
       SELECT esp, coalesce(iif(outcome='expired',logged_status,NULL),status,'') status, coalesce(reason,'') reason,
         coalesce(outcome,'waiting') outcome, 1 n FROM delivery_log WHERE authenticity<>'accepted'
       UNION ALL SELECT esp, status, reason, outcome, -events FROM stats)
     GROUP BY 1,2,3,4 HAVING sum(n)<>0`,
  ).all()
  return results.map((row) => `statistics differ from the log: ${JSON.stringify(row)}`)
}

/** What is opened again has a row for each of its messages. */
function timesIn(rows: readonly Row[]): number {
  const byMessage = Map.groupBy(rows, ({ messageId }) => messageId)
  return Math.max(0, ...byMessage.values().map(({ length }) => length))
}

/** Retries, outcomes and counters are the fold of the log, and nothing is open any more. */
async function unfolded(life: Lived, log: readonly Row[]): Promise<string[]> {
  const { results } = await env.DB.prepare(
    'SELECT address, started_at startedAt, state, closed_at closedAt, mode FROM retries ORDER BY started_at',
  ).all<Retry>()
  const counters = await env.DB.prepare(
    `SELECT address, permanent_errors permanent, transient_errors transient, permanent_run permanentRun, sender_run senderRun,
     expired_run expiredRun, sender_expired_run senderExpiredRun, refold_from marked FROM addresses`,
  ).all<{
    address: string
    permanent: number
    transient: number
    permanentRun: number
    senderRun: number
    expiredRun: number
    senderExpiredRun: number
    marked: number | null
  }>()
  return life.addresses.flatMap((address) => {
    const facts = log.filter((row) => row.address === address)
    const rows = new Map(facts.map((fact) => [toFoldRow(fact), fact]))
    const folded = fold([...rows.keys()], Date.now(), () => DAY)
    const known = counters.results.find((one) => one.address === address)
    const stored = {
      permanent: known?.permanent ?? 0,
      transient: known?.transient ?? 0,
      runs: [
        known?.permanentRun ?? 0,
        known?.senderRun ?? 0,
        known?.expiredRun ?? 0,
        known?.senderExpiredRun ?? 0,
      ],
      marked: known?.marked ?? null,
      open: results.filter((one) => one.address === address && one.state === 'open').length,
      retries: results.filter((one) => one.address === address).map(withoutAddress),
      outcomes: facts.map(({ key, outcome, loggedStatus }) => [key, outcome, loggedStatus]),
    }
    const expected = {
      permanent: facts.filter(({ counts }) => counts === 1).length,
      transient: folded.expired,
      runs: [folded.permanentRun, folded.senderRun, folded.expiredRun, folded.senderExpiredRun],
      marked: null,
      open: 0,
      retries: folded.retries.map(({ startedAt, state, closedAt, mode }) => [
        startedAt,
        state,
        closedAt,
        mode,
      ]),
      outcomes: Array.from(rows, ([row, { key }]) => {
        const { outcome = null, loggedStatus = null } = folded.outcomes.get(row) ?? {}
        return [key, outcome, loggedStatus]
      }),
    }
    if (JSON.stringify(stored) === JSON.stringify(expected)) return []
    return [
      `${address}:\n  stored   ${JSON.stringify(stored)}\n  expected ${JSON.stringify(expected)}`,
    ]
  })
}

function withoutAddress({ startedAt, state, closedAt, mode }: Retry) {
  return [startedAt, state, closedAt, mode]
}

function toFoldRow(row: Row): FoldRow {
  return {
    ...row,
    counts: row.counts === 1,
    condemns: row.condemns === 1,
    final: row.final === 1,
  }
}

/** Each failed delivery and each end of a retry is in the outbox, and everything in it has arrived as it is written there. */
async function untold(life: Lived, log: readonly Row[]): Promise<string[]> {
  const { results: outbox } = await env.DB.prepare(
    'SELECT endpoint_id endpointId, id, type, address, body, state FROM notifications',
  ).all<{
    endpointId: string
    id: string
    type: string
    address: string | null
    body: string
    state: string
  }>()
  const { results: ended } = await env.DB.prepare(
    "SELECT address, started_at startedAt, state FROM retries WHERE state IN ('delivered','expired')",
  ).all<Retry>()
  const wrong: string[] = []
  for (const endpointId of life.endpoints) {
    const host = hostOf(endpointId)
    const mine = outbox.filter((one) => one.endpointId === endpointId)
    for (const address of life.addresses) {
      const told = mine.filter((o) => o.address === address && o.type === 'delivery.failed').length
      const failed = log.filter((row) => row.address === address && row.counts === 1).length
      if (told !== failed) wrong.push(`${address}: ${failed} failed, ${told} told to ${host}`)
    }
    for (const { address, startedAt, state } of ended) {
      const retryId = retryIdOf(address, startedAt)
      const isTold = mine.some(
        ({ type, body }) => type === `retry.${state}` && JSON.parse(body).data.retryId === retryId,
      )
      if (!isTold) wrong.push(`${address}: the end of ${retryId} (${state}) is not told to ${host}`)
    }
    for (const { id, type, body, state } of mine) {
      if (state !== 'delivered' || !life.outside.hasTaken(host, id, body)) {
        wrong.push(`${type} ${id}: ${state}, and not taken by ${host} as it is written`)
      }
    }
    const known = new Set(mine.map(({ id }) => id))
    for (const id of life.outside.idsTold(host)) {
      if (!known.has(id)) wrong.push(`${host} was told ${id}, of which the outbox knows nothing`)
    }
  }
  for (const { endpointId, id, at } of life.redelivered) {
    const body = outbox.find((one) => one.endpointId === endpointId && one.id === id)?.body ?? ''
    if (!life.outside.hasTaken(hostOf(endpointId), id, body, at)) {
      wrong.push(`${endpointId} ${id}: not sent again`)
    }
  }
  return wrong
}
