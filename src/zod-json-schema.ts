/** Stands in, by the alias in wrangler.toml, for the part of zod that writes JSON Schemas: nothing here asks for one. */

function absent(): never {
  throw new Error('JSON Schemas are written by zod-to-openapi; see wrangler.toml')
}

export const createToJSONSchemaMethod = () => absent
export const createStandardJSONSchemaMethod = () => absent
export {
  absent as extractDefs,
  absent as finalize,
  absent as handleUnrepresentable,
  absent as initializeContext,
  absent as processSchema,
}
