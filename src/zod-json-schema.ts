/**
 * Stands in, by the aliases in wrangler.toml, for the two parts of zod that write JSON Schemas: nothing here asks for
 * one, so neither do the schemas ever look for what is not exported.
 */

function absent(): never {
  throw new Error('JSON Schemas are written by zod-to-openapi; see wrangler.toml')
}

export const createToJSONSchemaMethod = () => absent
export const createStandardJSONSchemaMethod = () => absent
