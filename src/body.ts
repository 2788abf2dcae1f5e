/** Which bodies are accepted: of bounded length, and not compressed. */
import { bodyLimit } from 'hono/body-limit'
import { Problem } from './problem.ts'

/** Middleware that refuses bodies larger than `maxSize` bytes. */
export const atMost = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('body_too_large', { detail: `The limit is ${maxSize} bytes.` })
    },
  })

/** Refuses compressed bodies, since nothing is decompressed here. Some clients wrongly put a charset into Content-Encoding, which is accepted. */
export function refuseCompressed(headers: Headers): void {
  if (!/zip|deflate|compress|\bbr\b|zstd/i.test(headers.get('content-encoding') ?? '')) return
  throw new Problem('unsupported_media_type', {
    detail: 'Compressed bodies are not read here.',
  })
}
