/** Stands in, by the alias in wrangler.toml, for zod-to-openapi: `npm run reference` writes the document, and the Worker has no use for it. */

function absent(): never {
  throw new Error('The OpenAPI document is written by npm run reference; see wrangler.toml')
}

/** Of routes, which are registered for the document alone. */
export class OpenAPIRegistry {
  readonly definitions = []
  registerPath() {}
}

/** What the document says of a schema changes nothing in what it takes. */
export function extendZodWithOpenApi({ ZodType }: { ZodType: { prototype: object } }): void {
  Object.assign(ZodType.prototype, {
    openapi(this: unknown) {
      return this
    },
  })
}

export { absent as getOpenApiMetadata, absent as OpenApiGeneratorV3, absent as OpenApiGeneratorV31 }
