// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/** What of zod's coercions is used, for zod-parts.ts. */
export { number, string } from '../../node_modules/zod/v4/classic/coerce.js'
