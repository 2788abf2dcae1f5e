/** `npm run import -- FILE`: imports a suppression list of any length in parts, and resumes where it was stopped. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { secretsOf } from '../env/secrets.ts'
import { textPieces } from '../import/file-text.ts'
import {
  type BadLine,
  IMPORT_COUNTS,
  IMPORT_FORMATS,
  type ImportCounts,
  type ImportFormat,
  type LeftAlone,
  MOST_NAMED,
  type Spared,
} from '../import/import-line.ts'
import { visible } from '../visible.ts'
import {
  mustBeWebUrl,
  mustStandWith,
  readArguments,
  refuse,
  UsageError,
  wholeNumber,
} from './arguments.ts'
import { readDevVars } from './dev-vars.ts'
import { type Part, partsOf, UnknownList } from './import/parts.ts'
import { Progress } from './import/progress.ts'
import { type Known, Refused, type Report, Server, Unanswered } from './import/server.ts'

const HELP = `usage: npm run import -- FILE [options]
       npm run import -- --undo ID [options]

Takes over a suppression list: an export of SendGrid, Amazon SES, Postmark, Mailgun, Resend or Rebound,
or one address a line. Try it with --dry-run first. The same file again changes nothing.

  --dry-run         only says what would be done
  --resume          goes on after the last part that was taken
  --again           imports a file anew that was imported before
  --undo ID         takes back what an import suppressed and what it counted, and nothing else
  --url URL         where Rebound runs (http://localhost:8787)
  --token TOKEN     one that may write; else REBOUND_TOKEN, or on this machine API_TOKEN of .dev.vars
  --name NAME       for the log, instead of the file's name
  --format FORMAT   ${IMPORT_FORMATS.join(', ')}: where the first line does not tell
  --part-lines N    lines in one request (5000)
  --json            the result as one JSON object; where nothing comes of it, why ("error"), and what is known of a
                    file that was imported before ("known")

The first line names these columns, or some of those in brackets too, but no others (unless --format is
given), or it might be your customers:
  sendgrid  email, created (status, reason, ip)
  mailgun   address, created_at (code, error, tags, MessageHash)
  ses       EmailAddress, Reason (LastUpdateTime, MessageId, FeedbackId)
  postmark  EmailAddress, SuppressionReason (Origin, CreatedAt)
  resend    email, origin (id, source_id, created_at)
  rebound   address, sendable, state (what else our own export has)
A plain list has no other column than the address, and needs no first line; nor does address,BOUNCE (ses).`

const OPTIONS = {
  'dry-run': { type: 'boolean', default: false },
  resume: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  undo: { type: 'string' },
  url: { type: 'string', default: 'http://localhost:8787' },
  token: { type: 'string' },
  name: { type: 'string' },
  format: { type: 'string' },
  'part-lines': { type: 'string', default: '5000' },
  json: { type: 'boolean', default: false },
} as const

const MAX_PART_LINES = 50_000
const WORDS: Record<keyof ImportCounts, string> = {
  lines: 'lines',
  suppressed: 'suppressed',
  alreadySuppressed: 'suppressed already',
  reactivatedSince: 'reactivated by hand since, left alone',
  erased: 'erased, left alone',
  counted: 'not suppressed, their error counters taken over',
  countersOnly: 'suppress nobody, left alone',
  repeated: 'repeated',
  badLines: 'bad',
}

/** The word for a count of lines. */
function wordOf(name: keyof ImportCounts, count: number): string {
  return name === 'lines' && count === 1 ? 'line' : WORDS[name]
}

const WHY: Record<Spared, string> = {
  temporary: 'temporary',
  sender: 'a fault of the sender',
  message: 'a fault of the message',
  network: 'a fault of the network',
}

type Values = ReturnType<typeof read>['values']

function read() {
  return readArguments(HELP, { options: OPTIONS, allowPositionals: true, tokens: true })
}

async function main(): Promise<void> {
  const { values, positionals, tokens } = read()
  const [file, ...others] = positionals
  if (values.undo !== undefined) {
    if (file !== undefined) refuse('--undo takes no file: the id is enough')
    mustStandWith('undo', ['url', 'token', 'json'], tokens)
    return undo(serverOf(values), values.undo, values.json)
  }
  if (file === undefined || others.length > 0) refuse('give it one FILE (--help says more)')
  if (values.resume && values.again) refuse('--resume goes on, --again begins anew: give it one')
  const partLines = wholeNumber('--part-lines', values['part-lines'], 1, MAX_PART_LINES)
  const format = formatOf(values.format)
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) {
    throw new UsageError(found ? `${file} is no file` : `there is no file ${file}`)
  }
  await importFile(serverOf(values), { file, partLines, format }, values)
}

const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]']

function serverOf({ token, url }: Values): Server {
  mustBeWebUrl('--url', url)
  const isHere = THIS_MACHINE.includes(new URL(url).hostname)
  const [local] = isHere ? secretsOf(Object.fromEntries(readDevVars()), 'API_TOKEN') : []
  // An empty variable counts as not set.
  const found = token || process.env.REBOUND_TOKEN || local
  if (!found) throw new UsageError('no token: give --token, or set REBOUND_TOKEN')
  return new Server(url, found)
}

async function undo(server: Server, id: string, json: boolean): Promise<void> {
  const progress = new Progress()
  let lifted = 0
  for (let left = true; left; ) {
    const answer = await server.undo(id)
    lifted += answer.lifted
    left = answer.left
    progress.show(lifted, `${lifted} lifted`)
  }
  progress.end()
  if (json) return console.log(JSON.stringify({ id, lifted }))
  const noLonger = lifted === 1 ? '1 address is no longer' : `${lifted} addresses are no longer`
  console.log(`${id} is undone: ${lifted === 0 ? 'no address is' : noLonger} suppressed by it`)
  if (lifted > 0) {
    return console.log('They stay in the record: DELETE /v1/addresses/:address erases one')
  }
  const others = (await server.list()).filter((one) => one.undoneAt === null)
  if (others.length === 0) return
  console.log(`What another import lists too stays suppressed by that. Not undone are:
${others.map((one) => `  ${one.id} (${visible(one.name)})`).join('\n')}`)
}

interface List {
  file: string
  partLines: number
  format: ImportFormat | null
}

async function importFile(server: Server, list: List, values: Values): Promise<void> {
  const { file, partLines, format } = list
  const name = (values.name ?? basename(file)).slice(0, 100)
  const dryRun = values['dry-run']
  const imported = await idOf(file, values.again)
  const id = dryRun ? null : imported
  const known = dryRun ? null : await server.read(imported)
  const partsOfFile = () => partsOf(pieces(file), partLines, format)
  const done = await taken(known, values, partsOfFile)

  const total = new Total(done)
  const progress = new Progress()
  try {
    for await (const part of partsOfFile()) {
      if (part.number <= (done?.parts ?? 0)) continue
      total.add(await send(server, part, id, name), part)
      const { lines, suppressed } = total.counts
      progress.show(
        lines,
        `${lines} ${wordOf('lines', lines)}, ${suppressed} ${dryRun ? 'to suppress' : 'suppressed'}`,
      )
    }
  } finally {
    progress.end()
  }
  if (values.json)
    console.log(
      JSON.stringify({
        id,
        dryRun,
        format: total.format,
        ...total.counts,
        bad: total.bad,
        leftAlone: total.leftAlone,
      }),
    )
  else console.log(total.text(id, dryRun ? await server.read(imported) : done))
}

async function send(server: Server, part: Part, id: string | null, name: string): Promise<Report> {
  const how: Record<string, string> =
    id === null ? { dry_run: 'true' } : { import: id, part: String(part.number), name }
  try {
    return await server.send(part.body, { ...how, format: part.format })
  } catch (error) {
    if (!(error instanceof Unanswered) || id === null) throw error
    throw new UsageError(
      `part ${part.number} could not be sent (${error.message}).
What came before it is taken. Go on later with --resume.`,
    )
  }
}

/** The list was imported before, and no option says whether to resume or to start again. */
class KnownList extends UsageError {
  readonly known: Known

  constructor(known: Known, message: string) {
    super(message)
    this.known = known
  }
}

/** Describes an earlier import of the same file. */
function saidOf({ id, undoneAt }: Known): string {
  const state = undoneAt === null ? '' : ' and undone'
  return `this file was imported as ${id}${state}. --again imports it anew`
}

/** The earlier import whose parts can be skipped. Throws KnownList unless the user asked to resume or to start again. */
async function taken(
  known: Known | null,
  { resume, again }: Values,
  partsOfFile: () => AsyncIterable<Part>,
): Promise<Known | null> {
  if (known === null) return null
  if (known.undoneAt !== null) throw new KnownList(known, saidOf(known))
  let lines = 0
  let skipped = 0
  for await (const { number, count } of partsOfFile()) {
    lines += count
    if (number <= known.parts) skipped = lines
  }
  const isWhole = known.lines === lines
  if (!resume && !again) {
    const [state, goOn] = isWhole
      ? [`imported before as ${known.id}, all of it`, '']
      : [
          `begun before as ${known.id}, lines taken: ${known.lines} of ${lines}`,
          '--resume goes on with it, ',
        ]
    throw new KnownList(
      known,
      `this file was ${state}.
${goOn}--again imports it anew, --undo ${known.id} takes it back`,
    )
  }
  // If the file was cut differently, it is unknown which lines earlier parts held; repeated lines change nothing.
  if (!isWhole) return skipped === known.lines ? known : null
  // The import is complete, so no part is left, however it was cut.
  return { ...known, parts: Number.POSITIVE_INFINITY }
}

/** Running totals. */
class Total {
  readonly counts: ImportCounts
  readonly bad: BadLine[] = []
  readonly leftAlone: LeftAlone[] = []
  /** Format of the file; null if it has no lines. */
  format: ImportFormat | null
  readonly #skipped: boolean

  constructor(done: Known | null) {
    this.format = done?.format ?? null
    const counts = IMPORT_COUNTS.map((name) => [name, done?.[name] ?? 0])
    this.counts = Object.fromEntries(counts)
    this.#skipped = (done?.parts ?? 0) > 0
  }

  add(report: Report, part: Part): void {
    this.format = part.format
    for (const name of IMPORT_COUNTS) this.counts[name] += report[name]
    // Line numbers of the file, not of the part.
    const placed = <T extends { line: number }>(lines: readonly T[]) =>
      lines.map((one) => ({ ...one, line: part.lines[one.line - 1] ?? one.line }))
    const bad = placed(report.bad).map(({ line, problem }) => ({
      line,
      problem: part.problems.get(line) ?? problem,
    }))
    this.bad.push(...bad.slice(0, MOST_NAMED - this.bad.length))
    this.leftAlone.push(...placed(report.leftAlone).slice(0, MOST_NAMED - this.leftAlone.length))
  }

  /** The summary; for a dry run, with a note if the same file was imported `before`. */
  text(id: string | null, before: Known | null): string {
    const sums = IMPORT_COUNTS.filter((name) => name === 'lines' || this.counts[name] > 0).map(
      (name) => `${String(this.counts[name]).padStart(10)}  ${wordOf(name, this.counts[name])}`,
    )
    const named = [
      ...this.bad.map(({ line, problem }) => ({ line, said: problem.replaceAll('_', ' ') })),
      ...this.leftAlone.map(({ line, why }) => ({ line, said: `left alone, ${WHY[why]}` })),
    ]
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, said }) => `  line ${line}: ${said}`)
    return [
      id === null ? 'dry run: nothing was changed' : `import ${id}`,
      ...(this.format === null ? [] : [`${this.format.padStart(10)}  read as`]),
      ...sums,
      ...(this.#skipped ? ['lines of the parts taken earlier are counted, not named'] : []),
      ...named,
      ...(id === null && before !== null ? [saidOf(before)] : []),
    ].join('\n')
  }
}

/** The id of a file: the same here and in the dashboard, however it is cut and whatever its line ends. */
async function idOf(file: string, again: boolean): Promise<string> {
  const hash = createHash('sha256')
  for await (const text of pieces(file)) hash.update(text.replaceAll('\r', ''))
  const id = `file-${hash.digest('hex').slice(0, 24)}`
  return again ? `${id}-${Date.now().toString(36)}` : id
}

/** The text of a file, of any length. */
function pieces(file: string): AsyncIterable<string> {
  return textPieces(createReadStream(file, { highWaterMark: 1 << 20 }))
}

function formatOf(text: string | undefined): ImportFormat | null {
  const format = IMPORT_FORMATS.find((one) => one === text)
  if (text !== undefined && format === undefined) {
    refuse(`--format is one of ${IMPORT_FORMATS.join(', ')}`)
  }
  return format ?? null
}

try {
  await main()
} catch (error) {
  const plain = [UsageError, UnknownList, Refused, Unanswered]
  const isPlain = error instanceof Error && plain.some((kind) => error instanceof kind)
  console.error(isPlain ? error.message : error)
  if (isPlain && process.argv.includes('--json')) {
    const known = error instanceof KnownList ? error.known : undefined
    console.log(JSON.stringify({ error: error.message, known }))
  }
  process.exitCode = 1
}
