/**
 * Stands in, by the aliases in wrangler.toml, for what Hono holds ready and nothing here asks for: other frameworks'
 * apps, forms read as objects, HTML that is more than text, and a second router, quicker where requests are all there is
 * to do.
 */
import { TrieRouter } from 'hono/router/trie-router'

import { leftOut } from './left-out.ts'

/** One of two routers that Hono chooses from. */
export class RegExpRouter {}
/** The choice: the other, which takes every route. */
export class SmartRouter extends TrieRouter<unknown> {}
/** Of HTML that is more than text. */
export const HtmlEscapedCallbackPhase = {}
export { leftOut as createMountedRequest, leftOut as parseBody, leftOut as resolveCallback }
