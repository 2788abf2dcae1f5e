/** Replaces api/answers.ts, by the alias in wrangler.toml. Empty, so that the bundler drops the schemas of answers with the calls. */
export function answer() {}
export function itemsOf() {}
export function json() {}
export function listed() {}
export function orNull() {}
export function pageOf() {}
export const NOT_MODIFIED = undefined
