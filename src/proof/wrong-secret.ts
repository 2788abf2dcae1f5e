/** Finds whose secret signed a post: tells a webhook with another's URL or another's secret from a forged one. */

import { secretsOf } from '../env/secrets.ts'
import type { EspAdapter, Refused, VerifyContext, WebhookRequest } from '../esp/esp.ts'

/** At most this many secrets are tried, and this many bytes looked at in all: anybody may cause a refusal, so it must stay cheap. */
const MAX_SECRETS = 40
const MAX_BYTES = 1024 * 1024
/** Cost of trying one secret, in bytes: at least this. */
const MIN_BYTES = 1024

const PREFIX = 'WEBHOOK_SECRET_'

/** A webhook that could not be proven, and where it came in. */
interface Asked {
  esp: EspAdapter
  /** Name of the secret that did not fit. */
  secretName: string
  request: WebhookRequest
  problem: Refused['problem']
}

interface Known {
  env: object
  esps: ReadonlyMap<string, EspAdapter>
  now: number
}

export interface OtherSecret {
  /** `WEBHOOK_SECRET_POSTMARK` */
  name: string
  /** What to do, for a person; no secret is in it. */
  advice: string
}

/** The secret of this Worker that proves the post; null when none does, or when too much would have to be tried. */
export async function otherSecret(asked: Asked, known: Known): Promise<OtherSecret | null> {
  if (asked.problem !== 'mismatch' && asked.problem !== 'missing') return null
  const room = Math.floor(MAX_BYTES / Math.max(asked.request.body.length, MIN_BYTES))
  const names = Object.keys(known.env).filter(
    (name) => name.startsWith(PREFIX) && name !== asked.secretName,
  )
  for (const name of names.sort().slice(0, Math.min(room, MAX_SECRETS))) {
    const advice = await tryOne(asked, known, name)
    if (advice !== null) return { name, advice }
  }
  return null
}

async function tryOne(
  { esp, secretName, request, problem }: Asked,
  { env, esps, now }: Known,
  name: string,
): Promise<string | null> {
  const secrets = secretsOf(env, name)
  if (secrets.length === 0) return null
  const [id = '', ...source] = name.slice(PREFIX.length).toLowerCase().split('_')
  const other = esps.get(id)
  const isHere = problem === 'mismatch' && (await isProven(esp, request, secrets, now))
  const isThere =
    other !== undefined && (other === esp ? isHere : await isProven(other, request, secrets, now))
  if (!(isHere || isThere)) return null
  if (other === undefined || !isThere) {
    return `It is proven by ${name}, which is not the secret of this URL. Give the webhook the secret in ${secretName}, or put what it has there.`
  }
  const url = `/webhooks/${[id, ...(source.length > 0 ? [source.join('_')] : [])].join('/')}`
  if (other === esp || !isHere) {
    return `It is proven by ${name}, so that it belongs to ${other.name} at ${url}: change the URL of the webhook.`
  }
  return `It is proven by ${name}, not by ${secretName}: a webhook of ${other.name} belongs to ${url}, one of ${esp.name} needs its own secret.`
}

async function isProven(
  esp: EspAdapter,
  request: WebhookRequest,
  secrets: readonly string[],
  now: number,
): Promise<boolean> {
  const context: VerifyContext = {
    now,
    secrets,
    // Nothing is fetched only for a hint.
    fetchCertificate: () => Promise.reject(new Error('not for a hint')),
  }
  return (await esp.verify(request, context)).ok
}
