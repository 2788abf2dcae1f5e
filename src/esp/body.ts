/** The body of a post as text, JSON or a form. */

import { isObject, type JsonObject, parseJson } from '../bounce/fields.ts'
import { UnreadableWebhook, type WebhookRequest } from './esp.ts'
import { MAX_FIELDS, multipartBoundary, readMultipart } from './multipart.ts'

/** The whole body as UTF-8 text; broken sequences become U+FFFD, a byte order mark is dropped. */
export function readText(request: WebhookRequest): string {
  return new TextDecoder().decode(request.body)
}

/** The body as JSON before it is proven; undefined if it is not JSON. Large numbers lose digits here: keeping them would take ten times as long. */
export function readUnproven(request: WebhookRequest): unknown {
  try {
    return JSON.parse(readText(request))
  } catch {
    return undefined
  }
}

/** The body as JSON; throws UnreadableWebhook. */
export function readJson(request: WebhookRequest): unknown {
  const value = parseJson(readText(request))
  if (value === undefined) throw new UnreadableWebhook('body is not JSON')
  return value
}

/** The body as one JSON object; throws UnreadableWebhook. */
export function readObject(request: WebhookRequest): JsonObject {
  const value = readJson(request)
  if (!isObject(value)) throw new UnreadableWebhook('body is not a JSON object')
  return value
}

/** The body as a JSON array; throws UnreadableWebhook. */
export function readArray(request: WebhookRequest): readonly unknown[] {
  const value = readJson(request)
  if (!Array.isArray(value)) throw new UnreadableWebhook('body is not a JSON array')
  return value
}

/** The body as a JSON array of events, or as a single event; throws UnreadableWebhook. */
export function readItems(request: WebhookRequest): readonly unknown[] {
  const value = readJson(request)
  if (Array.isArray(value)) return value
  if (!isObject(value)) throw new UnreadableWebhook('body is neither a JSON object nor an array')
  return [value]
}

/** The body as a form, urlencoded or multipart. Any text parses as a form, so the caller must check for its fields. */
export function readForm(request: WebhookRequest): URLSearchParams {
  const boundary = multipartBoundary(request.headers.get('content-type'))
  const body = readText(request)
  if (boundary !== null) return readMultipart(body, boundary)
  return new URLSearchParams(body.split('&', MAX_FIELDS).join('&'))
}

/** Pattern that finds a field of a form, urlencoded or multipart, in the raw body. */
export const formField = (name: string): RegExp => new RegExp(`(?:^|&|name=")${name}(?:=|")`)
