/**
 * Replaces, by the aliases in wrangler.toml, parts of Hono that are not used here: mounting other frameworks' apps, forms
 * as objects, HTML with callbacks, and a second router, which is faster per request but slower to start.
 */
import { TrieRouter } from 'hono/router/trie-router'

import { leftOut } from './left-out.ts'

/** One of the two routers that Hono chooses from; not used. */
export class RegExpRouter {}
/** Hono's choice of a router: always the other one, which supports every route. */
export class SmartRouter extends TrieRouter<unknown> {}
/** Used only for HTML with callbacks. */
export const HtmlEscapedCallbackPhase = {}
export { leftOut as createMountedRequest, leftOut as parseBody, leftOut as resolveCallback }
