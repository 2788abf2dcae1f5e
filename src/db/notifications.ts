/** Notifications sent or waiting, and the calls made for them. */
import { audited, type Deed } from './audit.ts'
import type { NotificationState, SENT_TYPES } from './notification-words.ts'
import { type Page, type PageRequest, readPage } from './page.ts'
import type { notifications } from './schema.ts'
import { asked, rowsOf, sql } from './sql.ts'

/** One call. Times are epoch milliseconds. */
export interface DeliveryAttempt {
  at: number
  durationMs: number
  /** Null when there was no answer. */
  status: number | null
  problem: string | null
  /** The beginning of the endpoint's answer. */
  response: string | null
}

export interface Notification {
  endpointId: string
  id: string
  type: (typeof SENT_TYPES)[number]
  address: string | null
  body: string
  createdAt: number
  state: NotificationState
  attempts: number
  nextAt: number | null
  attemptLog: DeliveryAttempt[]
}

export interface NotificationFilter {
  endpoint?: string | undefined
  type?: Notification['type'] | undefined
  state?: NotificationState | undefined
  address?: string | undefined
}

type NotificationRow = typeof notifications.$inferSelect

/** The oldest notifications that are due at `now`. */
export async function dueNotifications(
  db: D1Database,
  endpointId: string,
  now: number,
  limit: number,
): Promise<Notification[]> {
  const rows = await rowsOf<NotificationRow>(
    db,
    sql`SELECT * FROM notifications WHERE endpoint_id=${endpointId} AND next_at<=${now} ORDER BY next_at LIMIT ${limit}`,
  )
  return rows.map(toNotification)
}

/** When the next one of an endpoint is due, epoch milliseconds; null for none. */
export async function nextDue(db: D1Database, endpointId: string): Promise<number | null> {
  return db
    .prepare(
      'SELECT min(next_at) next FROM notifications WHERE endpoint_id=?1 AND next_at IS NOT NULL',
    )
    .bind(endpointId)
    .first<number>('next')
}

/** The notifications of an id: one per endpoint that it goes to, or that of the endpoint named. */
export async function notificationsOf(
  db: D1Database,
  id: string,
  endpointId?: string,
): Promise<Notification[]> {
  const endpoint =
    endpointId === undefined ? sql`IN (SELECT id FROM notification_endpoints)` : sql`=${endpointId}`
  const rows = await rowsOf<NotificationRow>(
    db,
    sql`SELECT * FROM notifications WHERE endpoint_id ${endpoint} AND id=${id}`,
  )
  return rows.map(toNotification)
}

function toNotification(row: NotificationRow): Notification {
  return { ...row, attemptLog: JSON.parse(row.attemptLog) }
}

/** What became of a call, and when the next is made. */
export interface AttemptResult {
  id: string
  /** When it was to be made. */
  dueAt: number | null
  attempt: DeliveryAttempt
  state: NotificationState
  nextAt: number | null
}

/** Records calls, each with its consequence for its notification: none if that was rescheduled meanwhile. */
export async function recordAttempts(
  db: D1Database,
  endpointId: string,
  results: readonly AttemptResult[],
): Promise<void> {
  await db
    .prepare(
      `UPDATE notifications SET (attempts, state, next_at, attempt_log)=(
        SELECT attempts+1, iif(next_at IS r.value->>'dueAt', r.value->>'state', state),
          iif(next_at IS r.value->>'dueAt', r.value->>'nextAt', next_at), json_insert(attempt_log, '$[#]', json(r.value->'attempt'))
        FROM json_each(?2) r WHERE r.value->>'id'=notifications.id)
      WHERE endpoint_id=?1 AND id IN (SELECT value->>'id' FROM json_each(?2))`,
    )
    .bind(endpointId, JSON.stringify(results))
    .run()
}

/** Makes a notification due at once; behind that it has the attempts that were left to it. False when there is no such notification. */
export async function redeliver(
  db: D1Database,
  { endpointId, id }: Pick<Notification, 'endpointId' | 'id'>,
  deed: Deed,
): Promise<boolean> {
  const again = db
    .prepare("UPDATE notifications SET state='pending', next_at=?3 WHERE endpoint_id=?1 AND id=?2")
    .bind(endpointId, id, deed.at)
  return (await audited(db, [again], deed, [id])) > 0
}

export async function addNotification(
  db: D1Database,
  notification: Pick<Notification, 'endpointId' | 'id' | 'type' | 'body' | 'createdAt'>,
): Promise<void> {
  const { endpointId, id, type, body, createdAt } = notification
  await db
    .prepare(
      "INSERT INTO notifications (endpoint_id, id, type, body, created_at, state, next_at) VALUES (?1,?2,?3,?4,?5,'pending',?5)",
    )
    .bind(endpointId, id, type, body, createdAt)
    .run()
}

/** From this many on, an endpoint's notifications, which no index orders by time, cost more to sort than a page of them costs to find among all. */
const MANY = 2_000

async function hasMany(db: D1Database, endpointId: string): Promise<boolean> {
  const last = db.prepare('SELECT 1 FROM notifications WHERE endpoint_id=?1 LIMIT 1 OFFSET ?2')
  return (await last.bind(endpointId, MANY - 1).first()) !== null
}

/** Newest first or oldest first; the key is time, id and endpoint. */
export async function pageOfNotifications(
  db: D1Database,
  { endpoint, type, state, address }: NotificationFilter,
  request: PageRequest,
): Promise<Page<Notification>> {
  const isOfMany = endpoint !== undefined && (await hasMany(db, endpoint))
  const conditions = [
    asked(isOfMany ? '+endpoint_id' : 'endpoint_id', '=', endpoint),
    asked('type', '=', type),
    asked('state', '=', state),
    asked('address', '=', address),
  ]
  const key = ['created_at', 'id', 'endpoint_id']
  const all = sql`SELECT * FROM notifications`
  const page = await readPage<NotificationRow>(db, all, key, conditions, request, (row) => [
    row.createdAt,
    row.id,
    row.endpointId,
  ])
  return { ...page, items: page.items.map(toNotification) }
}
