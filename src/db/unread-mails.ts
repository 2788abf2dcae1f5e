/** Mails that could not be read: at most so many, the newest; in the order they came. */
import { desc, eq, lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { audited, type Deed } from './audit.ts'
import { type Page, type PageRequest, readingBy, toPage } from './page.ts'
import { unreadMails } from './schema.ts'

type UnreadMail = typeof unreadMails.$inferSelect
export type ListedUnread = Omit<UnreadMail, 'head' | 'mentions'>

/** Anybody can write mail: past this many the oldest go. */
const MOST = 5_000

/** The same mail again changes nothing. Returns the ids of those that had to go for it. */
export async function addUnread(db: D1Database, mail: UnreadMail): Promise<string[]> {
  await drizzle(db).insert(unreadMails).values(mail).onConflictDoNothing()
  const rows = await drizzle(db)
    .select({ id: unreadMails.id })
    .from(unreadMails)
    .orderBy(desc(unreadMails.receivedAt), desc(unreadMails.id))
    .limit(100)
    .offset(MOST)
  const gone = rows.map(({ id }) => id)
  await removeUnread(db, gone)
  return gone
}

export async function unreadOf(db: D1Database, id: string): Promise<UnreadMail | null> {
  const [mail] = await drizzle(db).select().from(unreadMails).where(eq(unreadMails.id, id))
  return mail ?? null
}

/** The key is time and id. */
export async function pageOfUnread(
  db: D1Database,
  request: PageRequest,
): Promise<Page<ListedUnread>> {
  const { id, receivedAt, why, subject, sizeBytes } = unreadMails
  const { behind, by, limit } = readingBy(request, receivedAt, id)
  const rows = await drizzle(db)
    .select({ id, receivedAt, why, subject, sizeBytes })
    .from(unreadMails)
    .where(behind)
    .orderBy(by)
    .limit(limit)
  return toPage(rows, request, (row) => [row.receivedAt, row.id])
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

/** Ids of those in which an address stands. */
export async function unreadMentioning(db: D1Database, address: string): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: unreadMails.id })
    .from(unreadMails)
    .where(sql`EXISTS (SELECT 1 FROM json_each(${unreadMails.mentions}) WHERE value=${address})`)
  return rows.map(({ id }) => id)
}

/** Ids of those received before `before`, epoch milliseconds. */
export async function unreadBefore(db: D1Database, before: number): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: unreadMails.id })
    .from(unreadMails)
    .where(lt(unreadMails.receivedAt, before))
    .limit(1_000)
  return rows.map(({ id }) => id)
}
