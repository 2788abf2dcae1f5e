/** Reads the body of an import as a stream, bounded and line by line, into a part. */
import { createMiddleware } from 'hono/factory'
import { textPieces } from '../import/file-text.ts'
import { type Unrecognised, whyUnrecognised } from '../import/formats.ts'
import type { ImportFormat } from '../import/import-line.ts'
import type { ImportReader } from '../import/import-reader.ts'
import { Problem } from '../problem.ts'
import type { ApiEnv } from './api-env.ts'
import type { ImportPart } from './import-part.ts'

/** About 300,000 addresses, the most that a request can record on the paid plan before Cloudflare stops it. */
const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Middleware that refuses a body that is not text, or whose declared length is too large. */
export const textOnly = createMiddleware<ApiEnv>(async (c, next) => {
  if (!/^text\/(csv|plain)\b/i.test(c.req.header('content-type') ?? '')) {
    throw new Problem('unsupported_media_type', { detail: 'Send text/csv or text/plain.' })
  }
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  await next()
})

/** Reads the body line by line into the part that `begin` creates once the first line has identified the format. */
export async function readPart(
  raw: Request,
  reader: ImportReader,
  begin: (format: ImportFormat) => Promise<ImportPart>,
): Promise<{ into: ImportPart; format: ImportFormat }> {
  let into: ImportPart | null = null
  for await (const text of boundedText(raw)) {
    const lines = text === null ? reader.end() : reader.push(text)
    if (reader.unrecognised !== null) throw unknownList(reader.unrecognised)
    if (reader.format !== null) into ??= await begin(reader.format)
    await into?.add(lines)
  }
  if (into === null || reader.format === null) throw unknownList(NOTHING)
  return { into, format: reader.format }
}

/** The body in pieces as they arrive, then null. */
async function* boundedText(raw: Request): AsyncGenerator<string | null> {
  yield* textPieces(boundedBytes(raw))
  yield null
}

async function* boundedBytes(raw: Request): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const piece of raw.body ?? []) {
    length += piece.byteLength
    if (length > MAX_BODY_BYTES) throw tooLarge()
    yield piece
  }
}

function tooLarge(): Problem {
  return new Problem('body_too_large', {
    detail: `The limit is ${MAX_BODY_BYTES} bytes. Send the file in parts: npm run import.`,
  })
}

/** The result for a body without a readable line. */
const NOTHING: Unrecognised = { format: null, like: null, unexpected: [] }

function unknownList(first: Unrecognised): Problem {
  return new Problem('invalid_request', { detail: whyUnrecognised(first) })
}
