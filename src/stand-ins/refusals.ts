/** Stands in, by the alias in wrangler.toml, for api/refusals.ts: empty, since no route looks at how it may answer. */
export function refusals() {}
