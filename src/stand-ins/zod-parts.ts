// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/**
 * The parts of zod that are used, as one namespace. zod's own namespace holds all parts, which no bundler can drop: 13 KiB
 * more. A part missing here is missing only in the Worker, not in its tests; hence test/contract/zod-parts.test.ts.
 */
import { config } from '../../node_modules/zod/v4/core/index.js'
import english from './zod-messages.ts'

config(english())

export {
  array,
  enum,
  int,
  number,
  object,
  strictObject,
  string,
  tuple,
  union,
  ZodType,
} from '../../node_modules/zod/v4/classic/schemas.js'
export * as coerce from './zod-coerce.ts'
export * as iso from './zod-iso.ts'
