/** /webhooks/:esp[/:source]: prove, parse, ingest, and answer what does least harm with that ESP. */
import { type Context, Hono } from 'hono'
import type { WebhookAnswer } from './api/webhook-contract.ts'
import { type BounceEvent, PROOF_STRENGTH } from './bounce/event.ts'
import { secretName, secretsOf } from './env/secrets.ts'
import { readSettings } from './env/settings.ts'
import {
  type EspAdapter,
  type Ignored,
  type ParsedWebhook,
  type Proven,
  UnreadableWebhook,
  type VerifyContext,
  type WebhookRequest,
} from './esp/esp.ts'
import { lookalike } from './esp/lookalike.ts'
import { receivedMail } from './esp/received-mail.ts'
import { type IngestResult, ingest, NotDurable } from './ingest.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'
import { grantsBearer } from './proof/callers.ts'
import { fetchCertificate } from './proof/certificate.ts'
import { otherSecret } from './proof/wrong-secret.ts'

/** SendGrid's largest posts, a thousand events with long replies, stay under 2 MB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
/** A source is part of a secret's name: letters, digits, hyphen, underscore. */
const SOURCE = /^[a-z0-9][a-z0-9_-]{0,31}$/i

/** HEAD comes as GET. */
const CHECK_METHODS = ['GET', 'OPTIONS']

export interface WebhookOptions {
  /** The registry, which only the demo's and the tests' entry files change. */
  esps: ReadonlyMap<string, EspAdapter>
  /** Where signing certificates come from: the network, but for the demo. */
  fetchCertificate?: (url: string) => Promise<string>
  /** In place of the authority of an ESP that names one, for the demo alone. */
  trustedRoot?: string
}

type WebhookContext = Context<{ Bindings: Env }>

/** The route. */
export function webhooks(options: WebhookOptions) {
  return new Hono<{ Bindings: Env }>()
    .post('/:esp', (c) => receive(c, options, c.req.param('esp'), ''))
    .post('/:esp/:source', (c) => receive(c, options, c.req.param('esp'), c.req.param('source')))
    .on(CHECK_METHODS, '/:esp', (c) => check(c, options, c.req.param('esp'), ''))
    .on(CHECK_METHODS, '/:esp/:source', (c) =>
      check(c, options, c.req.param('esp'), c.req.param('source')),
    )
}

function contextOf(options: WebhookOptions, now: number): Omit<VerifyContext, 'secrets'> {
  const { trustedRoot } = options
  const certificates = options.fetchCertificate ?? fetchCertificate
  return {
    now,
    fetchCertificate: certificates,
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
  }
}

/** What an ESP asks of the URL before it posts there; to anyone else there is nothing here. */
async function check(c: WebhookContext, options: WebhookOptions, id: string, name: string) {
  const esp = adapterOf(options.esps, id)
  const source = sourceOf(name)
  const { method, headers, url } = c.req.raw
  const found = esp.check?.(method, headers) ?? null
  if (found === null)
    throw new Problem('not_found', {
      detail: `This is where ${esp.name} posts its webhooks (POST). GET /v1/esps/${esp.id} says how to set it up.`,
    })
  if (found.proof === 'needed') {
    const request = { url: new URL(url), headers, body: new Uint8Array() }
    await prove(esp, source, request, c.env, options, Date.now())
  }
  return new Response(null, { status: found.status, headers: { ...found.headers } })
}

/** One post, from proof to answer. */
async function receive(c: WebhookContext, options: WebhookOptions, id: string, name: string) {
  const esp = adapterOf(options.esps, id)
  const source = sourceOf(name)
  const request = await readRequest(c.req.raw)
  const now = Date.now()
  const verdict = await prove(esp, source, request, c.env, options, now)
  const parsed = parse(esp, request)
  if (parsed.events.length === 0 && parsed.ignored.length > 0) refuseReceivedMail(esp, request)
  if (parsed.confirmUrl) await confirm(esp, parsed.confirmUrl)
  const events: BounceEvent[] = parsed.events.map((event) => ({
    ...event,
    esp: esp.id,
    source,
    authenticity: verdict.authenticity,
  }))
  const nonce = verdict.nonce ?? null
  const bodyHash = nonce === null ? null : await sha256(request.body)
  const result = await keep(esp, c.env, events, { now, nonce, bodyHash })
  if (parsed.reply) {
    const { body, status, contentType } = parsed.reply
    return new Response(body, { status, headers: { 'content-type': contentType } })
  }
  return c.json(answer(esp, parsed, result))
}

function adapterOf(esps: ReadonlyMap<string, EspAdapter>, id: string): EspAdapter {
  const esp = esps.get(id)
  if (esp) return esp
  throw new Problem('unknown_esp', {
    detail: 'There is no ESP of this name. Anything else may post to /webhooks/generic.',
    extra: { esps: [...esps.keys()] },
  })
}

function sourceOf(source: string): string {
  if (source === '') return ''
  if (SOURCE.test(source)) return source.toLowerCase()
  throw new Problem('invalid_source', {
    detail: 'A source is 1 to 32 letters, digits, hyphens and underscores.',
  })
}

/** The raw bytes, read up to the limit whatever Content-Length says. */
async function readRequest(raw: Request): Promise<WebhookRequest> {
  const declared = Number(raw.headers.get('content-length') ?? 0)
  const tooLarge = () =>
    new Problem('body_too_large', { detail: `A webhook may hold ${MAX_BODY_BYTES} bytes.` })
  if (declared > MAX_BODY_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of raw.body ?? []) {
    length += chunk.byteLength
    if (length > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  const body = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.byteLength
  }
  return { url: new URL(raw.url), headers: raw.headers, body }
}

async function prove(
  esp: EspAdapter,
  source: string,
  request: WebhookRequest,
  env: Env,
  options: WebhookOptions,
  now: number,
): Promise<Proven> {
  if (esp.id === 'generic' && (await grantsBearer(request.headers, env, 'write'))) {
    return { ok: true, authenticity: 'token' }
  }
  if (esp.authenticity === 'binding') {
    throw new Problem('not_found', {
      detail: `${esp.name} posts no webhooks: its events come by a queue. wrangler.toml shows the binding.`,
    })
  }
  const name = secretName(esp.id, source)
  const secrets = secretsOf(env, name)
  if (secrets.length === 0) {
    throw new Problem('webhook_not_configured', {
      status: esp.answers.unconfigured,
      detail: `No secret is set, so nothing can be proven. Set it: npx wrangler secret put ${name} (it holds: ${esp.setup.secret})`,
      extra: { secret: name },
    })
  }
  const verdict = await esp.verify(request, { ...contextOf(options, now), secrets })
  if (verdict.ok) return strongEnough(esp, verdict, env)
  if (verdict.problem === 'unavailable') {
    log('warn', 'webhook.unproven', { esp: esp.id, source, problem: verdict.problem })
    throw new Problem('unavailable', { status: esp.answers.unavailable, detail: verdict.detail })
  }
  const asked = { esp, secretName: name, request, problem: verdict.problem }
  const other = await otherSecret(asked, { env, esps: options.esps, now })
  const problem = verdict.problem
  log('warn', 'webhook.unproven', { esp: esp.id, source, problem, provenBy: other?.name })
  if (other === null) refuseReceivedMail(esp, request)
  throw new Problem('webhook_unproven', {
    // What is not allowed is for the operator to allow: the ESP comes again meanwhile, as without a secret.
    status: verdict.problem === 'not_allowed' ? esp.answers.unconfigured : esp.answers.unverified,
    detail:
      `${verdict.detail.replace(/\.$/, '')}. ${other?.advice ?? hint(esp, request) ?? ''}`.trim(),
    extra: { problem: verdict.problem },
  })
}

/** Mail that somebody wrote is no report about ours; where it can, the ESP keeps it until its URL is put right. */
function refuseReceivedMail(esp: EspAdapter, request: WebhookRequest): void {
  const mail = receivedMail(request)
  if (mail === null) return
  log('warn', 'webhook.received_mail', { esp: esp.id })
  throw new Problem('received_mail', {
    status: esp.answers.unconfigured,
    detail: `This is mail that ${mail.name} received for you, by ${mail.chosen}. What became of the mail you sent is posted by ${mail.instead}: point that here. Bounce mail goes to /webhooks/mail, as it is.`,
  })
}

/** The proof, if the operator takes one of this kind. */
function strongEnough(esp: EspAdapter, proof: Proven, env: Env): Proven {
  const { requireAuthenticity } = readSettings(env)
  if (PROOF_STRENGTH[proof.authenticity] >= PROOF_STRENGTH[requireAuthenticity]) return proof
  throw new Problem('webhook_too_weak', {
    status: esp.answers.unconfigured,
    detail: `This webhook is proven by: ${proof.authenticity}. REQUIRE_AUTHENTICITY asks for ${requireAuthenticity}.`,
  })
}

/** For a webhook that was pointed at another ESP's URL. */
function hint(esp: EspAdapter, { headers }: WebhookRequest): string | null {
  const other = lookalike(esp.id, headers)
  return other === null
    ? null
    : `It looks like a webhook of ${other}, whose URL is /webhooks/${other}.`
}

function parse(esp: EspAdapter, request: WebhookRequest): ParsedWebhook {
  try {
    return esp.parse(request)
  } catch (error) {
    if (!(error instanceof UnreadableWebhook)) throw error
    refuseReceivedMail(esp, request)
    const detail = [error.message, hint(esp, request)].filter((text) => text !== null).join('. ')
    throw new Problem('unreadable_webhook', { detail })
  }
}

/** Ingests, or says so that the ESP comes again. */
async function keep(
  esp: EspAdapter,
  env: Env,
  events: readonly BounceEvent[],
  provenance: Parameters<typeof ingest>[2],
): Promise<IngestResult> {
  try {
    const result = await ingest(env, events, provenance)
    if (result.refused > 0) {
      throw new Problem('webhook_unproven', {
        status: esp.answers.unverified,
        detail: 'This one-time token was used before, with another body.',
        extra: { problem: 'replayed' },
      })
    }
    return result
  } catch (error) {
    if (!(error instanceof NotDurable)) throw error
    log('error', 'webhook.not_durable', { esp: esp.id, events: events.length, error })
    throw new Problem('unavailable', {
      status: esp.answers.unavailable,
      detail: 'The events could not be stored; please deliver them again.',
    })
  }
}

/** A failed confirmation is the ESP's to repeat: it sends the request again. */
async function confirm(esp: EspAdapter, url: string): Promise<void> {
  const status = await statusOf(url)
  const isConfirmed = status !== null && status >= 200 && status < 300
  log(isConfirmed ? 'info' : 'error', 'webhook.subscription', { esp: esp.id, status })
  if (!isConfirmed)
    throw new Problem('unavailable', { detail: 'The subscription could not be confirmed.' })
}

/** Null when nobody answered. */
async function statusOf(url: string): Promise<number | null> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    return response.status
  } catch {
    return null
  }
}

/** What the ESP hears: events count once each, and each that was not recorded says why. */
function answer(esp: EspAdapter, parsed: ParsedWebhook, result: IngestResult): WebhookAnswer {
  const unaddressed = result.unaddressed.map(
    (index): Ignored => ({ index, reason: 'the recipient is no address', why: 'bad' }),
  )
  const ignored = [...parsed.ignored, ...unaddressed]
  return {
    received: parsed.events.length + parsed.ignored.length,
    recorded: result.recorded,
    duplicates: result.duplicates,
    ignored: ignored.length,
    spooled: result.spooled,
    reasons: ignored
      .filter(({ why }) => why === 'bad')
      .map(({ index, reason }) => ({ index, reason })),
    ...noteOn(esp, parsed),
  }
}

/** A webhook with the wrong events ticked is taken, since the ESP did nothing wrong, and told which to tick. */
function noteOn(esp: EspAdapter, { events, ignored }: ParsedWebhook): { note?: string } {
  const isBesideThePoint = ignored.length > 0 && ignored.every(({ why }) => why === 'irrelevant')
  if (events.length > 0 || !isBesideThePoint) return {}
  return {
    note: `Nothing here says whether mail arrived, so nothing was recorded. Events that do, to be chosen at ${esp.name}: ${esp.setup.events.join(', ')}`,
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).toHex()
}
