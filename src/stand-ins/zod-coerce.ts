// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/** The zod coercions that are used, for zod-parts.ts. */
export { number, string } from '../../node_modules/zod/v4/classic/coerce.js'
