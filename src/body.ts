/** What may be sent here: bodies of bounded length. */
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
