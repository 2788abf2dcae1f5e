/**
 * Stands in, by the aliases in wrangler.toml, for what libraries hold ready and nothing here asks for: Drizzle for
 * relational queries, PostgreSQL, and tables written as functions; Hono for other frameworks' apps, for tags that move
 * themselves into the head of a page, and for a second router, quicker where requests are all there is to do.
 */
import { TrieRouter } from 'hono/router/trie-router'

function absent(): never {
  throw new Error('This part of a library is left out; see wrangler.toml')
}

/** One of two routers that Hono chooses from. */
export class RegExpRouter {}
/** The choice: the other, which takes every route. */
export class SmartRouter extends TrieRouter<unknown> {}
export const isPgEnum = () => false
/** Tags by name: none is special. */
export const components_exports = {}
export {
  absent as createMountedRequest,
  absent as createTableRelationsHelpers,
  absent as extractTablesRelationalConfig,
  absent as getOperators,
  absent as getOrderByOperators,
  absent as getPgColumnBuilders,
  absent as getSQLiteColumnBuilders,
  absent as Many,
  absent as normalizeRelation,
  absent as One,
  absent as RelationalQueryBuilder,
}
