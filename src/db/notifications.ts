/** What was told, is being told, and how that went. */
import { and, eq, lte, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { audited, type Deed } from './audit.ts'
import type { NotificationState, SENT_TYPES } from './notification-words.ts'
import { type Page, type PageRequest, reading, toPage } from './page.ts'
import { notifications } from './schema.ts'

/** One call. Times are epoch milliseconds. */
export interface DeliveryAttempt {
  at: number
  durationMs: number
  /** Null when there was no answer. */
  status: number | null
  problem: string | null
  /** The beginning of what it answered. */
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

interface NotificationFilter {
  endpoint?: string | undefined
  type?: Notification['type'] | undefined
  state?: NotificationState | undefined
  address?: string | undefined
}

/** The oldest that are due at `now`. */
export async function dueNotifications(
  db: D1Database,
  endpointId: string,
  now: number,
  limit: number,
): Promise<Notification[]> {
  const rows = await drizzle(db)
    .select()
    .from(notifications)
    .where(and(eq(notifications.endpointId, endpointId), lte(notifications.nextAt, now)))
    .orderBy(notifications.nextAt)
    .limit(limit)
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

/** One id may have been told to several endpoints: all of these, or the one named. */
export async function notificationsOf(
  db: D1Database,
  id: string,
  endpointId?: string,
): Promise<Notification[]> {
  const endpoint =
    endpointId === undefined ? sql`IN (SELECT id FROM notification_endpoints)` : sql`=${endpointId}`
  const rows = await drizzle(db)
    .select()
    .from(notifications)
    .where(sql`${notifications.endpointId} ${endpoint} AND ${notifications.id}=${id}`)
  return rows.map(toNotification)
}

function toNotification(row: typeof notifications.$inferSelect): Notification {
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

/** Writes down calls, each with what it means for its notification: nothing where that was given another turn meanwhile. */
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

/** Gives it a new turn at once, with all its attempts before it. False when there is none. */
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
  await drizzle(db)
    .insert(notifications)
    .values({ ...notification, address: null, state: 'pending', nextAt: notification.createdAt })
}

/** Newest first or oldest first; the key is time, id and endpoint. */
export async function pageOfNotifications(
  db: D1Database,
  filter: NotificationFilter,
  request: PageRequest,
): Promise<Page<Notification>> {
  const { compare, order, limit, key } = reading(request)
  const { createdAt, id, endpointId } = notifications
  const direction = sql.raw(order)
  const rows = await drizzle(db)
    .select()
    .from(notifications)
    .where(
      and(
        ...conditions(filter),
        key === null
          ? undefined
          : sql`(${createdAt}, ${id}, ${endpointId}) ${sql.raw(compare)} (${key[0]}, ${key[1]}, ${key[2]})`,
      ),
    )
    .orderBy(sql`${createdAt} ${direction}, ${id} ${direction}, ${endpointId} ${direction}`)
    .limit(limit)
  const page = toPage(rows, request, (row) => [row.createdAt, row.id, row.endpointId])
  return { ...page, items: page.items.map(toNotification) }
}

function conditions({ endpoint, type, state, address }: NotificationFilter): SQL[] {
  return [
    ...(endpoint === undefined ? [] : [eq(notifications.endpointId, endpoint)]),
    ...(type === undefined ? [] : [eq(notifications.type, type)]),
    ...(state === undefined ? [] : [eq(notifications.state, state)]),
    ...(address === undefined ? [] : [eq(notifications.address, address)]),
  ]
}
