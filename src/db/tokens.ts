/** API tokens, as hashes: what is in the record opens nothing. */
import { desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { audited, type Deed } from './audit.ts'
import { apiTokens } from './schema.ts'

export type ApiToken = typeof apiTokens.$inferSelect

/** Newest first. */
export function listTokens(db: D1Database): Promise<ApiToken[]> {
  return drizzle(db).select().from(apiTokens).orderBy(desc(apiTokens.createdAt), apiTokens.id)
}

export async function addToken(db: D1Database, token: ApiToken): Promise<void> {
  const { id, name, scope, hash, createdAt: at, createdBy: actor } = token
  const add = db
    .prepare(
      'INSERT INTO api_tokens (id, name, scope, hash, created_at, created_by) VALUES (?1,?2,?3,?4,?5,?6)',
    )
    .bind(id, name, scope, hash, at, actor)
  await audited(db, [add], { actor, action: 'token.create', at }, [id])
}

/** Revoked for good. False when there is none. */
export async function removeToken(db: D1Database, id: string, deed: Deed): Promise<boolean> {
  const remove = db.prepare('DELETE FROM api_tokens WHERE id=?1').bind(id)
  return (await audited(db, [remove], deed, [id])) > 0
}

/** @param hash SHA-256 of the token, hexadecimal */
export async function tokenOfHash(db: D1Database, hash: string): Promise<ApiToken | null> {
  const [token] = await drizzle(db).select().from(apiTokens).where(eq(apiTokens.hash, hash))
  return token ?? null
}

export async function tokenOfId(db: D1Database, id: string): Promise<ApiToken | null> {
  const [token] = await drizzle(db).select().from(apiTokens).where(eq(apiTokens.id, id))
  return token ?? null
}
