/** Builds sample posts for the command line: the secret and key from `.dev.vars`, the events, and the posts. */
import { createPrivateKey, createPublicKey, randomInt } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EventKind } from '../bounce/event.ts'
import { UsageError } from './arguments.ts'
import { readDevVars } from './dev-vars.ts'
import type { EspSample, SampleKey } from './samples/sample.ts'

/** An error of one mail service only; the others continue. */
export class CannotSend extends UsageError {}

/** A secret that cannot sign, such as one that is not Base64. */
export class UnusableSecret extends UsageError {}

interface SampleTarget {
  /** Where Rebound runs. */
  url: string
  /** A second account of the same service. */
  source?: string | undefined
}

export interface SampleWish {
  kind: string
  recipient: string
  count: number
}

/** The answer to one post. */
export interface SampleAnswer {
  status: number
  text: string
}

/** The name of a variable, joined from its parts: `WEBHOOK_SECRET_SENDGRID_SHOP`. */
export function variableOf(...parts: (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => part.toUpperCase().replaceAll('-', '_'))
    .join('_')
}

/** A value of .dev.vars, or of the environment; undefined if empty. */
export function devVar(name: string): string | undefined {
  return readDevVars().get(name) || process.env[name] || undefined
}

/** Every mail service that has a sample maker, by id. */
export async function sampleIds(): Promise<string[]> {
  const files = readdirSync(join(import.meta.dirname, 'samples'))
  const modules = await Promise.all(
    files.map(async (file): Promise<Partial<{ sample: EspSample }>> => import(`./samples/${file}`)),
  )
  return modules.flatMap(({ sample }) => (sample ? [sample.id] : [])).sort()
}

/** The sample maker of one of these ids. */
export async function loadSample(id: string): Promise<EspSample> {
  const module: Partial<{ sample: EspSample }> = await import(`./samples/${id}.ts`)
  if (!module.sample) throw new Error(`${id} has no sample`)
  return module.sample
}

/** The key that signs the sample. Throws CannotSend if something is missing. */
export function keyFor(
  sample: EspSample,
  source: string | undefined,
  given: { secret?: string | undefined; privateKey?: string | undefined } = {},
): SampleKey {
  const { id } = sample
  if (sample.queueOnly) throw new CannotSend(`${id} posts nothing: its events come by a queue`)
  const variable = variableOf('WEBHOOK_SECRET', id, source)
  // The key in .dev.vars belongs to the secret there.
  const kept = given.secret === undefined ? devVar(variableOf('SAMPLE_KEY', id, source)) : undefined
  const ofFirst = devVar(variableOf('SAMPLE_KEY', id))
  const secrets = given.secret ?? devVar(variable)
  const all = (secrets ?? '').split(',').map((one) => one.trim())
  const [secret = ''] = all
  const privateKey = given.privateKey ?? kept ?? (isPair(ofFirst, secret) ? ofFirst : undefined)
  if (sample.certificate && !sample.signShared && !privateKey) throw new CannotSend(unplayed(id))
  if (!secrets) throw new CannotSend(`${missing(variable)}; give --secret or --new-key`)
  if (!sample.can.keyPair) return { secret, privateKey: secret }
  if (privateKey) return { secret, privateKey }
  const shared = sample.signShared && all.find((one) => !one.startsWith('arn:'))
  if (shared) return { secret: shared, privateKey: shared }
  throw new CannotSend(
    sample.certificate
      ? `${unplayed(id)}; try EventBridge's way, with USER:PASSWORD in ${variable}, after a comma`
      : `${id} signs with a private key that only it has: make a pair of your own with --new-key, or name its file by --private-key`,
  )
}

/** The message for a variable that is missing in .dev.vars. */
function missing(variable: string): string {
  return existsSync('.dev.vars')
    ? `no ${variable} in .dev.vars`
    : `no ${variable}: there is no .dev.vars yet, which npm run dev makes`
}

/** Whether this private key (PKCS #8) is that of this public one, each as PEM or its bare Base64. */
function isPair(privateKey: string | undefined, publicKey: string): boolean {
  const [ours = '', theirs] = [privateKey, publicKey].map((text) =>
    text?.replace(/-----[^-]+-----|\s/g, ''),
  )
  try {
    const key = createPrivateKey({ key: ours, encoding: 'base64', format: 'der', type: 'pkcs8' })
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
    return spki.toString('base64') === theirs
  } catch {
    return false
  }
}

export function unplayed(id: string): string {
  return `${id} signs with a certificate that is fetched from it, which cannot be played here`
}

function isKindOf(sample: EspSample, kind: string): kind is EventKind {
  return Object.hasOwn(sample.events, kind)
}

/** Makes `count` events of a kind; their numbers, and so their ids, have not been used before. */
export function makeEvents(sample: EspSample, { kind, recipient, count }: SampleWish): object[] {
  const make = isKindOf(sample, kind) ? sample.events[kind] : undefined
  if (!make) throw new CannotSend(`${sample.id} reports: ${Object.keys(sample.events).join(', ')}`)
  const occurredAt = Math.floor(Date.now() / 1000) * 1000
  const first = randomInt(1_000_000_000)
  return Array.from({ length: count }, (_, i) => make({ recipient, occurredAt, n: first + i }))
}

/** Posts the events, in one post if the service batches. Continues after errors. */
export async function postEvents(
  sample: EspSample,
  key: SampleKey,
  events: readonly object[],
  target: SampleTarget,
): Promise<SampleAnswer[]> {
  const url = [target.url.replace(/\/$/, ''), 'webhooks', sample.id, target.source]
    .filter((part) => part !== undefined)
    .join('/')
  const batches = sample.can.batch ? [events] : events.map((event) => [event])
  const sign = (key.privateKey === key.secret && sample.signShared) || sample.sign
  const answers: SampleAnswer[] = []
  for (const batch of batches) {
    const unsigned = { url, body: sample.body(batch), now: Date.now(), n: randomInt(1_000_000_000) }
    answers.push(await send(await signed(() => sign(unsigned, key))))
  }
  return answers
}

/** Throws UnusableSecret if the service's signature cannot be made with such a secret. */
async function signed<T>(sign: () => T | Promise<T>): Promise<T> {
  try {
    return await sign()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause
    throw new UnusableSecret(`this secret cannot sign: ${why}`, { cause })
  }
}

async function send(post: {
  url: string
  headers: Record<string, string>
  body: string
}): Promise<SampleAnswer> {
  try {
    const { url, headers, body } = post
    const response = await fetch(url, { method: 'POST', headers, body })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    throw new UsageError(
      `nothing answers at ${new URL(post.url).origin}: is npm run dev running?`,
      {
        cause: error,
      },
    )
  }
}
