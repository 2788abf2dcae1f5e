/** The dashboard's routes: pages that read the API with the reader's credentials, and forms that make changes through it. */
import { type Context, Hono } from 'hono'
import type { ApiEnv } from '../api/api-env.ts'
import { normalizeAddress } from '../bounce/address.ts'
import type { Child } from '../html.ts'
import { log } from '../log.ts'
import { callerOfBrowser } from '../proof/callers.ts'
import { addForms } from './actions.tsx'
import { cameFrom, ownPath, refuse, show, toSignIn } from './answer.tsx'
import { addCookieForms } from './cookie-forms.tsx'
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
import { suppressionsPage } from './pages/suppressions.tsx'
import { tokensPage } from './pages/tokens.tsx'
import { unreadMailPage, unreadPage } from './pages/unread.tsx'
import { preferencesOf } from './preferences.ts'
import { ApiError, View } from './view.ts'

type AskApi = (request: Request, env: Env) => Promise<Response>
type Ctx = Context<ApiEnv>

/** Pages for signed-in readers; `id` is the parameter of the path. */
const PAGES: readonly (readonly [
  path: string,
  title: (v: View, id: string) => string,
  content: (v: View, id: string) => Child | Promise<Child>,
])[] = [
  ['/', ({ t }) => t.nav.overview, overviewPage],
  ['/log', ({ t }) => t.nav.log, logPage],
  ['/log/:id', ({ t }) => t.columns.kind, eventPage],
  ['/addresses', ({ t }) => t.nav.addresses, addressesPage],
  ['/addresses/:id', (_, address) => normalizeAddress(address) ?? address, addressPage],
  ['/retries', ({ t }) => t.nav.retries, retriesPage],
  // The id of a retry contains a hyphen. The pattern excludes `due`, since `/v1/retries/due` of the API is a list, not a retry.
  ['/retries/:id{.+-.+}', ({ t }) => t.retries.title, retryPage],
  ['/suppressions', ({ t }) => t.nav.suppressions, (v) => suppressionsPage(v)],
  ['/notifications', ({ t }) => t.nav.notifications, notificationsPage],
  ['/rules', ({ t }) => t.nav.rules, (v) => rulesPage(v)],
  ['/unread', ({ t }) => t.nav.unread, unreadPage],
  ['/unread/:id', ({ t }) => t.nav.unread, unreadMailPage],
  ['/esps', ({ t }) => t.nav.esps, espsPage],
  [
    '/playground',
    ({ t }) => t.nav.playground,
    (v) => playgroundPage(v, { text: '', esp: null }, []),
  ],
  ['/codes', ({ t }) => t.nav.codes, codesPage],
  ['/tokens', ({ t }) => t.nav.tokens, tokensPage],
]

/** @param ask the Worker's own API */
export function dashboard(ask: AskApi) {
  const app = new Hono<ApiEnv>()
  const viewOf = async (c: Ctx) => {
    const preferences = await preferencesOf(c)
    const caller = await callerOfBrowser(c.req.raw, c.env)
    return new View(c, preferences, caller, (request) => ask(request, c.env))
  }

  app.onError(async (error, c) => failed(c, await viewOf(c), error))
  app.get('/addresses/find', (c) => {
    const address = (c.req.query('address') ?? '').trim()
    return c.redirect(address === '' ? '/addresses' : `/addresses/${encodeURIComponent(address)}`)
  })
  // The list shows the code, or says that there is no such code.
  app.get('/codes/:code', (c) =>
    c.redirect(`/codes?search=${encodeURIComponent(c.req.param('code'))}`),
  )
  for (const [path, title, content] of PAGES) {
    app.get(path, async (c) => {
      const v = await viewOf(c)
      if (v.caller === null) return toSignIn(c)
      const id = c.req.param('id') ?? ''
      return show(c, v, { title: title(v, id), notice: noticeOf(v) }, await content(v, id))
    })
  }
  addForms(app, viewOf)
  addCookieForms(app, viewOf)
  return app.all('*', async (c, next) => {
    // Only a browser outside the API's paths gets an HTML page; everything else gets a problem.
    const isForPage = c.req.header('accept')?.includes('text/html')
    if (!isForPage || /^\/(?:v1|webhooks)(?:\/|$)/.test(c.req.path)) return next()
    return nothingHere(c, await viewOf(c))
  })
}

function failed(c: Ctx, v: View, error: Error) {
  const { t } = v
  if (!(error instanceof ApiError)) {
    log('error', 'dashboard.failed', { route: c.req.routePath, error })
    return show(c, v, { title: t.errors.failed }, t.errors.failedHelp, 500)
  }
  if (error.status === 404) return nothingHere(c, v)
  // The session ended while the page was being built.
  if (error.status === 401) return toSignIn(c)
  return refuse(c, v, error, t.errors.failed, backLink(c, v))
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
