/** What is said of schemas and routes for the reference alone, beside them. In the Worker nobody reads it: src/stand-ins/doc.ts leaves it out. */

/** What it means, and what else there is to show of it. */
export function doc<T extends object>(description: string, more?: T) {
  return { description, ...more }
}

/** What speaks for itself, shown. */
export function example<T>(value: T) {
  return { example: value }
}

/** What several schemas show, made where it is read. */
export function sharedExample<const T>(make: () => T): T {
  return make()
}

/** A route: its name in clients that are generated, its chapter, and what it does; what else there is to say stands in reference/descriptions.ts. */
export function operation(operationId: string, chapter: string, summary: string) {
  return { operationId, tags: [chapter], summary }
}
