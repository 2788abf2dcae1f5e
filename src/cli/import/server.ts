/** The import's calls to Rebound: parts are repeated until they are accepted. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BadLine, ImportCounts, ImportFormat, LeftAlone } from '../../import/import-line.ts'

export type Report = ImportCounts & { bad: BadLine[]; leftAlone: LeftAlone[] }
export type Known = ImportCounts & {
  id: string
  name: string
  format: ImportFormat
  parts: number
  undoneAt: string | null
}

/** An answer that a repetition will not change. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** No answer, or one that a repetition may change. */
export class Unanswered extends Error {
  override name = 'Unanswered'
}

const ATTEMPTS = 6
const TIMEOUT_MS = 120_000

export class Server {
  readonly #url: string
  readonly #token: string
  readonly #firstPauseMs: number
  /** A server that has never answered is not retried. */
  #hasAnswered = false

  /** `firstPauseMs` doubles with each attempt. */
  constructor(url: string, token: string, firstPauseMs = 1000) {
    this.#url = url.replace(/\/$/, '')
    this.#token = token
    this.#firstPauseMs = firstPauseMs
  }

  send(body: string, query: Readonly<Record<string, string>>): Promise<Report> {
    const path = `/v1/imports?${new URLSearchParams(query)}`
    return this.#call<Report>(path, { method: 'POST', body })
  }

  /** The import with this id; null if it never began. */
  async read(id: string): Promise<Known | null> {
    try {
      return await this.#call<Known>(`/v1/imports/${id}`, {})
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return null
      throw error
    }
  }

  /** The latest imports. */
  async list(): Promise<Known[]> {
    return (await this.#call<{ items: Known[] }>('/v1/imports', {})).items
  }

  undo(id: string): Promise<{ lifted: number; left: boolean }> {
    return this.#call(`/v1/imports/${id}/undo`, { method: 'POST' })
  }

  async #call<T>(path: string, init: RequestInit): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once<T>(path, init)
      } catch (error) {
        if (error instanceof Refused || attempt === ATTEMPTS || !this.#hasAnswered) throw error
        await sleep(this.#firstPauseMs * 2 ** (attempt - 1))
      }
    }
  }

  async #once<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#fetch(path, init)
    this.#hasAnswered = true
    const { ok, status } = response
    const answer = jsonIn<T & Said>(await bodyOf(response))
    if (ok && answer !== null) return answer
    const said =
      answer === null
        ? `${status} from something that is not Rebound`
        : `${status}: ${answer.detail ?? answer.title ?? 'refused'}`
    throw status >= 500 || status === 429 ? new Unanswered(said) : new Refused(status, said)
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#url + path, {
        ...init,
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'text/csv' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (cause) {
      throw new Unanswered(`nothing answers at ${this.#url}: does Rebound run there?`, { cause })
    }
  }
}

/** The text of a problem. */
interface Said {
  title?: string
  detail?: string
}

async function bodyOf(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch (cause) {
    throw new Unanswered('the answer broke off', { cause })
  }
}

/** The parsed JSON; null if the text is not JSON. */
function jsonIn<T>(text: string): T | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
