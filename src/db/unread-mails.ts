/** Mails that could not be read, the newest of them; in the order they came. */
import { addressHash } from '../bounce/address.ts'
import { audited, type Deed } from './audit.ts'
import { type Page, type PageRequest, readPage } from './page.ts'
import type { unreadMails } from './schema.ts'
import { raw, rowsOf, type Sql, sql } from './sql.ts'

type UnreadMail = typeof unreadMails.$inferSelect
export type ListedUnread = Omit<UnreadMail, 'head' | 'mentions'>

/** Anybody can send mail: beyond this many, or this much of the database, the oldest are removed. */
const MOST = 5_000
const MOST_BYTES = 100 * 1024 * 1024
/** Looking for the oldest reads all of them, so it is done for one mail in so many: by the millisecond it came in, as good as chance. */
const LOOK_EVERY = 64

/** Adds a mail; the same mail again changes nothing. Returns the ids of those removed to make room, if it looked for any. */
export async function addUnread(db: D1Database, mail: UnreadMail): Promise<string[]> {
  const { id, receivedAt, why, subject, sizeBytes, mentions, head } = mail
  await db
    .prepare(
      'INSERT INTO unread_mails (id, received_at, why, subject, size_bytes, mentions, head) VALUES (?1,?2,?3,?4,?5,?6,?7) ON CONFLICT DO NOTHING',
    )
    .bind(id, receivedAt, why, subject, sizeBytes, mentions, head)
    .run()
  return receivedAt % LOOK_EVERY === 0 ? removeOldest(db) : []
}

/** Removes what is too much; returns the ids. */
async function removeOldest(db: D1Database): Promise<string[]> {
  const upTo = raw('OVER (ORDER BY received_at DESC, id DESC)')
  const gone = await idsOf(
    db,
    sql`SELECT id FROM (SELECT id, row_number() ${upTo} mails, sum(octet_length(mentions) + coalesce(octet_length(head), 0)) ${upTo} bytes
      FROM unread_mails) WHERE mails > ${MOST} OR bytes > ${MOST_BYTES} LIMIT 1000`,
  )
  await removeUnread(db, gone)
  return gone
}

export async function unreadOf(db: D1Database, id: string): Promise<UnreadMail | null> {
  const [mail] = await rowsOf<UnreadMail>(db, sql`SELECT * FROM unread_mails WHERE id=${id}`)
  return mail ?? null
}

/** The key is time and id. */
export function pageOfUnread(db: D1Database, request: PageRequest): Promise<Page<ListedUnread>> {
  const listed = sql`SELECT id, received_at, why, subject, size_bytes FROM unread_mails`
  return readPage<ListedUnread>(db, listed, ['received_at', 'id'], [], request, (row) => [
    row.receivedAt,
    row.id,
  ])
}

/** Returns how many there were. */
export async function removeUnread(
  db: D1Database,
  ids: readonly string[],
  deed: Deed | null = null,
): Promise<number> {
  if (ids.length === 0) return 0
  const remove = db
    .prepare('DELETE FROM unread_mails WHERE id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(ids))
  return audited(db, [remove], deed, ids)
}

/** Ids of the mails that mention an address: noted by its hash or, in older rows, in plain text. */
export function unreadMentioning(db: D1Database, address: string): Promise<string[]> {
  return idsOf(
    db,
    sql`SELECT id FROM unread_mails WHERE instr(mentions, ${addressHash(address)})>0 OR instr(mentions, ${JSON.stringify(address)})>0`,
  )
}

/** Ids of those received before `before`, epoch milliseconds. */
export function unreadBefore(db: D1Database, before: number): Promise<string[]> {
  return idsOf(db, sql`SELECT id FROM unread_mails WHERE received_at<${before} LIMIT 1000`)
}

async function idsOf(db: D1Database, query: Sql): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(db, query)
  return rows.map(({ id }) => id)
}
