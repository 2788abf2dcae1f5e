/** Answers of the dashboard: a page with a strict content security policy, or a redirect to the sign-in. */
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

/** Statuses of the API that are passed on; any other error counts as wrong input (422). */
const TOLD = [403, 409, 413, 429, 503] as const

/** The page with the form again, and the reasons why the form was refused. */
export function refuse(c: Ctx, v: View, error: ApiError, title: string, content: Child) {
  const status = TOLD.find((one) => one === error.status) ?? 422
  return show(c, v, { title, problem: error.lines }, content, status)
}

/** The path of the page that contained the form. */
export function cameFrom(c: Ctx): string {
  return URL.parse(c.req.header('referer') ?? '')?.pathname ?? '/'
}

/** The path if it leads to this Worker, else `/`; prevents open redirects. */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x20-\x7e]*$/.test(path) ? path : '/'
}

export function toSignIn(c: Ctx) {
  const { pathname, search } = new URL(c.req.url)
  // The posted input is lost, but the reader returns to the same page.
  const back = c.req.method === 'GET' ? pathname + search : cameFrom(c)
  const query = new URLSearchParams({ back })
  // A POST has a reason of its own, with or without a cookie: browsers delete expired cookies, so the session may have expired.
  if (c.req.method === 'POST') query.set('why', 'lost')
  else if (c.req.header('cookie')?.includes(`${SESSION_COOKIE}=`)) query.set('why', 'expired')
  return c.redirect(`/sign-in?${query}`, 303)
}
