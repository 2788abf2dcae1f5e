/**
 * Stands in for zod's compiler of schemas, by the alias in wrangler.toml: it makes code from text, which Workers do
 * not allow, so nothing of it could ever run here.
 */
export const INVALID = Symbol.for('zod.compile.invalid')
export class ZodCompileAsyncError extends Error {}
export class ZodCompileUnsupportedError extends Error {}

export function compile(): never {
  throw new ZodCompileUnsupportedError('schemas are not compiled in a Worker')
}

export function withParser(): never {
  return compile()
}
