/** Replaces api/doc.ts, by the alias in wrangler.toml. Empty, so that the bundler drops the texts with the call. */
export function doc() {}
export function example() {}
export function operation() {}
export function sharedExample() {}
