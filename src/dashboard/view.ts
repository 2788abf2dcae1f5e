/** What every page is given: who reads, how they want to see it, and the API to ask. */
import type { Context } from 'hono'
import type { ApiEnv } from '../api/api-env.ts'
import type { ProblemJson } from '../api/refusals.ts'
import { codeTexts } from '../assets.ts'
import { allows } from '../db/token-scope.ts'
import { readSettings } from '../env/settings.ts'
import type { Caller } from '../proof/callers.ts'
import type { Preferences } from './preferences.ts'

/** The Worker's own API, asked without a network. */
type AskApi = (request: Request) => Promise<Response>

/** Parameters that any page may have: what a form achieved, of how many, and the language. */
const OF_ANY_PAGE = ['done', 'n', 'lang']

/** Fields of a form; all values of each. */
export type Form = (name: string) => string[]

export class View {
  /** Whom a page is about whose heading does not say it; its title does. */
  about = ''
  /** What was typed into the form that was refused, to be shown again. */
  typed: Form = () => []
  readonly preferences: Preferences
  /** The page's address. What a form is posted to is no page: then it is that of the page the form stands on. */
  readonly url: URL
  readonly caller: Caller | null
  /** What the API says against the filters of a list; null where it takes them. */
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

  /** Whether the settings name nobody who sends again: then only who pulls does. */
  get isPulled(): boolean {
    const { resender, resendUrl } = readSettings(this.#env)
    return resender === 'hook' && resendUrl === null
  }

  /** What each code means at length. */
  codeTexts() {
    return codeTexts(this.#env)
  }

  /** A parameter of the page's address; empty text counts as none. */
  param(name: string): string | undefined {
    return this.url.searchParams.get(name) || undefined
  }

  /** Reads a resource as the reader; throws ApiError for anything but success. `path` may hold a query. */
  async get<T>(path: string): Promise<T> {
    return (await this.ask(path)).json<T>()
  }

  /** A page of a list. Where the API refuses its filters it is empty, and `refused` says why. */
  async page<T>(path: string): Promise<{ items: T[]; next: string | null; prev: string | null }> {
    try {
      return await this.get(path)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 422) throw error
      this.refused = error.lines
      return { items: [], next: null, prev: null }
    }
  }

  /** Changes something as the reader, and says what came of it. */
  async send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return (await this.ask(path, method, body)).json<T>()
  }

  /** The bare answer; throws ApiError for anything but success. A body of text goes as it is. */
  async ask(path: string, method = 'GET', body?: unknown, type?: string): Promise<Response> {
    const response = await this.#ask(this.#requestFor(path, method, body, type))
    if (!response.ok) throw await ApiError.of(response, this)
    return response
  }

  /** What the API or the record says, in the reader's language where that has the sentence. */
  said(english: string): string {
    return this.t.said.reduce((text, [sentence, ours]) => text.replace(sentence, ours), english)
  }

  /** What a field is called for the reader; the API's own name where it is called nothing else. */
  label(name: string): string {
    const labels: Record<string, string> = this.t.columns
    return (Object.hasOwn(labels, name) && labels[name]) || name
  }

  /** Names of the filters in the page's address, which go to the API as they are: it refuses those it does not know. `own` are parameters of the page that are no filters. */
  filters(...own: string[]): string[] {
    const others = [...OF_ANY_PAGE, ...own]
    return [...new Set(this.url.searchParams.keys())].filter(
      (name) => !others.includes(name) && this.param(name),
    )
  }

  /** `path` with a query: the parameters called `names`, as the page's own address has them, and `more`, which overrides them. */
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

/** What proves the reader, and that the wish was theirs. */
const CREDENTIALS = ['cookie', 'origin', 'sec-fetch-site', 'cf-access-jwt-assertion']

/** The API said no. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** For the reader: what is wrong. */
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
