/** Stands in for the part of zod that reads JSON Schema, by the alias in wrangler.toml. */
export const fromJSONSchema = undefined
