// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/** The zod helpers that the schemas use, for zod-core.ts. */
import { leftOut } from './left-out.ts'

export {
  constantCatch,
  derived,
  extend,
  hide,
  installLazyProp,
  issue,
  mergeDefs,
  normalizeParams,
  omit,
  own,
  shallowClone,
} from '../../node_modules/zod/v4/core/util.js'
export {
  leftOut as merge,
  leftOut as partial,
  leftOut as pick,
  leftOut as required,
  leftOut as safeExtend,
}
