/** The endpoints that notifications go to, as the record holds them. */
import { audited, type Deed } from './audit.ts'
import type { EndpointState } from './notification-words.ts'
import type { notificationEndpoints } from './schema.ts'
import { rowsOf, sql } from './sql.ts'

/** There are several during a rotation: the newest has no end, an older one also signs until its end. */
export interface SigningSecret {
  /** `whsec_` and Base64. */
  secret: string
  /** Epoch milliseconds. */
  until: number | null
}

export interface Endpoint {
  id: string
  url: string
  note: string | null
  /** Types of notifications; empty: all. */
  types: string[]
  secrets: SigningSecret[]
  state: EndpointState
  /** Epoch milliseconds. */
  createdAt: number
  createdBy: string
}

type EndpointRow = typeof notificationEndpoints.$inferSelect

/** All of them, the oldest first. */
export async function endpoints(db: D1Database): Promise<Endpoint[]> {
  const rows = await rowsOf<EndpointRow>(
    db,
    sql`SELECT * FROM notification_endpoints ORDER BY created_at, id`,
  )
  return rows.map(toEndpoint)
}

export async function endpointOf(db: D1Database, id: string): Promise<Endpoint | null> {
  const [row] = await rowsOf<EndpointRow>(
    db,
    sql`SELECT * FROM notification_endpoints WHERE id=${id}`,
  )
  return row === undefined ? null : toEndpoint(row)
}

function toEndpoint(row: EndpointRow): Endpoint {
  return { ...row, types: JSON.parse(row.types), secrets: JSON.parse(row.secrets) }
}

export async function activeEndpointIds(db: D1Database): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`SELECT id FROM notification_endpoints WHERE state='active'`,
  )
  return rows.map(({ id }) => id)
}

/** No endpoint but ?1 has the URL ?2, so that a URL gets each notification once. */
const IS_FREE = 'NOT EXISTS (SELECT 1 FROM notification_endpoints WHERE url=?2 AND id<>?1)'

/** Adds or replaces; false when there would be more than `most`, or another has its URL. */
export async function putEndpoint(
  db: D1Database,
  endpoint: Endpoint,
  deed: Deed | null = null,
  most = 1e9,
): Promise<boolean> {
  const { id, url, note, state, createdAt, createdBy } = endpoint
  const types = JSON.stringify(endpoint.types)
  const secrets = JSON.stringify(endpoint.secrets)
  const put = db
    .prepare(
      `INSERT INTO notification_endpoints (id, url, note, types, secrets, state, created_at, created_by) SELECT ?1,?2,?3,?4,?5,?6,?7,?8
      WHERE (SELECT count(*) FROM notification_endpoints WHERE id<>?1) < ?9 AND ${IS_FREE}
      ON CONFLICT DO UPDATE SET url=excluded.url, note=excluded.note, types=excluded.types, secrets=excluded.secrets, state=excluded.state`,
    )
    .bind(id, url, note, types, secrets, state, createdAt, createdBy, most)
  return (await audited(db, [put], deed, [id])) > 0
}

/** Changes only what is given, so that what others changed meanwhile stays. False when there is no such endpoint, or another has the URL. */
export async function changeEndpoint(
  db: D1Database,
  id: string,
  change: { [K in 'url' | 'note' | 'types' | 'state']?: Endpoint[K] | undefined },
  deed: Deed,
): Promise<boolean> {
  const { url = null, note, types, state = null } = change
  const update = db
    .prepare(
      `UPDATE notification_endpoints SET url=coalesce(?2,url), types=coalesce(?3,types), state=coalesce(?4,state), note=iif(?5,?6,note) WHERE id=?1 AND ${IS_FREE}`,
    )
    .bind(
      id,
      url,
      types === undefined ? null : JSON.stringify(types),
      state,
      note === undefined ? 0 : 1,
      note ?? null,
    )
  return (await audited(db, [update], deed, [id])) > 0
}

/** Replaces the secrets that were read; false if they have changed since. */
export async function replaceSecrets(
  db: D1Database,
  { id, secrets }: Endpoint,
  next: readonly SigningSecret[],
  deed: Deed,
): Promise<boolean> {
  const update = db
    .prepare('UPDATE notification_endpoints SET secrets=?3 WHERE id=?1 AND secrets=?2')
    .bind(id, JSON.stringify(secrets), JSON.stringify(next))
  return (await audited(db, [update], deed, [id])) > 0
}

/** Removes it with its notifications, sent or waiting. False when there is no such endpoint. */
export async function removeEndpoint(db: D1Database, id: string, deed: Deed): Promise<boolean> {
  const remove = [
    db.prepare('DELETE FROM notifications WHERE endpoint_id=?1').bind(id),
    db.prepare('DELETE FROM notification_endpoints WHERE id=?1').bind(id),
  ]
  return (await audited(db, remove, deed, [id])) > 0
}

/** The endpoint answered 410: it is not called again, and its waiting notifications are given up. Changes nothing if its URL has changed since. */
export async function endpointIsGone(
  db: D1Database,
  { id, url }: Pick<Endpoint, 'id' | 'url'>,
): Promise<void> {
  await db.batch([
    db
      .prepare("UPDATE notification_endpoints SET state='gone' WHERE id=?1 AND url=?2")
      .bind(id, url),
    db
      .prepare(
        "UPDATE notifications SET state='failed', next_at=NULL WHERE endpoint_id=?1 AND next_at IS NOT NULL AND changes()>0",
      )
      .bind(id),
  ])
}
