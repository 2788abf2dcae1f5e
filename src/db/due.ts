/** What waits to be sent, in windows that are open and in those that have ended. */
import { RESENDER } from '../bounce/event.ts'
import type { RetryMode } from '../bounce/fold.ts'
import { addressStateSql, isSendable, type PolicySettings } from '../bounce/policy.ts'
import type { Reason } from '../bounce/reason.ts'
import { FACTS_OF_ROW } from './address-answer.ts'
import {
  DUE_COLUMNS,
  type NamedWindow,
  RETRY_ID,
  type ScheduleRow,
  toSchedule,
  type WindowRef,
  windowsJson,
} from './schedule.ts'

/** A message that waits to be sent again. */
interface WaitingMessage {
  esp: string
  source: string
  messageId: string | null
  /** Epoch milliseconds. */
  occurredAt: number
  metadata: Record<string, string>
}

/** One address that may be tried again now. */
export interface DueItem extends NamedWindow {
  endsAt: number
  mode: RetryMode
  /** A copy is in flight: no attempt before this time. */
  inFlightUntil: number | null
  planId: string
  /** Attempts before this time were handed out to a sender that polls, or reported by it; 0 if none was. */
  pulledUntil: number
  lastStatus: string | null
  lastReason: string | null
  /** The messages that may be sent, longest waiting first; none if the address may not be mailed. */
  messages: WaitingMessage[]
  /** Do further messages wait? */
  more: boolean
}

/** Most messages of one address in a call, so that even the largest fit in a value of D1; the others wait for the same outcome. */
const MAX_MESSAGES = 20
/** One more is read, to see whether there are others. */
const READ_MESSAGES = MAX_MESSAGES + 1

/** The rows of the log `l` for the messages of `retries r` that meet a condition. Replies that a resender got are not among them. */
export const inLog = (condition: string) =>
  `FROM delivery_log l WHERE l.address=r.address AND l.occurred_at>=r.started_at AND l.class=4 AND l.esp<>'${RESENDER}' AND ${condition}`

const jsonOf = (rows: string) =>
  `(SELECT json_group_array(json_object('esp',l.esp,'source',l.source,'messageId',l.message_id,'occurredAt',l.occurred_at,'metadata',json(coalesce(l.metadata,'{}')))) FROM (${rows}) l)`

/** The same as JSON. If there are more reports than fit, the latest of each message; only then, because telling messages apart reads more rows. */
function messagesSql(condition: string, most = READ_MESSAGES): string {
  const some = jsonOf(`SELECT * ${inLog(condition)} ORDER BY l.occurred_at LIMIT ${most}`)
  const each = jsonOf(
    `SELECT *, max(l.occurred_at) ${inLog(condition)} GROUP BY l.esp, l.source, coalesce(l.message_id, l.metadata) ORDER BY max(l.occurred_at) LIMIT ${most}`,
  )
  return `(SELECT CASE WHEN json_array_length(s)<${READ_MESSAGES} THEN s ELSE ${each} END FROM (SELECT ${some} s LIMIT 1)) messages`
}

/** ?2 now. `taken`: hashes of the addresses with an attempt handed out to a sender that polls. */
export const TAKEN =
  'taken AS MATERIALIZED (SELECT substr(k.value,1,16) FROM handed_out h, json_each(h.keys) k WHERE h.until>?2)'

/** ?1 windows as JSON. */
const OF_WINDOWS =
  'json_each(?1) j CROSS JOIN retries r ON r.address=j.value->>0 AND r.started_at=j.value->>1'

/** Most deliveries that are read since a window ended: a machine's address may have very many. */
const MOST_ARRIVED = 10_000

interface DueRow extends ScheduleRow {
  pulledUntil: number
  lastStatus: string | null
  lastReason: string | null
  messages: string
}

/** Condition on `addresses a`: the policy lets the sender of log row `l` mail the address. */
function sendable(policy: PolicySettings): string {
  return addressStateSql(
    (fact) => FACTS_OF_ROW[fact],
    policy,
    (state) => (isSendable(state) ? '1' : '0'),
  )
}

/** The same, of a final row that waits. While the mail service is still trying, another copy would reach people twice. */
export function waiting(policy: PolicySettings): string {
  return `l.outcome IS NULL AND l.final AND ${sendable(policy)}`
}

/**
 * The retries of these windows' addresses that are open at `now`, with the messages that may be sent: one query. Late
 * news may have changed a retry's start since, so its id may differ from the one it is asked for by.
 */
export async function dueItems(
  db: D1Database,
  windows: readonly Pick<WindowRef, 'address'>[],
  now: number,
  policy: PolicySettings,
  mostMessages = READ_MESSAGES,
): Promise<DueItem[]> {
  if (windows.length === 0) return []
  // Each by its place in ?1: with json_each, every item would count as a row read for every attempt.
  const places = windows.map((_, place) => `(${place})`).join()
  const { results } = await db
    .prepare(
      `WITH ${TAKEN}
       SELECT ${DUE_COLUMNS}, iif(r.address_hash IN taken, ?2+1, coalesce(r.reported_until,0)) pulledUntil, a.last_status lastStatus, a.last_reason lastReason, ${messagesSql(waiting(policy), mostMessages)}
       FROM (VALUES ${places}) j CROSS JOIN addresses a ON a.address=?1->>j.column1 CROSS JOIN retries r ON r.address=a.address AND r.started_at=a.retry_started_at
       WHERE r.state='open' AND r.ends_at>?2`,
    )
    .bind(JSON.stringify(windows.map(({ address }) => address)), now)
    .all<DueRow>()
  return results.map((row) => ({ ...toSchedule(row), ...messagesOf(row.messages) }))
}

/** A temporary error; without a message, it is about all that waited. */
interface Said {
  messageId: string | null
  status: string | null
  reason: Reason | null
}

/** What waited in a window that has ended. */
export interface PastWindow extends Pick<DueItem, 'address' | 'messages'> {
  /** Their ESP gave up on them; otherwise it may still be trying. */
  final: boolean
  /** The latest first. */
  said: Said[]
}

/** Most errors of a window that are read to find that of each message. */
const MOST_SAID = 100

/**
 * By address, the messages that waited in windows that have ended, were not delivered then or since, and may be sent. If
 * an ESP gave up on some of them, only those, without the ones that an ESP may still be trying. One query.
 */
export async function pastMessages(
  db: D1Database,
  windows: readonly WindowRef[],
  policy: PolicySettings,
): Promise<PastWindow[]> {
  const ofWindow = `l.occurred_at<=r.closed_at AND l.outcome<>'delivered' AND ${sendable(policy)}`
  const { results } = await db
    .prepare(
      `WITH w AS MATERIALIZED (SELECT r.*, (SELECT max(l.final) ${inLog(ofWindow)}) final FROM ${OF_WINDOWS}
       JOIN addresses a ON a.address=r.address)
       SELECT r.address, r.final,
       (SELECT json_group_array(json_object('messageId',message_id,'status',status,'reason',reason)) FROM (SELECT message_id, status, reason FROM delivery_log l WHERE l.address=r.address AND l.occurred_at BETWEEN r.started_at AND r.closed_at AND l.class=4 ORDER BY l.occurred_at DESC, l.event_key DESC LIMIT ${MOST_SAID})) said,
       (SELECT json_group_array(message_id) FROM (SELECT l.message_id FROM delivery_log l WHERE l.address=r.address AND l.class=2 AND l.occurred_at>=r.closed_at LIMIT ${MOST_ARRIVED})) arrived,
       ${messagesSql(`${ofWindow} AND l.final=r.final`)} FROM w r JOIN addresses a ON a.address=r.address`,
    )
    .bind(windowsJson(windows))
    .all<{
      address: string
      final: number | null
      said: string
      arrived: string
      messages: string
    }>()
  return results.map(({ address, final, said, arrived, messages }) => {
    const since = new Set<string | null>(JSON.parse(arrived))
    const left = messagesOf(messages).messages.filter(({ messageId }) => !since.has(messageId))
    return { address, final: final === 1, said: JSON.parse(said), messages: left }
  })
}

/** Each message once, as it was reported last, in the order of first reports: the rows of a reopened window repeat the messages of the window before. */
function messagesOf(json: string): Pick<DueItem, 'messages' | 'more'> {
  const rows: WaitingMessage[] = JSON.parse(json)
  const all = rows
    .flatMap((one): WaitingMessage[] =>
      one.esp === '' ? JSON.parse(one.metadata.messages ?? '[]') : [one],
    )
    .sort((a, b) => a.occurredAt - b.occurredAt)
  const byIdentity = new Map(
    all.map((one) => [JSON.stringify([one.esp, one.source, one.messageId ?? one.metadata]), one]),
  )
  const messages = [...byIdentity.values()]
  return { messages: messages.slice(0, MAX_MESSAGES), more: messages.length > MAX_MESSAGES }
}

/** Which of these retries are still open, whatever the time. A shard may forget the rest. */
export async function openAmong(
  db: D1Database,
  windows: readonly WindowRef[],
): Promise<Set<string>> {
  const { results } = await db
    .prepare(`SELECT ${RETRY_ID} id FROM ${OF_WINDOWS} WHERE r.state='open'`)
    .bind(windowsJson(windows))
    .all<{ id: string }>()
  return new Set(results.map(({ id }) => id))
}
