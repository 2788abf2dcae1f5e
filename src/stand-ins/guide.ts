/** Stands in, by the alias in wrangler.toml, for esp/guide.ts: empty, so that the bundler drops the words with the call. */
export function guide() {}
