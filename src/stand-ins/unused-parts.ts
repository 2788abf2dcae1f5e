// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/**
 * Stands in, by the aliases in wrangler.toml, for what Hono holds ready and nothing here asks for: other frameworks'
 * apps, forms read as objects, tags that move themselves into the head of a page, styles written as objects, and a
 * second router, quicker where requests are all there is to do.
 */
import { TrieRouter } from 'hono/router/trie-router'

import { leftOut } from './left-out.ts'

/** One of two routers that Hono chooses from. */
export class RegExpRouter {}
/** The choice: the other, which takes every route. */
export class SmartRouter extends TrieRouter<unknown> {}
/** Tags by name: none is special. */
export const components_exports = {}
// @ts-expect-error Hono keeps its types elsewhere.
export { setInternalTagFlag } from '../../node_modules/hono/dist/jsx/dom/utils.js'
// @ts-expect-error
// biome-ignore format: the line above is about its end
export { isValidAttributeName, isValidTagName, normalizeIntrinsicElementKey } from '../../node_modules/hono/dist/jsx/utils.js'
export { leftOut as createMountedRequest, leftOut as parseBody, leftOut as styleObjectForEach }
