/**
 * The single definition of the state of an address: its events, folded in time order. SQL handles the common case by
 * itself; any event it cannot place is folded again by this function, so that late events correct the record.
 */
import { RESENDER } from './event.ts'
import { type Action, isOfSender } from './reason.ts'

export const OUTCOMES = ['delivered', 'failed', 'expired', 'cancelled', 'dropped', 'noted'] as const
/** The result of one log row; a row without one is still waiting. */
type Outcome = (typeof OUTCOMES)[number]
/** The outcomes as shown to users. */
export const SHOWN_OUTCOMES = ['waiting', ...OUTCOMES] as const
export type ShownOutcome = (typeof SHOWN_OUTCOMES)[number]

export const RETRY_STATES = ['open', 'delivered', 'failed', 'expired', 'cancelled'] as const
export type RetryState = (typeof RETRY_STATES)[number]

export const RETRY_MODES = ['observe', 'resend'] as const
/** `resend` while the ESP has given up on any waiting message; otherwise the ESP retries by itself and Rebound only observes. */
export type RetryMode = (typeof RETRY_MODES)[number]

/** The fields of a log row that the fold reads. Times are epoch milliseconds. */
export interface FoldRow {
  occurredAt: number
  key: string
  /** `RESENDER` if the resender reported it. */
  esp: string
  kind: string
  class: number
  messageId: string | null
  /** A permanent error that raises the counter. */
  counts: boolean
  /** The address itself is dead: settles every waiting message, not only its own. */
  condemns: boolean
  action: Action | null
  final: boolean
  status: string | null
  notBefore: number | null
}

interface FoldedRetry {
  startedAt: number
  endsAt: number
  state: RetryState
  closedAt: number | null
  mode: RetryMode
  notBefore: number | null
  /** When the receiver first asked to wait until `notBefore`. */
  askedAt: number | null
  /** A copy on its way during this window, or when it closed. */
  copy: Copy | null
}

/** A resent copy was accepted at `at`; no other is sent before `until` unless it bounces. Epoch milliseconds. */
export interface Copy {
  at: number
  until: number
}

/** Consecutive errors since the last delivery or reactivation. */
export interface Runs {
  permanentRun: number
  /** Of these, the errors that the sender has to fix. */
  senderRun: number
  /** Expired retry windows. */
  expiredRun: number
  /** Of these, the windows whose latest error the sender has to fix. */
  senderExpiredRun: number
}

const NO_RUNS: Runs = { permanentRun: 0, senderRun: 0, expiredRun: 0, senderExpiredRun: 0 }

/** The state before the first folded row. */
interface FoldStart extends Runs {
  /** Messages that expired or were cancelled before; they never open a window again. */
  finished: ReadonlyMap<string, Finished>
  /** The latest accepted copy, before or among these rows, if it has not bounced and may still be on its way. */
  copy: Copy | null
}

/** How retrying a message ended for good. */
export type Finished = 'expired' | 'cancelled'

export interface Folded extends Runs {
  retries: FoldedRetry[]
  /** By row; `outcome` is null while the row waits. */
  outcomes: Map<FoldRow, { outcome: Outcome | null; loggedStatus: string | null }>
  /** Windows that expired among these rows: what `transientErrors` counts. */
  expired: number
}

export const NOTHING_BEFORE: FoldStart = {
  ...NO_RUNS,
  finished: new Map(),
  copy: null,
}

/** Order of classes at equal times: transient, delivered, permanent, then the rest. */
const CLASS_ORDER = '425'

function classRank(rowClass: number): number {
  const place = CLASS_ORDER.indexOf(String(rowClass))
  return place < 0 ? CLASS_ORDER.length : place
}

/** `classRank` as SQL. */
export const classRankSql = (rowClass: string) => `(instr('${CLASS_ORDER}',${rowClass})+3)%4`

/** Sort key of a row among those of its address: time, then class. Stored as `last_rank`; see `timeOfRank`. */
export function rankOf(row: Pick<FoldRow, 'occurredAt' | 'class'>): number {
  return row.occurredAt * 4 + classRank(row.class)
}

/** `rankOf` as SQL. */
export const rankSql = (occurredAt: string, rowClass: string) =>
  `${occurredAt}*4+${classRankSql(rowClass)}`

/** SQL condition: the rank belongs to a row of this class. */
export const isRankOfSql = (rank: string, rowClass: number) => `${rank}%4=${classRank(rowClass)}`

/** The time of a rank, epoch milliseconds. */
export function timeOfRank(rank: number): number {
  return Math.floor(rank / 4)
}

/** The latest moment a time can mean: an ESP that counts in whole seconds may mean any millisecond of that second. */
export function latestMeant(time: number): number {
  return time % 1000 === 0 ? time + 999 : time
}

/** `latestMeant` as SQL. */
export const latestMeantSql = (time: string) => `${time}+999*(${time}%1000=0)`

/** Time order, independent of the order of arrival. */
function inTimeOrder(a: FoldRow, b: FoldRow): number {
  return rankOf(a) - rankOf(b) || (a.key < b.key ? -1 : 1)
}

/** The outcome of a row when it is logged; null for one that waits. */
export function firstOutcome(row: Pick<FoldRow, 'class' | 'counts'>): Outcome | null {
  if (row.class === 4) return null
  if (row.class === 2) return 'delivered'
  if (row.class === 5) return row.counts ? 'failed' : 'dropped'
  return 'noted'
}

/** Folds the rows of one address, given in any order. `windowMs` returns the length of a window that opens at a time; windows that ended before `now` expire. */
export function fold(
  rows: readonly FoldRow[],
  now: number,
  windowMs: (startedAt: number) => number,
  start: FoldStart = NOTHING_BEFORE,
): Folded {
  const state = new Window(windowMs, start)
  for (const row of rows.toSorted(inTimeOrder)) {
    state.expireIfPast(row.occurredAt)
    state.apply(row)
  }
  state.expireIfPast(now)
  state.markCopy()
  return state.folded
}

class Window {
  readonly folded: Folded
  readonly #windowMs: (startedAt: number) => number
  readonly #finished: Map<string, Finished>
  #open: FoldedRetry | null = null
  /** By message id; rows without an id are settled by any event that settles. */
  #waiting = new Map<string | null, FoldRow[]>()
  /** Number of waiting rows that are final. */
  #givenUp = 0
  /** The latest transient error of the open window. */
  #last: FoldRow | null = null
  /** Null once it has bounced. */
  #copy: Copy | null

  constructor(windowMs: (startedAt: number) => number, { finished, copy, ...runs }: FoldStart) {
    this.#windowMs = windowMs
    this.#finished = new Map(finished)
    this.#copy = copy
    this.folded = { retries: [], outcomes: new Map(), ...runs, expired: 0 }
  }

  apply(row: FoldRow): void {
    const outcome = firstOutcome(row)
    this.folded.outcomes.set(row, { outcome, loggedStatus: outcome === null ? null : row.status })
    if (row.class === 4) this.#transient(row)
    if (row.class === 2) this.#delivered(row)
    if (row.class === 5) this.#permanent(row)
    if (row.kind === 'cancel_retry') this.#settle(null, 'cancelled', row.occurredAt)
    if (row.kind === 'reactivate') this.#resetRuns()
  }

  expireIfPast(time: number): void {
    const open = this.#open
    if (open === null || time < open.endsAt) return
    this.folded.expired++
    this.folded.expiredRun++
    if (isOfSender(this.#last?.action ?? null)) this.folded.senderExpiredRun++
    this.#settle(null, 'expired', open.endsAt)
  }

  /**
   * Marks the windows during which the copy is on its way: the one it was sent in and the following ones, up to one that
   * ended in a delivery or a failure. After a window that was cancelled or expired, the copy may still arrive.
   */
  markCopy(): void {
    const copy = this.#copy
    if (copy === null) return
    const { retries } = this.folded
    const sender = retries.findLast(({ startedAt }) => startedAt <= copy.at)
    let isOnItsWay = sender === undefined
    for (const retry of retries) {
      if (retry === sender) isOnItsWay = true
      if (isOnItsWay) retry.copy = copy
      if (retry.state === 'delivered' || retry.state === 'failed') isOnItsWay = false
    }
  }

  /** A final failure after the copy was accepted means that it bounced. A person who reopens the retry says nothing about it. */
  #hearOfCopy({ final, kind, occurredAt }: FoldRow): void {
    const isNews = final && kind !== 'reopen_retry'
    if (isNews && latestMeant(occurredAt) >= (this.#copy?.at ?? 0)) this.#copy = null
  }

  #transient(row: FoldRow): void {
    this.#hearOfCopy(row)
    const finished = row.messageId === null ? undefined : this.#finished.get(row.messageId)
    if (this.#open === null && finished && row.kind !== 'reopen_retry') {
      const loggedStatus = finished === 'expired' ? row.status : null
      this.folded.outcomes.set(row, { outcome: finished, loggedStatus })
      return
    }
    // The resender reports on a retry that a late event has already settled: open no new window.
    if (this.#open === null && row.esp === RESENDER) {
      this.folded.outcomes.set(row, { outcome: 'noted', loggedStatus: row.status })
      return
    }
    this.#open ??= this.#begin(row.occurredAt)
    const waiting = this.#waiting.get(row.messageId) ?? []
    waiting.push(row)
    this.#waiting.set(row.messageId, waiting)
    this.#last = row
    const open = this.#open
    if (row.final) {
      this.#givenUp++
      open.mode = 'resend'
    }
    if (row.notBefore !== null && row.notBefore > (open.notBefore ?? 0)) {
      // A request within an earlier wait extends that wait; gaps are counted from its beginning.
      if (row.occurredAt >= (open.notBefore ?? 0)) open.askedAt = row.occurredAt
      open.notBefore = row.notBefore
    }
  }

  #begin(startedAt: number): FoldedRetry {
    const retry: FoldedRetry = {
      startedAt,
      endsAt: startedAt + this.#windowMs(startedAt),
      state: 'open',
      closedAt: null,
      mode: 'observe',
      notBefore: null,
      askedAt: null,
      copy: null,
    }
    this.folded.retries.push(retry)
    return retry
  }

  #delivered(row: FoldRow): void {
    this.#resetRuns()
    this.#settle(row.messageId, 'delivered', row.occurredAt)
  }

  #permanent(row: FoldRow): void {
    if (row.counts) {
      this.folded.permanentRun++
      if (isOfSender(row.action)) this.folded.senderRun++
    }
    this.#settle(row.condemns ? null : row.messageId, 'failed', row.occurredAt)
  }

  #resetRuns(): void {
    Object.assign(this.folded, NO_RUNS)
  }

  /** Settles the rows of a message and those without a message id; all rows if `messageId` is null. */
  #settle(messageId: string | null, outcome: Exclude<RetryState, 'open'>, time: number): void {
    if (this.#open === null) return
    for (const settled of messageId === null ? [...this.#waiting.keys()] : [messageId, null]) {
      for (const row of this.#waiting.get(settled) ?? []) this.#end(row, outcome)
      this.#waiting.delete(settled)
    }
    if (this.#waiting.size === 0) this.#close(this.#open, outcome, time)
    else if (this.#givenUp === 0) this.#open.mode = 'observe'
  }

  #end(row: FoldRow, outcome: Exclude<RetryState, 'open'>): void {
    const loggedStatus = outcome === 'expired' ? (this.#last?.status ?? null) : null
    this.folded.outcomes.set(row, { outcome, loggedStatus })
    if (row.final) this.#givenUp--
    if (row.messageId === null) return
    if (outcome === 'expired' || outcome === 'cancelled') this.#finished.set(row.messageId, outcome)
  }

  #close(retry: FoldedRetry, state: RetryState, time: number): void {
    retry.state = state
    retry.closedAt = time
    this.#open = null
  }
}
