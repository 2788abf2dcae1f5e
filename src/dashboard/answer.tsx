/** How the dashboard answers: a page under a strict policy, or the way to the sign-in. */
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiEnv } from '../api/api-env.ts'
import type { Child } from '../html.ts'
import { SESSION_COOKIE } from '../proof/session.ts'
import { type PageOptions, page } from './parts/layout.tsx'
import type { ApiError, View } from './view.ts'

type Ctx = Context<ApiEnv>

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function show(
  c: Ctx,
  v: View,
  options: PageOptions,
  content: Child,
  status: ContentfulStatusCode = 200,
) {
  c.header('content-security-policy', POLICY)
  c.header('cache-control', 'private, no-store')
  return c.html(page(v, options, content), v.refused === null ? status : 422)
}

/** What the API answered is told as it is; anything else is wrong input. */
const TOLD = [403, 409, 413, 429, 503] as const

/** The page that an act was begun on, with what was said against it. */
export function refuse(c: Ctx, v: View, error: ApiError, title: string, content: Child) {
  const status = TOLD.find((one) => one === error.status) ?? 422
  return show(c, v, { title, problem: error.lines }, content, status)
}

/** The path of the page that a form stood on. */
export function cameFrom(c: Ctx): string {
  return URL.parse(c.req.header('referer') ?? '')?.pathname ?? '/'
}

/** A path of this Worker and no other place. */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x20-\x7e]*$/.test(path) ? path : '/'
}

export function toSignIn(c: Ctx) {
  const { pathname, search } = new URL(c.req.url)
  // What was sent along is gone; where the reader was is not.
  const back = c.req.method === 'GET' ? pathname + search : cameFrom(c)
  const query = new URLSearchParams({ back })
  // A browser forgets a cookie whose time is over.
  if (c.req.method === 'POST') query.set('why', 'lost')
  else if (c.req.header('cookie')?.includes(`${SESSION_COOKIE}=`)) query.set('why', 'expired')
  return c.redirect(`/sign-in?${query}`, 303)
}
