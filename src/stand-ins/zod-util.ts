// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/** What of zod's helpers the schemas use, for zod-core.ts. */
export {
  constantCatch,
  derived,
  extend,
  hide,
  installLazyProp,
  issue,
  merge,
  mergeDefs,
  normalizeParams,
  omit,
  own,
  partial,
  pick,
  required,
  safeExtend,
  shallowClone,
} from '../../node_modules/zod/v4/core/util.js'
