/** `npm run send-sample -- <esp>`: posts a correctly signed sample webhook, so that a set-up can be tried without its ESP. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { EventKind } from '../bounce/event.ts'
import { readDevVars } from './dev-vars.ts'
import type { EspSample, SampleKey } from './samples/sample.ts'

const USAGE = `usage: npm run send-sample -- <esp> [options]
  --kind KIND         delivered, deferred, bounced (default), blocked, dropped, complained …
  --recipient ADDRESS whom it is about (user@example.com)
  --count N           so many events, in one post where the ESP does that (1)
  --url URL           where Rebound runs (http://localhost:8787)
  --source NAME       a second account of the same ESP
  --secret SECRET     instead of WEBHOOK_SECRET_<ESP> from .dev.vars
  --private-key FILE  PEM of the private key, for ESPs that sign with a key pair
                      (else SAMPLE_KEY_<ESP> from .dev.vars, its Base64)
  --new-key           prints a secret (and the private key that belongs to it) and posts nothing`

const OPTIONS = {
  kind: { type: 'string', default: 'bounced' },
  recipient: { type: 'string', default: 'user@example.com' },
  count: { type: 'string', default: '1' },
  url: { type: 'string', default: 'http://localhost:8787' },
  source: { type: 'string' },
  secret: { type: 'string' },
  'private-key': { type: 'string' },
  'new-key': { type: 'boolean', default: false },
} as const

/** Something the reader of the terminal can mend. */
class UsageError extends Error {}

const variableOf = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined)
    .map((part) => part.toUpperCase().replaceAll('-', '_'))
    .join('_')

/** A value of .dev.vars, or of the environment. */
function devVar(name: string): string | undefined {
  return readDevVars().get(name) ?? process.env[name]
}

async function loadSample(id: string): Promise<EspSample> {
  const file = new URL(`./samples/${id}.ts`, import.meta.url)
  if (!/^[a-z0-9]+$/.test(id) || !existsSync(file)) throw new UsageError(`no such ESP: ${id}`)
  const module: Partial<{ sample: EspSample }> = await import(file.href)
  if (!module.sample) throw new UsageError(`no such ESP: ${id}`)
  return module.sample
}

function keyFor(sample: EspSample, secrets: string, privateKey: string | undefined): SampleKey {
  const secret = secrets.split(',')[0]?.trim() ?? ''
  if (!sample.can.keyPair) return { secret, privateKey: secret }
  if (privateKey) return { secret, privateKey }
  throw new UsageError(
    `${sample.id} signs with a private key that only it has. Make a pair of your own with --new-key,
put the printed secret into .dev.vars, and name the file with the private key by --private-key
(or put its Base64 into .dev.vars as ${variableOf('SAMPLE_KEY', sample.id)}).
The certificate of an SNS sample has to be served too; only the demo does that: npm run demo.`,
  )
}

function isKindOf(sample: EspSample, kind: string): kind is EventKind {
  return Object.hasOwn(sample.events, kind)
}

async function printNewKey(sample: EspSample, variable: string): Promise<void> {
  const { secret, privateKey } = await sample.newKey()
  console.log(`${variable}=${secret}${privateKey === secret ? '' : `\n\n${privateKey}`}`)
}

/** So many events of a kind; their numbers, and so their ids, have not been used before. */
function makeEvents(
  sample: EspSample,
  options: { kind: string; recipient: string; count: string },
) {
  const make = isKindOf(sample, options.kind) ? sample.events[options.kind] : undefined
  if (!make) throw new UsageError(`${sample.id} reports: ${Object.keys(sample.events).join(', ')}`)
  const { recipient } = options
  const occurredAt = Math.floor(Date.now() / 1000) * 1000
  const first = randomInt(1_000_000_000)
  const total = Number.parseInt(options.count, 10) || 1
  return Array.from({ length: total }, (_, i) => make({ recipient, occurredAt, n: first + i }))
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const [id] = positionals
  if (id === undefined) throw new UsageError(USAGE)
  const sample = await loadSample(id)
  if (sample.queueOnly) throw new UsageError(`${id} posts nothing: its events come by a queue`)
  const variable = variableOf('WEBHOOK_SECRET', id, values.source)
  if (values['new-key']) return printNewKey(sample, variable)
  const events = makeEvents(sample, values)
  const secrets = values.secret ?? devVar(variable)
  if (!secrets) throw new UsageError(`no ${variable} in .dev.vars; give --secret or --new-key`)
  const keyFile = values['private-key']
  const privateKey = keyFile ? readFileSync(keyFile, 'utf8') : devVar(variableOf('SAMPLE_KEY', id))
  const key = keyFor(sample, secrets, privateKey)
  const url = [values.url.replace(/\/$/, ''), 'webhooks', id, values.source]
    .filter((part) => part !== undefined)
    .join('/')
  const batches = sample.can.batch ? [events] : events.map((event) => [event])
  for (const batch of batches) await send(sample, key, { url, body: sample.body(batch) })
}

async function send(
  sample: EspSample,
  key: SampleKey,
  { url, body }: { url: string; body: string },
): Promise<void> {
  const unsigned = { url, body, now: Date.now(), n: randomInt(1_000_000_000) }
  const post = await sample.sign(unsigned, key)
  const response = await fetch(post.url, { method: 'POST', headers: post.headers, body: post.body })
  console.log(response.status, await response.text())
  if (!response.ok) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}
