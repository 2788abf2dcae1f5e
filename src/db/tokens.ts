/** API tokens, stored as hashes: what is in the record gives no access. */
import { audited, type Deed } from './audit.ts'
import type { apiTokens } from './schema.ts'
import { rowsOf, sql } from './sql.ts'

export type ApiToken = typeof apiTokens.$inferSelect

/** Newest first. */
export function listTokens(db: D1Database): Promise<ApiToken[]> {
  return rowsOf(db, sql`SELECT * FROM api_tokens ORDER BY created_at DESC, id`)
}

/** Stores a token. If a repeated request made one with the same id before, its hash is replaced: that token was never shown to anybody. */
export async function putToken(db: D1Database, token: ApiToken): Promise<void> {
  const { id, name, scope, hash, createdAt: at, createdBy: actor } = token
  const put = db
    .prepare(
      'INSERT INTO api_tokens (id, name, scope, hash, created_at, created_by) VALUES (?1,?2,?3,?4,?5,?6) ON CONFLICT(id) DO UPDATE SET hash=excluded.hash',
    )
    .bind(id, name, scope, hash, at, actor)
  await audited(db, [put], { actor, action: 'token.create', at }, [id])
}

/** Revokes a token for good; false when there is none. */
export async function removeToken(db: D1Database, id: string, deed: Deed): Promise<boolean> {
  const remove = db.prepare('DELETE FROM api_tokens WHERE id=?1').bind(id)
  return (await audited(db, [remove], deed, [id])) > 0
}

/** @param hash SHA-256 of the token, hexadecimal */
export async function tokenOfHash(db: D1Database, hash: string): Promise<ApiToken | null> {
  const [token] = await rowsOf<ApiToken>(db, sql`SELECT * FROM api_tokens WHERE hash=${hash}`)
  return token ?? null
}

export async function tokenOfId(db: D1Database, id: string): Promise<ApiToken | null> {
  const [token] = await rowsOf<ApiToken>(db, sql`SELECT * FROM api_tokens WHERE id=${id}`)
  return token ?? null
}
