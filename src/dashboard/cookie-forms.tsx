/** The forms that anybody can post: sign in, sign out, and display preferences. Each sets a cookie. */
import type { Context, Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { ApiEnv } from '../api/api-env.ts'
import { callerOfToken, isConfigured, isForeign } from '../proof/callers.ts'
import { SESSION_COOKIE, SESSION_SECONDS, sealSession, sessionSecret } from '../proof/session.ts'
import { ownPath, show } from './answer.tsx'
import { signInPage } from './pages/sign-in.tsx'
import { PREFERENCES_COOKIE, preferencesCookie } from './preferences.ts'
import type { View } from './view.ts'

type Ctx = Context<ApiEnv>

const YEAR_SECONDS = 365 * 24 * 60 * 60

export function addCookieForms(app: Hono<ApiEnv>, viewOf: (c: Ctx) => Promise<View>): void {
  app.get('/sign-in', async (c) => {
    const { why, back } = c.req.query()
    return signIn(c, await viewOf(c), why, back)
  })
  app.post('/sign-in', async (c) => {
    const { token = '', back } = await fieldsOf(c)
    const caller = isForeign(c.req.raw) ? null : await callerOfToken(token.trim(), c.env)
    const secret = sessionSecret(c.env)
    if (caller === null || secret === null) {
      c.header('www-authenticate', 'Bearer realm="rebound"')
      return signIn(c, await viewOf(c), 'wrong', back, 401)
    }
    const until = Date.now() + SESSION_SECONDS * 1000
    setCookie(c, SESSION_COOKIE, await sealSession({ ...caller, until }, secret), {
      ...cookieOptions(c),
      maxAge: SESSION_SECONDS,
    })
    return c.redirect(ownPath(back), 303)
  })
  app.post('/sign-out', (c) => {
    if (!isForeign(c.req.raw)) deleteCookie(c, SESSION_COOKIE, cookieOptions(c))
    return c.redirect('/sign-in', 303)
  })
  app.post('/preferences', async (c) => {
    const { language = '', theme = '', timeZone = '', back } = await fieldsOf(c)
    setCookie(c, PREFERENCES_COOKIE, preferencesCookie(language, theme, timeZone), {
      ...cookieOptions(c),
      maxAge: YEAR_SECONDS,
    })
    return c.redirect(ownPath(back), 303)
  })
}

/** The text fields of a form, without files; empty if the body is not a form. */
async function fieldsOf(c: Ctx): Promise<Record<string, string>> {
  const form = await c.req.formData().catch(() => new FormData())
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function signIn(c: Ctx, v: View, why?: string, back?: string, status: 200 | 401 = 200) {
  const { t } = v
  const said = why === 'wrong' || why === 'expired' || why === 'lost' ? [t.signIn[why]] : undefined
  const problem = isConfigured(c.env) ? said : [t.signIn.notConfigured]
  return show(c, v, { title: t.signIn.title, problem }, signInPage(v, ownPath(back)), status)
}

function cookieOptions(c: Ctx) {
  // In local development there is no TLS.
  const secure = new URL(c.req.url).protocol === 'https:'
  return { path: '/', httpOnly: true, secure, sameSite: 'Lax' as const }
}
