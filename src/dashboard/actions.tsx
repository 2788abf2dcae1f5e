/** The handlers of forms: each calls the API with the reader's credentials, then redirects to the page with the result. */
import type { Context, Hono } from 'hono'
import type { ApiEnv } from '../api/api-env.ts'
import type { ImportReportJson, UndoneJson } from '../api/imports.ts'
import type { EndpointJson } from '../api/notification-endpoints.ts'
import type { AttemptJson } from '../api/retry-actions.ts'
import type { TrialJson } from '../api/rules.ts'
import type { TokenJson } from '../api/tokens.ts'
import { ownClassifier } from '../db/rules-in-force.ts'
import type { Child } from '../html.ts'
import { textPieces } from '../import/file-text.ts'
import { sha256 } from '../sha256.ts'
import { refuse, show, toSignIn } from './answer.tsx'
import { judgePasted, type Pasted } from './judge.ts'
import type { Messages } from './messages/en.ts'
import { fill } from './messages/fill.ts'
import { type Notice, pathWith } from './notices.ts'
import { notificationsPage } from './pages/notifications.tsx'
import { playgroundPage } from './pages/playground.tsx'
import { type RuleDraft, rulesPage } from './pages/rules.tsx'
import { suppressionsPage } from './pages/suppressions.tsx'
import { tokensPage } from './pages/tokens.tsx'
import { ApiError, type Form, type View } from './view.ts'

type Ctx = Context<ApiEnv>

/** Browsers follow 20 redirects in a row, the last of which leads to the page. */
const MOST_HOPS = 18

/** The answer to a test notification. */
type Tried = { delivered: boolean; attempt: { status: number | null; problem: string | null } }

/** Pages that are shown again, with the input, if one of their forms is refused. */
const PAGES: readonly (readonly [
  name: keyof Messages['nav'],
  content: (v: View, form: Form) => Child | Promise<Child>,
])[] = [
  ['suppressions', (v) => suppressionsPage(v)],
  ['notifications', notificationsPage],
  ['tokens', tokensPage],
  ['rules', (v, form) => rulesPage(v, draftOf(form))],
  ['playground', (v, form) => playgroundPage(v, pastedOf(form), [])],
]

/** Form handlers by path. */
const FORMS: Record<string, (v: View, form: Form, c: Ctx) => Promise<Response>> = {
  '/addresses/:address/:action{suppress|reactivate}': async (v, form, c) => {
    const path = `/addresses/${param(c, 'address')}`
    const action = param(c, 'action')
    await v.ask(`/v1${path}`, 'PATCH', { action, ...noteOf(form) })
    return to(c, path, action === 'suppress' ? 'suppressed' : 'reactivated')
  },
  '/addresses/:address/erase': async (v, form, c) => {
    const path = `/addresses/${param(c, 'address')}`
    const query = form('remember')[0] === 'true' ? '?remember=true' : ''
    await v.ask(`/v1${path}${query}`, 'DELETE')
    return to(c, path, 'erased')
  },
  '/suppressions/add': async (v, form, c) => {
    const path = `/addresses/${encodeURIComponent((form('address')[0] ?? '').trim())}`
    await v.ask(`/v1${path}`, 'PATCH', { action: 'suppress', ...noteOf(form) })
    return to(c, path, 'suppressed')
  },

  '/suppressions/import': async (v, form, c) => {
    const text = form('text')[0] ?? ''
    if (text.trim() === '') throw new ApiError(422, [v.t.suppressions.noList])
    const dryRun = form('do')[0] !== 'take'
    const query = new URLSearchParams({ dry_run: String(dryRun) })
    const name = (form('name')[0] ?? '').slice(0, 100).trim()
    if (name !== '') query.set('name', name)
    // The same file has the same id, also in the command-line import.
    const list = `file-${(await sha256(text.replaceAll('\r', ''))).slice(0, 24)}`
    const post = (id: string) => {
      query.set('import', id)
      return v.ask(`/v1/imports?${query}`, 'POST', text, 'text/csv')
    }
    let notice: string | undefined
    const answer = await post(list).catch((error) => {
      // A conflict: the file was imported before and undone. Import it anew.
      if (!(error instanceof ApiError) || error.status !== 409) throw error
      notice = v.t.suppressions.again
      return post(`${list}-${Date.now().toString(36)}`)
    })
    const report = await answer.json<ImportReportJson>()
    if (dryRun) v.typed = form
    const content = await suppressionsPage(v, report)
    return show(c, v, { title: v.t.nav.suppressions, notice }, content)
  },
  '/suppressions/imports/:id/undo': async (v, _, c) => {
    const { lifted, left } = await v.send<UndoneJson>('POST', `/v1/imports/${param(c, 'id')}/undo`)
    const n = (Number(c.req.query('n')) || 0) + lifted
    if (!left) return to(c, '/suppressions', 'undone', n)
    // One request may not do more. The browser posts the form again, also without script.
    const hop = (Number(c.req.query('hop')) || 0) + 1
    return hop > MOST_HOPS
      ? to(c, '/suppressions', 'stopped')
      : c.redirect(`${c.req.path}?hop=${hop}&n=${n}`, 307)
  },

  '/retries/:id/attempt': async (v, _, c) => {
    const path = `/retries/${param(c, 'id')}`
    const { result } = await v.send<AttemptJson>('POST', `/v1${path}/attempt`)
    return to(c, path, result)
  },
  '/retries/:id/cancel': async (v, form, c) => {
    const path = `/retries/${param(c, 'id')}`
    await v.ask(`/v1${path}/cancel`, 'POST', noteOf(form))
    return to(c, path, 'cancelled')
  },
  '/retries/:id/reopen': async (v, form, c) => {
    const path = `/v1/retries/${param(c, 'id')}/reopen`
    const { id } = await v.send<{ id: string }>('POST', path, noteOf(form))
    return to(c, `/retries/${id}`, 'reopened')
  },

  '/notifications/endpoints': async (v, form, c) => {
    const body = { url: form('url')[0] ?? '', types: form('types') }
    const made = await v.send<EndpointJson & Secret>('POST', '/v1/notifications/endpoints', body)
    return withSecret(v, c, v.t.notifications.secretOnce, made.secret)
  },
  '/notifications/endpoints/:id/rotate': async (v, _, c) => {
    const path = `/v1/notifications/endpoints/${param(c, 'id')}/rotate`
    const { secret } = await v.send<Secret>('POST', path)
    return withSecret(v, c, v.t.notifications.secretOnce, secret)
  },
  '/notifications/endpoints/:id/test': async (v, _, c) => {
    const path = `/v1/notifications/endpoints/${param(c, 'id')}/test`
    const { attempt } = await v.send<Tried>('POST', path)
    const notice = fill(v.t.notifications.tested, {
      status: String(attempt.status ?? v.said(attempt.problem ?? '')),
    })
    return show(c, v, { title: v.t.nav.notifications, notice }, await notificationsPage(v))
  },
  '/notifications/endpoints/:id/:state{active|paused}': async (v, _, c) => {
    const path = `/v1/notifications/endpoints/${param(c, 'id')}`
    await v.ask(path, 'PATCH', { state: c.req.param('state') })
    return to(c, '/notifications', 'done')
  },
  '/notifications/endpoints/:id/delete': async (v, _, c) => {
    await v.ask(`/v1/notifications/endpoints/${param(c, 'id')}`, 'DELETE')
    return to(c, '/notifications', 'done')
  },
  '/notifications/:id/:endpoint/redeliver': async (v, _, c) => {
    const query = `?endpoint=${param(c, 'endpoint')}`
    await v.ask(`/v1/notifications/${param(c, 'id')}/redeliver${query}`, 'POST')
    return to(c, '/notifications', 'queued')
  },

  '/rules': async (v, form, c) => {
    const draft = draftOf(form)
    if (form('do')[0] === 'save') {
      await v.ask('/v1/rules', 'POST', draft)
      return to(c, '/rules', 'done')
    }
    const trial = await v.send<TrialJson>('POST', '/v1/rules/try', draft)
    return show(c, v, { title: v.t.nav.rules }, await rulesPage(v, draft, trial))
  },
  '/rules/:id/delete': async (v, _, c) => {
    await v.ask(`/v1/rules/${param(c, 'id')}`, 'DELETE')
    return to(c, '/rules', 'done')
  },

  '/tokens': async (v, form, c) => {
    const body = { name: form('name')[0] ?? '', scope: form('scope')[0] }
    const made = await v.send<TokenJson & { token: string }>('POST', '/v1/tokens', body)
    const notice = <Once label={v.t.tokens.shown} secret={made.token} />
    return show(c, v, { title: v.t.nav.tokens, notice }, await tokensPage(v))
  },
  '/tokens/:id/delete': async (v, _, c) => {
    await v.ask(`/v1/tokens/${param(c, 'id')}`, 'DELETE')
    return to(c, '/tokens', 'revoked')
  },

  '/unread/:id/delete': async (v, _, c) => {
    await v.ask(`/v1/unread/${param(c, 'id')}`, 'DELETE')
    return to(c, '/unread', 'done')
  },
  '/log/:id/accept': async (v, form, c) => {
    const path = `/v1/log/${param(c, 'id')}/accept`
    const { id } = await v.send<{ id: string }>('POST', path, noteOf(form))
    return to(c, `/log/${id}`, 'done')
  },

  '/playground': async (v, form, c) => {
    const pasted = pastedOf(form)
    const judged = await judgePasted(v, pasted, await ownClassifier(c.env, Date.now()))
    return show(c, v, { title: v.t.nav.playground }, playgroundPage(v, pasted, judged))
  },
}

export function addForms(app: Hono<ApiEnv>, viewOf: (c: Ctx) => Promise<View>): void {
  for (const [path, act] of Object.entries(FORMS)) {
    const page = PAGES.find(([name]) => path.startsWith(`/${name}`))
    app.post(path, async (c) => {
      const v = await viewOf(c)
      if (v.caller === null) return toSignIn(c)
      const form = await formOf(await c.req.formData().catch(() => new FormData()))
      try {
        return await act(v, form, c)
      } catch (error) {
        if (!(page && error instanceof ApiError) || error.status === 401) throw error
        v.typed = form
        const [name, content] = page
        return refuse(c, v, error, v.t.nav[name], await content(v, form))
      }
    })
  }
}

/** A path parameter, encoded for use in another path. */
function param(c: Ctx, name: string): string {
  return encodeURIComponent(c.req.param(name) ?? '')
}

function to(c: Ctx, path: string, notice: Notice, n?: number): Response {
  return c.redirect(pathWith(path, notice, n), 303)
}

/** The fields of a form. The content of a chosen file replaces the text field, and its name the name. */
async function formOf(data: FormData): Promise<Form> {
  const file: unknown = data.get('file')
  const isChosen = file instanceof File && file.size > 0
  const chosen = isChosen ? (await Array.fromAsync(textPieces(file.stream()))).join('') : null
  return (name) => {
    if (name === 'text' && chosen !== null) return [chosen]
    if (name === 'name' && isChosen) return [file.name]
    return data.getAll(name).filter((value) => typeof value === 'string')
  }
}

interface Secret {
  secret: string
}

async function withSecret(v: View, c: Ctx, label: string, secret: string): Promise<Response> {
  const options = { title: v.t.nav.notifications, notice: <Once label={label} secret={secret} /> }
  return show(c, v, options, await notificationsPage(v))
}

function Once({ label, secret }: { label: string; secret: string }) {
  return (
    <p>
      {label} <code data-copy="">{secret}</code>
    </p>
  )
}

function noteOf(form: Form) {
  return { note: form('note')[0] ?? '' }
}

function pastedOf(form: Form): Pasted {
  return { text: form('text')[0] ?? '', esp: form('esp')[0] || null }
}

function draftOf(form: Form): RuleDraft {
  const lines = (form('phrases')[0] ?? '').split(/\r?\n/)
  return {
    id: (form('id')[0] ?? '').trim(),
    phrases: lines.map((line) => line.trim()).filter((line) => line !== ''),
    reason: form('reason')[0] ?? '',
    provider: form('provider')[0] || null,
    note: form('note')[0] || null,
  }
}
