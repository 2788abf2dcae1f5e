/** `npm run send-sample -- <esp>`: posts a correctly signed sample webhook, so that a set-up can be tried without its ESP. */
import { existsSync, readFileSync } from 'node:fs'
import { normalizeAddress } from '../bounce/address.ts'
import { SOURCE, SOURCE_FORM } from '../env/secrets.ts'
import {
  mustBeWebUrl,
  mustStandWith,
  readArguments,
  refuse,
  UsageError,
  wholeNumber,
} from './arguments.ts'
import {
  CannotSend,
  devVar,
  keyFor,
  loadSample,
  makeEvents,
  postEvents,
  type SampleAnswer,
  type SampleWish,
  sampleIds,
  UnusableSecret,
  unplayed,
  variableOf,
} from './sample-post.ts'
import type { EspSample } from './samples/sample.ts'
import { table } from './table.ts'

const IDS = await sampleIds()

const USAGE = `usage: npm run send-sample -- <esp> [options]
       npm run send-sample -- --all [options]

Posts what a mail service would post, signed as it signs, to a running Rebound (npm run dev).

  --all               one sample of each service whose secret is set, a line each; the exit code is 1 if one is
                      refused, or if there is none to send
  --kind KIND         delivered, deferred, bounced (default), blocked, dropped, complained …
  --recipient ADDRESS whom it is about (user@example.com)
  --count N           so many events, in one post where the ESP does that (1)
  --url URL           where Rebound runs (http://localhost:8787)
  --source NAME       a second account of the same ESP
  --secret SECRET     instead of WEBHOOK_SECRET_<ESP> from .dev.vars
  --private-key FILE  PEM of the private key, for ESPs that sign with a key pair
                      (else SAMPLE_KEY_<ESP> from .dev.vars, its Base64)
  --new-key           prints lines for .dev.vars, a new secret and the private key that belongs to it, and posts
                      nothing; with --all: those of each service that has none there yet
  --help              this text

To try them all:
  npm run -s send-sample -- --all --new-key >> .dev.vars     when npm run dev has made the file; then start it again
  npm run send-sample -- --all

${IDS.length} services: ${IDS.join(' ')}`

const MAX_COUNT = 99_999
const OPTIONS = {
  all: { type: 'boolean', default: false },
  kind: { type: 'string' },
  recipient: { type: 'string', default: 'user@example.com' },
  count: { type: 'string', default: '1' },
  url: { type: 'string', default: 'http://localhost:8787' },
  source: { type: 'string' },
  secret: { type: 'string' },
  'private-key': { type: 'string' },
  'new-key': { type: 'boolean', default: false },
} as const

type Options = ReturnType<typeof read>['values']

function read() {
  return readArguments(USAGE, { options: OPTIONS, allowPositionals: true, tokens: true })
}

const isTaken = ({ status }: SampleAnswer): boolean => status >= 200 && status < 300

const RESTART =
  'npm run dev reads .dev.vars when it starts: start it again if the secret came there since.'

const NOT_CONFIGURED = 'webhook_not_configured'
const lacksSecret = ({ text }: SampleAnswer): boolean => text.includes(`"${NOT_CONFIGURED}"`)

/** The text of a problem, short enough for a line of the table. */
function saidBy(answer: SampleAnswer): string {
  const { status, text } = answer
  try {
    const { code, detail, title }: Record<string, unknown> = JSON.parse(text)
    return `${status} ${code}: ${lacksSecret(answer) ? title : (detail ?? title)}`
  } catch {
    return `${status} ${text.slice(0, 200)}`
  }
}

async function main(): Promise<void> {
  const { values, positionals, tokens } = read()
  const [id, ...others] = positionals
  if (values.all && (id !== undefined || values.secret || values['private-key'])) {
    refuse('--all takes the secrets of every service from .dev.vars')
  }
  if (values['new-key']) mustStandWith('new-key', ['all', 'source'], tokens)
  mustBeWebUrl('--url', values.url)
  wholeNumber('--count', values.count, 1, MAX_COUNT)
  if (normalizeAddress(values.recipient) === null) refuse('--recipient must be an address')
  if (values.source !== undefined && !SOURCE.test(values.source)) refuse(SOURCE_FORM)
  if (values.all) return values['new-key'] ? printMissingKeys(values.source) : sendAll(values)
  if (id === undefined || others.length > 0) refuse('give it one ESP (--help lists them)')
  if (!IDS.includes(id)) refuse(`no such ESP: ${id} (--help lists them)`)
  const sample = await loadSample(id)
  return values['new-key'] ? printNewKey(sample, values.source) : sendOne(sample, values)
}

/** Prints lines for .dev.vars; of two lines with the same name, the later counts. */
async function printNewKey(sample: EspSample, source: string | undefined): Promise<void> {
  if (sample.certificate) throw new CannotSend(unplayed(sample.id))
  const { secret, privateKey } = await sample.newKey()
  console.log(`${variableOf('WEBHOOK_SECRET', sample.id, source)}="${secret}"`)
  if (!sample.can.keyPair) return
  const bare = privateKey.replace(/-----[^-]+-----|\s/g, '')
  console.log(`${variableOf('SAMPLE_KEY', sample.id, source)}="${bare}"`)
}

/** Prints keys only for services without one in .dev.vars. */
async function printMissingKeys(source: string | undefined): Promise<void> {
  for (const id of IDS) {
    const sample = await loadSample(id)
    if (sample.queueOnly || sample.certificate) continue
    if (!devVar(variableOf('WEBHOOK_SECRET', id, source))) await printNewKey(sample, source)
  }
}

function wishOf({ kind, recipient, count }: Options): Omit<SampleWish, 'kind'> & { kind?: string } {
  return { recipient, count: Number(count), ...(kind === undefined ? {} : { kind }) }
}

async function sendOne(sample: EspSample, options: Options): Promise<void> {
  const events = makeEvents(sample, { kind: 'bounced', ...wishOf(options) })
  const file = options['private-key']
  if (file && !existsSync(file)) throw new UsageError(`there is no file ${file}`)
  const privateKey = file ? readFileSync(file, 'utf8') : undefined
  const key = keyFor(sample, options.source, { secret: options.secret, privateKey })
  for (const answer of await postEvents(sample, key, events, options)) {
    console.log(answer.status, answer.text)
    if (isTaken(answer)) continue
    process.exitCode = 1
    if (lacksSecret(answer)) console.log(RESTART)
  }
}

type Line = [esp: string, result: 'taken' | 'refused' | 'skipped', words: string]

async function sendAll(options: Options): Promise<void> {
  const lines: Line[] = []
  for (const id of IDS) lines.push(await lineOf(await loadSample(id), options))
  console.log(table(['service', 'result', ''], lines))
  const count = (wanted: string): number => lines.filter(([, result]) => result === wanted).length
  console.log(
    `\n${count('taken')} taken, ${count('refused')} refused, ${count('skipped')} not sent`,
  )
  if (lines.some(([, , words]) => words.includes(NOT_CONFIGURED))) console.log(RESTART)
  if (count('refused') > 0 || count('taken') === 0) process.exitCode = 1
}

async function lineOf(sample: EspSample, options: Options): Promise<Line> {
  try {
    const key = keyFor(sample, options.source)
    // A service without a `bounced` event has some other kind.
    const [usual = 'bounced'] = Object.keys(sample.events)
    const kind = 'bounced' in sample.events ? 'bounced' : usual
    const events = makeEvents(sample, { kind, ...wishOf(options) })
    const answers = await postEvents(sample, key, events, options)
    const refused = answers.find((answer) => !isTaken(answer))
    return refused
      ? [sample.id, 'refused', saidBy(refused)]
      : [sample.id, 'taken', answers.map(({ status, text }) => `${status} ${text}`).join(' ')]
  } catch (error) {
    if (error instanceof UnusableSecret) return [sample.id, 'refused', error.message]
    if (error instanceof CannotSend) return [sample.id, 'skipped', error.message]
    throw error
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}
