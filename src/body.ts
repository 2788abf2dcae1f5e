/** What may be sent here: bodies of bounded length, as they are. */
import { bodyLimit } from 'hono/body-limit'
import { Problem } from './problem.ts'

/** Middleware that reads no more than this. */
export const bounded = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('body_too_large', { detail: `The limit is ${maxSize} bytes.` })
    },
  })

/** Nothing is unpacked: a compressed body would be no JSON, no mail and no list, and is refused as what it is. Some name a charset there. */
export function refuseCompressed(headers: Headers): void {
  if (!/zip|deflate|compress|\bbr\b|zstd/i.test(headers.get('content-encoding') ?? '')) return
  throw new Problem('unsupported_media_type', {
    detail: 'Compressed bodies are not read here.',
  })
}
