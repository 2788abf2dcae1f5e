/** One part of an import while it is read: counts its lines and records them, a few thousand at a time. */
import { erasedAmong, withoutErased } from '../db/erased-addresses.ts'
import {
  type Import,
  importRow,
  isUndone,
  listAlso,
  type Standing,
  savePart,
  standings,
  unlessUndone,
} from '../db/imports.ts'
import type { LogRow } from '../db/log-row.ts'
import { type GuardedRows, type RecordOptions, recordFrom } from '../db/record.ts'
import {
  type BadLine,
  type ImportCounts,
  type ImportEntry,
  type ImportLine,
  type LeftAlone,
  type LineProblem,
  MOST_NAMED,
  NO_ERRORS,
} from '../import/import-line.ts'
import { wake } from '../ingest.ts'
import { Problem } from '../problem.ts'

/** Addresses per chunk: recorded in two D1 batches, and its rows as JSON just fit into one D1 value. */
const CHUNK = 2500

export const undone = () =>
  new Problem('conflict', { detail: 'This import was undone. Begin another one.' })

type Taking = Pick<Import, 'id' | 'name' | 'createdAt'>
type Fate = keyof ImportCounts

interface Options {
  dryRun: boolean
  actor: string
  recording: RecordOptions
}

export class ImportPart {
  readonly counts: ImportCounts = {
    lines: 0,
    suppressed: 0,
    alreadySuppressed: 0,
    reactivatedSince: 0,
    erased: 0,
    counted: 0,
    countersOnly: 0,
    repeated: 0,
    badLines: 0,
  }
  readonly bad: BadLine[] = []
  readonly leftAlone: LeftAlone[] = []
  readonly #env: Env
  readonly #import: Taking
  readonly #part: number
  readonly #how: Options
  /** Addresses seen in this part. */
  readonly #seen = new Set<string>()
  #waiting: ImportEntry[] = []

  constructor(env: Env, taking: Taking, part: number, how: Options) {
    this.#env = env
    this.#import = taking
    this.#part = part
    this.#how = how
  }

  async add(lines: readonly ImportLine[]): Promise<void> {
    for (const line of lines) {
      this.counts.lines++
      if (line.problem === undefined) this.#take(line.line, line.entry)
      else this.#refuse(line.line, line.problem)
      if (this.#waiting.length >= CHUNK) await this.#flush()
    }
  }

  /** Records the remaining lines, and marks the part as complete. */
  async end(): Promise<this> {
    await this.#flush()
    if (!this.#how.dryRun) {
      await savePart(this.#env.DB, this.#import.id, this.#part, this.counts)
    }
    return this
  }

  #take(line: number, entry: ImportEntry): void {
    const { spared: why } = entry
    if (why !== null && this.leftAlone.length < MOST_NAMED) this.leftAlone.push({ line, why })
    const { permanent, transient } = entry.errors
    if (entry.what === 'counters' && permanent + transient === 0) this.counts.countersOnly++
    else if (this.#seen.has(entry.address)) this.counts.repeated++
    else {
      this.#seen.add(entry.address)
      this.#waiting.push(entry)
    }
  }

  #refuse(line: number, problem: LineProblem): void {
    this.counts.badLines++
    if (this.bad.length < MOST_NAMED) this.bad.push({ line, problem })
  }

  async #flush(): Promise<void> {
    const entries = this.#waiting
    this.#waiting = []
    if (entries.length === 0) return
    const { DB } = this.#env
    const addresses = entries.map(({ address }) => address)
    const [known, erased] = await Promise.all([
      standings(DB, addresses, this.#import.id),
      erasedAmong(this.#env, DB, addresses),
    ])
    const news: ImportEntry[] = []
    const also = new Map<string, ImportEntry>()
    for (const entry of entries) {
      const { address } = entry
      const standing = known.get(address)
      const fate = erased.has(address) ? 'erased' : this.#fateOf(entry, standing)
      this.counts[fate]++
      const one = newsOf(entry, fate, standing)
      if (one !== null) news.push(one)
      if (fate === 'alreadySuppressed' && this.#isBehind(entry, standing)) {
        also.set(address, { ...entry, errors: NO_ERRORS })
      }
    }
    if (this.#how.dryRun) return
    const { now } = this.#how.recording
    const lifted = await listAlso(DB, this.#import.id, [...also.keys()], now)
    await this.#record([...news, ...[...lifted].flatMap((address) => also.get(address) ?? [])])
  }

  /** What becomes of a line. A repeated part gets the same answer as the first time. */
  #fateOf(entry: ImportEntry, standing: Standing | undefined): Fate {
    if (entry.what === 'counters') return 'counted'
    if (standing === undefined) return 'suppressed'
    if (standing.suppressed) {
      if (standing.part === null) return 'alreadySuppressed'
      return standing.part === this.#part ? 'suppressed' : 'repeated'
    }
    return this.#isOutdated(entry, standing) ? 'reactivatedSince' : 'suppressed'
  }

  /** True if another import already stated this; that import might still be undone. */
  #isBehind(entry: ImportEntry, standing: Standing | undefined): boolean {
    return standing?.byAnother === true && !this.#isOutdated(entry, standing)
  }

  /** True if a person reactivated the address later than the line's time. */
  #isOutdated({ at }: ImportEntry, { reactivatedAt }: Standing): boolean {
    const { createdAt } = this.#import
    return reactivatedAt > Math.min(at ?? createdAt, createdAt)
  }

  async #record(entries: readonly ImportEntry[]): Promise<void> {
    const { actor, recording } = this.#how
    const rows = entries.map((entry) =>
      importRow(entry, this.#import, this.#part, actor, recording.now),
    )
    await wake(this.#env, await recordFrom(this.#env.DB, () => this.#inForce(rows), recording))
  }

  /** Rows to record: none of erased addresses, and guarded in case the import is undone meanwhile. */
  async #inForce(all: readonly LogRow[]): Promise<GuardedRows> {
    const { DB } = this.#env
    const { id } = this.#import
    if (await isUndone(DB, id)) throw undone()
    const { rows, guards } = await withoutErased(this.#env, all)()
    return { rows, guards: [...guards, unlessUndone(DB, id)] }
  }
}

/** The log rows for what is new in a line. */
function newsOf(
  entry: ImportEntry,
  fate: Fate,
  standing: Standing | undefined,
): ImportEntry | null {
  if (fate === 'erased') return null
  const { permanent, transient } = standing?.errors ?? NO_ERRORS
  const errors = {
    permanent: Math.max(0, entry.errors.permanent - permanent),
    transient: Math.max(0, entry.errors.transient - transient),
  }
  if (fate === 'suppressed' && !standing?.suppressed) return { ...entry, errors }
  return errors.permanent + errors.transient > 0 ? { ...entry, what: 'counters', errors } : null
}
