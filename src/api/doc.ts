/** Documentation of schemas and routes, only for the reference. src/stand-ins/doc.ts leaves it out of the Worker. */

/** A description, with further OpenAPI fields. */
export function doc<T extends object>(description: string, more?: T) {
  return { description, ...more }
}

/** An example for a schema that needs no description. */
export function example<T>(value: T) {
  return { example: value }
}

/** An example that several schemas share; in the Worker it is never created. */
export function sharedExample<const T>(make: () => T): T {
  return make()
}

/** A route: its name in generated clients, its chapter and its summary. Longer descriptions are in reference/descriptions.ts. */
export function operation(operationId: string, chapter: string, summary: string) {
  return { operationId, tags: [chapter], summary }
}
