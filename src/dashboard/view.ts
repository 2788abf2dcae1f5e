/** What every page gets: the reader, their preferences, and access to the API. */
import type { Context } from 'hono'
import type { ApiEnv } from '../api/api-env.ts'
import type { ProblemJson } from '../api/refusals.ts'
import { codeTexts } from '../assets.ts'
import { allows } from '../db/token-scope.ts'
import { readSettings } from '../env/settings.ts'
import type { Caller } from '../proof/callers.ts'
import type { Preferences } from './preferences.ts'

/** The Worker's own API, called in-process. */
type AskApi = (request: Request) => Promise<Response>

/** Parameters of any page: the result of a form, its count, and the language. */
const OF_ANY_PAGE = ['done', 'n', 'lang']

/** The fields of a form; returns all values of a field. */
export type Form = (name: string) => string[]

export class View {
  /** The subject of a page, for its title, if the heading does not name it. */
  about = ''
  /** The input of a refused form, to be shown again. */
  typed: Form = () => []
  readonly preferences: Preferences
  /** URL of the page. For a posted form, the URL of the page that contains the form. */
  readonly url: URL
  readonly caller: Caller | null
  /** Why the API refused the filters of a list; null if it accepted them. */
  refused: string[] | null = null
  readonly #env: Env
  readonly #request: Request
  readonly #ask: AskApi

  constructor(c: Context<ApiEnv>, preferences: Preferences, caller: Caller | null, ask: AskApi) {
    this.preferences = preferences
    const url = new URL(c.req.url)
    const isForm = c.req.method === 'POST'
    this.url = isForm ? new URL(url.pathname.replace(/(.)\/.*/, '$1'), url) : url
    this.caller = caller
    this.#env = c.env
    this.#request = c.req.raw
    this.#ask = ask
  }

  get t() {
    return this.preferences.t
  }

  get mayWrite(): boolean {
    return this.caller !== null && allows(this.caller.scope, 'write')
  }

  get mayAdmin(): boolean {
    return this.caller !== null && allows(this.caller.scope, 'admin')
  }

  /** True if the settings name no resender, so that messages are resent only by a sender that polls. */
  get isPulled(): boolean {
    const { resender, resendUrl } = readSettings(this.#env)
    return resender === 'hook' && resendUrl === null
  }

  /** The long texts of all codes. */
  codeTexts() {
    return codeTexts(this.#env)
  }

  /** A parameter of the page's URL; undefined if missing or empty. */
  param(name: string): string | undefined {
    return this.url.searchParams.get(name) || undefined
  }

  /** Reads a resource with the reader's credentials; throws ApiError unless it succeeds. `path` may contain a query. */
  async get<T>(path: string): Promise<T> {
    return (await this.ask(path)).json<T>()
  }

  /** A page of a list. If the API refuses the filters, it is empty and `refused` holds the reasons. */
  async page<T>(path: string): Promise<{ items: T[]; next: string | null; prev: string | null }> {
    try {
      return await this.get(path)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 422) throw error
      this.refused = error.lines
      return { items: [], next: null, prev: null }
    }
  }

  /** Makes a change with the reader's credentials; returns the answer. */
  async send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return (await this.ask(path, method, body)).json<T>()
  }

  /** The raw answer; throws ApiError unless it succeeds. A body of text is sent unchanged. */
  async ask(path: string, method = 'GET', body?: unknown, type?: string): Promise<Response> {
    const response = await this.#ask(this.#requestFor(path, method, body, type))
    if (!response.ok) throw await ApiError.of(response, this)
    return response
  }

  /** A sentence of the API or the record, in the reader's language if there is a translation. */
  said(english: string): string {
    return this.t.said.reduce((text, [sentence, ours]) => text.replace(sentence, ours), english)
  }

  /** The label of a field; the API's name of the field if there is none. */
  label(name: string): string {
    const labels: Record<string, string> = this.t.columns
    return (Object.hasOwn(labels, name) && labels[name]) || name
  }

  /** Names of the filters in the page's URL. They are passed to the API unchanged, which refuses unknown ones. `own` are parameters of the page that are not filters. */
  filters(...own: string[]): string[] {
    const others = [...OF_ANY_PAGE, ...own]
    return [...new Set(this.url.searchParams.keys())].filter(
      (name) => !others.includes(name) && this.param(name),
    )
  }

  /** `path` with a query: the parameters `names` of the page's own URL, and `more`, which overrides them. */
  query(path: string, names: readonly string[], more: Record<string, string> = {}): string {
    const query = new URLSearchParams()
    for (const name of names) {
      const value = this.param(name)
      if (value !== undefined) query.set(name, value)
    }
    for (const [name, value] of Object.entries(more)) query.set(name, value)
    return query.size === 0 ? path : `${path}?${query}`
  }

  #requestFor(path: string, method: string, body: unknown, type = 'application/json'): Request {
    const headers = new Headers({ accept: 'application/json' })
    for (const name of CREDENTIALS) {
      const value = this.#request.headers.get(name)
      if (value !== null) headers.set(name, value)
    }
    const init: RequestInit = { method, headers }
    if (body !== undefined) {
      headers.set('content-type', type)
      init.body = typeof body === 'string' ? body : JSON.stringify(body)
    }
    return new Request(new URL(path, this.url), init)
  }
}

/** Headers that prove who the reader is, and that the request came from our own page. */
const CREDENTIALS = ['cookie', 'origin', 'sec-fetch-site', 'cf-access-jwt-assertion']

/** The API refused a request. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** What is wrong, for the reader. */
  readonly lines: string[]

  constructor(status: number, lines: string[]) {
    super(lines.join(' '))
    this.status = status
    this.lines = lines
  }

  static async of(response: Response, v: View): Promise<ApiError> {
    const problem = await response.json<Partial<ProblemJson>>().catch(() => null)
    const titles: Record<string, string> = v.t.errors.titles
    const title = titles[problem?.code ?? ''] ?? problem?.title
    const detail = problem?.detail && v.said(problem.detail)
    const errors = (problem?.errors ?? []).map(
      ({ path, message }) => `${v.label(path.replace(/\..*/, ''))}: ${v.said(message)}`,
    )
    const lines = [title, detail, ...errors].filter((line) => line !== undefined)
    return new ApiError(response.status, lines)
  }
}
