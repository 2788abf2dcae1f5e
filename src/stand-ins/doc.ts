/** Stands in, by the alias in wrangler.toml, for api/doc.ts: empty, so that the bundler drops the words with the call. */
export function doc() {}
export function example() {}
export function operation() {}
export function sharedExample() {}
