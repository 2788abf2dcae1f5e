/** API tokens, as hashes: what is in the record opens nothing. */
import { desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { apiTokens } from './schema.ts'

export type ApiToken = typeof apiTokens.$inferSelect

/** Newest first. */
export function listTokens(db: D1Database): Promise<ApiToken[]> {
  return drizzle(db).select().from(apiTokens).orderBy(desc(apiTokens.createdAt), apiTokens.id)
}

export async function addToken(db: D1Database, token: ApiToken): Promise<void> {
  await drizzle(db).insert(apiTokens).values(token)
}

/** Revoked for good. False when there is none. */
export async function removeToken(db: D1Database, id: string): Promise<boolean> {
  const { meta } = await drizzle(db).delete(apiTokens).where(eq(apiTokens.id, id))
  return meta.changes > 0
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
