/** `npm run send-sample -- <esp>`: posts a correctly signed sample webhook, so that a set-up can be tried without its ESP. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { EventKind } from '../bounce/event.ts'
import type { EspSample, SampleKey } from './samples/sample.ts'

const USAGE = `usage: npm run send-sample -- <esp> [options]
  --kind KIND         delivered, deferred, bounced (default), blocked, dropped, complained …
  --recipient ADDRESS whom it is about (user@example.com)
  --count N           so many events, in one post where the ESP does that (1)
  --url URL           where Rebound runs (http://localhost:8787)
  --source NAME       a second account of the same ESP
  --secret SECRET     instead of WEBHOOK_SECRET_<ESP> from .dev.vars
  --private-key FILE  PEM of the private key, for ESPs that sign with a key pair
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

/** A value of .dev.vars (`NAME=value`, quotes optional), or of the environment. */
function devVar(name: string): string | undefined {
  const text = existsSync('.dev.vars') ? readFileSync('.dev.vars', 'utf8') : ''
  const line = text.split(/\r?\n/).find((one) => one.startsWith(`${name}=`))
  return line?.slice(name.length + 1).replace(/^(["'])(.*)\1$/, '$2') ?? process.env[name]
}

async function loadSample(id: string): Promise<EspSample> {
  const file = new URL(`./samples/${id}.ts`, import.meta.url)
  if (!/^[a-z0-9]+$/.test(id) || !existsSync(file)) throw new UsageError(`no such ESP: ${id}`)
  const module: Partial<{ sample: EspSample }> = await import(file.href)
  if (!module.sample) throw new UsageError(`no such ESP: ${id}`)
  return module.sample
}

function keyFor(sample: EspSample, secrets: string, keyFile: string | undefined): SampleKey {
  const secret = secrets.split(',')[0]?.trim() ?? ''
  if (!sample.can.keyPair) return { secret, privateKey: secret }
  if (keyFile === undefined) {
    throw new UsageError(
      `${sample.id} signs with a private key that only it has. Make a pair of your own with --new-key,
put the printed secret into .dev.vars, and name the file with the private key by --private-key.
(The certificate of an Amazon SES sample is only known to the demo: npm run demo.)`,
    )
  }
  return { secret, privateKey: readFileSync(keyFile, 'utf8') }
}

function isKindOf(sample: EspSample, kind: string): kind is EventKind {
  return Object.hasOwn(sample.events, kind)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const [id] = positionals
  if (id === undefined) throw new UsageError(USAGE)
  const sample = await loadSample(id)
  if (sample.queueOnly) throw new UsageError(`${id} posts nothing: its events come by a queue`)
  const variable = variableOf('WEBHOOK_SECRET', id, values.source)
  if (values['new-key']) {
    const { secret, privateKey } = await sample.newKey()
    console.log(`${variable}=${secret}${privateKey === secret ? '' : `\n\n${privateKey}`}`)
    return
  }
  const make = isKindOf(sample, values.kind) ? sample.events[values.kind] : undefined
  if (!make) {
    throw new UsageError(`${id} reports: ${Object.keys(sample.events).join(', ')}`)
  }
  const secrets = values.secret ?? devVar(variable)
  if (!secrets) throw new UsageError(`no ${variable} in .dev.vars; give --secret or --new-key`)
  const key = keyFor(sample, secrets, values['private-key'])
  const now = Date.now()
  const occurredAt = Math.floor(now / 1000) * 1000
  const n = randomInt(1_000_000_000)
  const total = Number.parseInt(values.count, 10) || 1
  const events = Array.from({ length: total }, (_, i) =>
    make({ recipient: values.recipient, occurredAt, n: n + i }),
  )
  const url = [values.url.replace(/\/$/, ''), 'webhooks', id, values.source]
    .filter((part) => part !== undefined)
    .join('/')
  for (const batch of sample.can.batch ? [events] : events.map((event) => [event])) {
    const post = await sample.sign({ url, body: sample.body(batch), now, n }, key)
    const response = await fetch(post.url, {
      method: 'POST',
      headers: post.headers,
      body: post.body,
    })
    console.log(response.status, await response.text())
    if (!response.ok) process.exitCode = 1
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}
