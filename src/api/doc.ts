/** What is said of a schema for the reference alone, beside it. In the Worker nobody reads it: src/stand-ins/doc.ts leaves it out. */

/** What it means, and what else there is to show of it. */
export function doc<T extends object>(description: string, more?: T) {
  return { description, ...more }
}

/** What speaks for itself, shown. */
export function example<T>(value: T) {
  return { example: value }
}
