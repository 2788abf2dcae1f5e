/** What only people read of a mail service: an asset, which GET /v1/esps adds to what the Worker knows. In the Worker itself it is left out by src/stand-ins/guide.ts. */

export interface Guide {
  /** Whether a post can hold several events. */
  batch: boolean
  /** Anything to know: limits, oddities. */
  notes: string[]
  /** Null where nothing about it could be established. */
  redelivery: Redelivery | null
  docsUrl: string
}

/** How an ESP repeats a post that it takes for undelivered; only what was read, so every field may be missing. */
type Redelivery = {
  /** Minutes from one try to the next. */
  afterMinutes?: readonly number[]
  /** About how long it goes on. */
  totalMinutes?: number
  /** How long it waits for an answer. */
  timeoutSeconds?: number
  /** Answers after which it never repeats the post: statuses (`406`) or classes of them (`4xx`). */
  endedBy?: readonly string[]
  /** Answers within such a class that it does repeat. */
  exceptFor?: readonly string[]
  /** Turns the webhook off when tries go on failing. */
  disables?: true
  /** Known from third parties only. */
  hearsay?: true
}

/** By the ids of the ESPs. */
export type Guides = Readonly<Record<string, Guide | undefined>>

export function guide(words: Guide): Guide | undefined {
  return words
}
