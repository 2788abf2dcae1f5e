/** The dashboard's routes: pages that ask the API as the reader, and forms that change something through it. */
import { type Context, Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { Child } from 'hono/jsx'
import type { ApiEnv } from '../api/api-env.ts'
import { log } from '../log.ts'
import { callerOfBrowser, callerOfToken, isConfigured, isForeign } from '../proof/callers.ts'
import { SESSION_COOKIE, SESSION_SECONDS, sealSession, sessionSecret } from '../proof/session.ts'
import { addForms } from './actions.tsx'
import { cameFrom, refuse, show, toSignIn } from './answer.tsx'
import { noticeOf } from './notices.ts'
import { addressesPage, addressPage } from './pages/addresses.tsx'
import { codesPage } from './pages/codes.tsx'
import { espsPage } from './pages/esps.tsx'
import { eventPage } from './pages/event.tsx'
import { logPage } from './pages/log.tsx'
import { notificationsPage } from './pages/notifications.tsx'
import { overviewPage } from './pages/overview.tsx'
import { playgroundPage } from './pages/playground.tsx'
import { retriesPage, retryPage } from './pages/retries.tsx'
import { rulesPage } from './pages/rules.tsx'
import { signInPage } from './pages/sign-in.tsx'
import { suppressionsPage } from './pages/suppressions.tsx'
import { tokensPage } from './pages/tokens.tsx'
import { unreadMailPage, unreadPage } from './pages/unread.tsx'
import { PREFERENCES_COOKIE, preferencesCookie } from './preferences.ts'
import { ApiError, View } from './view.ts'

type AskApi = (request: Request, env: Env) => Promise<Response>
type Ctx = Context<ApiEnv>

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** @param ask the Worker's own API */
export function dashboard(ask: AskApi) {
  const app = new Hono<ApiEnv>()
  const viewOf = async (c: Ctx) =>
    new View(c, await callerOfBrowser(c.req.raw, c.env), (request) => ask(request, c.env))
  /** A page for those who are signed in. */
  const shows = (
    title: (v: View, c: Ctx) => string,
    content: (v: View, c: Ctx) => Promise<Child> | Child,
  ) => {
    return async (c: Ctx) => {
      const v = await viewOf(c)
      if (v.caller === null) return toSignIn(c)
      const notice = noticeOf(v)
      const options = { title: title(v, c), ...(notice === null ? {} : { notice }) }
      return show(c, v, options, await content(v, c))
    }
  }
  const named = (c: Ctx, name: string) => c.req.param(name) ?? ''

  app.onError(async (error, c) => failed(c, await viewOf(c), error))
  app
    .get(
      '/',
      shows((v) => v.t.nav.overview, overviewPage),
    )
    .get(
      '/log',
      shows((v) => v.t.nav.log, logPage),
    )
    .get(
      '/log/:id',
      shows(
        (v) => v.t.columns.kind,
        (v, c) => eventPage(v, named(c, 'id')),
      ),
    )
    .get(
      '/addresses',
      shows((v) => v.t.nav.addresses, addressesPage),
    )
    .get('/addresses/find', (c) => {
      const address = (c.req.query('address') ?? '').trim()
      return c.redirect(address === '' ? '/addresses' : `/addresses/${encodeURIComponent(address)}`)
    })
    .get(
      '/addresses/:address',
      shows(
        (_, c) => named(c, 'address'),
        (v, c) => addressPage(v, named(c, 'address')),
      ),
    )
    .get(
      '/retries',
      shows((v) => v.t.nav.retries, retriesPage),
    )
    .get(
      '/retries/:id',
      shows(
        (v) => v.t.retries.title,
        (v, c) => retryPage(v, named(c, 'id')),
      ),
    )
    .get(
      '/suppressions',
      shows(
        (v) => v.t.nav.suppressions,
        (v) => suppressionsPage(v),
      ),
    )
    .get(
      '/notifications',
      shows((v) => v.t.nav.notifications, notificationsPage),
    )
    .get(
      '/rules',
      shows(
        (v) => v.t.nav.rules,
        (v) => rulesPage(v),
      ),
    )
    .get(
      '/unread',
      shows((v) => v.t.nav.unread, unreadPage),
    )
    .get(
      '/unread/:id',
      shows(
        (v) => v.t.nav.unread,
        (v, c) => unreadMailPage(v, named(c, 'id')),
      ),
    )
    .get(
      '/esps',
      shows((v) => v.t.nav.esps, espsPage),
    )
    .get(
      '/playground',
      shows(
        (v) => v.t.nav.playground,
        (v) => playgroundPage(v, { text: '', esp: null }, []),
      ),
    )
    .get(
      '/codes',
      shows((v) => v.t.nav.codes, codesPage),
    )
    .get(
      '/tokens',
      shows((v) => v.t.nav.tokens, tokensPage),
    )
  addForms(app, viewOf)
  return app
    .get('/sign-in', async (c) => {
      const { why, back } = c.req.query()
      return signIn(c, await viewOf(c), why, back)
    })
    .post('/sign-in', async (c) => {
      const { token = '', back } = await fieldsOf(c)
      const caller = isForeign(c.req.raw) ? null : await callerOfToken(token.trim(), c.env)
      const secret = sessionSecret(c.env)
      if (caller === null || secret === null) return signIn(c, await viewOf(c), 'wrong', back, 401)
      const until = Date.now() + SESSION_SECONDS * 1000
      setCookie(c, SESSION_COOKIE, await sealSession({ ...caller, until }, secret), {
        ...cookieOptions(c),
        maxAge: SESSION_SECONDS,
      })
      return c.redirect(ownPath(back), 303)
    })
    .post('/sign-out', (c) => {
      if (!isForeign(c.req.raw)) deleteCookie(c, SESSION_COOKIE, cookieOptions(c))
      return c.redirect('/sign-in', 303)
    })
    .post('/preferences', async (c) => {
      const { language = '', theme = '', timeZone = '', back } = await fieldsOf(c)
      setCookie(c, PREFERENCES_COOKIE, preferencesCookie(language, theme, timeZone), {
        ...cookieOptions(c),
        maxAge: YEAR_SECONDS,
      })
      return c.redirect(ownPath(back), 303)
    })
    .all('*', async (c, next) => {
      // A browser asks for a page; programs are told by a problem, and so is who strays within the API.
      const isForPage = c.req.header('accept')?.includes('text/html')
      if (!isForPage || /^\/(?:v1|webhooks)(?:\/|$)/.test(c.req.path)) return next()
      return nothingHere(c, await viewOf(c))
    })
}

/** Of a form that anybody can post: no file, and nothing of what is none. */
async function fieldsOf(c: Ctx): Promise<Record<string, string>> {
  const form = await c.req.formData().catch(() => new FormData())
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function signIn(c: Ctx, v: View, why?: string, back?: string, status: 200 | 401 = 200) {
  const { t } = v
  const problem = isConfigured(c.env) ? undefined : [t.signIn.notConfigured]
  const said =
    why === 'wrong' ? [t.signIn.wrong] : why === 'expired' ? [t.signIn.expired] : undefined
  const lines = problem ?? said
  const options = { title: t.signIn.title, ...(lines === undefined ? {} : { problem: lines }) }
  return show(c, v, options, signInPage(v, ownPath(back)), status)
}

function failed(c: Ctx, v: View, error: Error) {
  const { t } = v
  if (error instanceof ApiError && error.status === 404) return nothingHere(c, v)
  // The session has ended since the page was begun.
  if (error instanceof ApiError && error.status === 401) return toSignIn(c)
  if (error instanceof ApiError) return refuse(c, v, error, t.errors.failed, backLink(c, v))
  log('error', 'dashboard.failed', { route: c.req.routePath, error })
  return show(c, v, { title: t.errors.failed }, t.errors.failedHelp, 500)
}

function nothingHere(c: Ctx, v: View) {
  const content = (
    <>
      <p>{v.t.errors.notFoundHelp}</p>
      <p>
        <a href="/">{v.t.nav.overview}</a>
      </p>
    </>
  )
  return show(c, v, { title: v.t.errors.notFound }, content, 404)
}

function backLink(c: Ctx, v: View) {
  return (
    <p>
      <a href={ownPath(cameFrom(c))}>{v.t.common.back}</a>
    </p>
  )
}

/** A path of this Worker and no other place. */
function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x20-\x7e]*$/.test(path) ? path : '/'
}

function cookieOptions(c: Ctx) {
  // On a laptop there is no TLS.
  const secure = new URL(c.req.url).protocol === 'https:'
  return { path: '/', httpOnly: true, secure, sameSite: 'Lax' as const }
}
