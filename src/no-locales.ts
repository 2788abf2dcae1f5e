/** Stands in for zod's messages in other languages, by the alias in wrangler.toml; the English ones are imported elsewhere. */
export const LOCALES_LEFT_OUT = true
