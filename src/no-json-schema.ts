/** Stands in for the parts of zod that read and write JSON Schema, by the aliases in wrangler.toml. */
export const fromJSONSchema = undefined

function none(): never {
  throw new Error('the Worker writes no JSON Schema')
}

const method = () => none

export {
  method as createStandardJSONSchemaMethod,
  method as createToJSONSchemaMethod,
  none as extractDefs,
  none as finalize,
  none as handleUnrepresentable,
  none as initializeContext,
  none as process,
  none as processSchema,
}
