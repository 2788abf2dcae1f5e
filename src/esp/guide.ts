/** Notes on a mail service that only people read: an asset, which GET /v1/esps adds to the data in the Worker. src/stand-ins/guide.ts leaves it out of the Worker. */

export interface Guide {
  /** Whether a post can hold several events. */
  batch: boolean
  /** Limits and oddities. */
  notes: string[]
  /** Null if nothing about it is known. */
  redelivery: Redelivery | null
  docsUrl: string
}

/** How an ESP repeats a post that it considers undelivered. Only documented facts, so every field may be missing. */
type Redelivery = {
  /** Minutes from one try to the next. */
  afterMinutes?: readonly number[]
  /** Approximate duration of all retries. */
  totalMinutes?: number
  /** How long it waits for an answer. */
  timeoutSeconds?: number
  /** Answers after which it never repeats the post: a status (`406`) or a class (`4xx`). */
  endedBy?: readonly string[]
  /** Answers within such a class that it does repeat. */
  exceptFor?: readonly string[]
  /** The ESP turns the webhook off if attempts keep failing. */
  disables?: true
  /** Known from third parties only. */
  hearsay?: true
}

/** By ESP id. */
export type Guides = Readonly<Record<string, Guide | undefined>>

export function guide(words: Guide): Guide | undefined {
  return words
}
