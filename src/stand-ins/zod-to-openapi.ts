/** Replaces zod-to-openapi, by the alias in wrangler.toml: only `npm run reference` writes the document, the Worker does not. */

function absent(): never {
  throw new Error('The OpenAPI document is written by npm run reference; see wrangler.toml')
}

/** Registry of routes, which only the document needs. */
export class OpenAPIRegistry {
  readonly definitions = []
  registerPath() {}
}

/** Adds `openapi()`, which returns the schema unchanged: documentation does not affect validation. */
export function extendZodWithOpenApi({ ZodType }: { ZodType: { prototype: object } }): void {
  Object.assign(ZodType.prototype, {
    openapi(this: unknown) {
      return this
    },
  })
}

export { absent as getOpenApiMetadata, absent as OpenApiGeneratorV3, absent as OpenApiGeneratorV31 }
