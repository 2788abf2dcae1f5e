// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/** Replaces zod, by the alias in wrangler.toml. */
export * as z from './zod-parts.ts'
