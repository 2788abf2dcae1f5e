// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/** The zod ISO 8601 schema that is used, for zod-parts.ts. */
export { datetime } from '../../node_modules/zod/v4/classic/iso.js'
