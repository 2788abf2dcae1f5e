/** Replaces esp/guide.ts, by the alias in wrangler.toml. Empty, so that the bundler drops the texts with the call. */
export function guide() {}
