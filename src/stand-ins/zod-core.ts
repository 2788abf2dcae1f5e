// biome-ignore-all lint/performance/noBarrelFile: this is the small one in place of the large one
/**
 * Replaces zod's core, by the alias in wrangler.toml. It leaves out the unused kinds of schemas that methods of the others
 * could create; the compiler of schemas, since a Worker cannot run generated code; the registry of metadata; and the
 * handling of cyclic values, which JSON cannot contain. Checked by test/contract/zod-parts.test.ts.
 */
import { leftOut } from './left-out.ts'

const absent = { init: leftOut }

const nothing = () => undefined

/** For zod's encode and decode functions, which are not used: schemas here only parse. */
const makesNone = () => leftOut

export * from '../../node_modules/zod/v4/core/api.js'
export * from '../../node_modules/zod/v4/core/core.js'
export * from '../../node_modules/zod/v4/core/errors.js'
export * from '../../node_modules/zod/v4/core/parse.js'
export * from '../../node_modules/zod/v4/core/schemas.js'
export { $ZodObject as $ZodObjectJIT } from '../../node_modules/zod/v4/core/schemas.js'
export { clone } from '../../node_modules/zod/v4/core/util.js'
export * as util from './zod-util.ts'
export {
  absent as $ZodBase64,
  absent as $ZodBase64URL,
  absent as $ZodCatch,
  absent as $ZodCIDRv4,
  absent as $ZodCIDRv6,
  absent as $ZodCUID,
  absent as $ZodCUID2,
  absent as $ZodE164,
  absent as $ZodEmail,
  absent as $ZodEmoji,
  absent as $ZodExactOptional,
  absent as $ZodGUID,
  absent as $ZodIPv4,
  absent as $ZodIPv6,
  absent as $ZodISODate,
  absent as $ZodISODuration,
  absent as $ZodISOTime,
  absent as $ZodIntersection,
  absent as $ZodJWT,
  absent as $ZodKSUID,
  absent as $ZodNanoID,
  absent as $ZodNonOptional,
  absent as $ZodPrefault,
  absent as $ZodReadonly,
  absent as $ZodULID,
  absent as $ZodURL,
  absent as $ZodUUID,
  absent as $ZodXID,
  leftOut as _base64,
  leftOut as _base64url,
  leftOut as _cidrv4,
  leftOut as _cidrv6,
  leftOut as _cuid,
  leftOut as _cuid2,
  leftOut as _e164,
  leftOut as _email,
  leftOut as _emoji,
  leftOut as _endsWith,
  leftOut as _gt,
  leftOut as _guid,
  leftOut as _includes,
  leftOut as _ipv4,
  leftOut as _ipv6,
  leftOut as _isoDate,
  leftOut as _isoDuration,
  leftOut as _isoTime,
  leftOut as _jwt,
  leftOut as _ksuid,
  leftOut as _length,
  leftOut as _lowercase,
  leftOut as _lt,
  leftOut as _multipleOf,
  leftOut as _nanoid,
  leftOut as _normalize,
  leftOut as _slugify,
  leftOut as _startsWith,
  leftOut as _toUpperCase,
  leftOut as _ulid,
  leftOut as _uppercase,
  leftOut as _url,
  leftOut as _uuid,
  leftOut as _uuidv4,
  leftOut as _uuidv6,
  leftOut as _uuidv7,
  leftOut as _xid,
  leftOut as flattenError,
  leftOut as formatError,
  leftOut as validate,
  leftOut as validateAsync,
  leftOut as globalRegistry,
  makesNone as _decode,
  makesNone as _decodeAsync,
  makesNone as _encode,
  makesNone as _encodeAsync,
  makesNone as _safeDecode,
  makesNone as _safeDecodeAsync,
  makesNone as _safeEncode,
  makesNone as _safeEncodeAsync,
  nothing as memoizer,
}
