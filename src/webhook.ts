/** /webhooks/:esp[/:source]: proves, parses and ingests a post, and gives the answer that does least harm with that ESP. */
import { type Context, Hono } from 'hono'
import type { WebhookAnswer } from './api/webhook-contract.ts'
import { atMost, refuseCompressed } from './body.ts'
import type { BounceEvent } from './bounce/event.ts'
import { AMBIGUOUS } from './bounce/outcome.ts'
import type { Provenance } from './db/event-row.ts'
import { SOURCE, SOURCE_FORM } from './env/secrets.ts'
import { amiss } from './esp/collect.ts'
import {
  type EspAdapter,
  type ParsedWebhook,
  UnreadableWebhook,
  type WebhookRequest,
} from './esp/esp.ts'
import { type IngestResult, ingest, NotDurable } from './ingest.ts'
import { log } from './log.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { noteProven, noteRefused, noteUnreadable } from './proof/refused-posts.ts'
import { notBelieved, type Post, prove, type WebhookOptions } from './proof/webhook-proof.ts'
import { hintOfPlace, refuseReceivedMail } from './proof/wrong-place.ts'
import { sha256 } from './sha256.ts'

/** SendGrid's largest posts, a thousand events with long replies, stay under 2 MB. */
const limitOfPosts = atMost(5 * 1024 * 1024)

/** Not an ESP: `mailWebhook` in inbound.ts takes these posts. */
const MAIL = 'mail'

/** Problems of a post that was refused, as the operator is told. */
const REFUSALS: ReadonlySet<ProblemCode> = new Set([
  'webhook_unproven',
  'webhook_too_weak',
  'webhook_not_configured',
  'received_mail',
  'unsupported_media_type',
])

/** HEAD comes as GET. */
const CHECK_METHODS = ['GET', 'OPTIONS']

type WebhookContext = Context<{ Bindings: Env }>

/** The route. */
export function webhooks(options: WebhookOptions) {
  const app = new Hono<{ Bindings: Env }>()
  // Also with a slash at the end: some ESPs sign the URL as it was typed in.
  for (const path of ['/:esp', '/:esp/', '/:esp/:source', '/:esp/:source/']) {
    const place = (c: WebhookContext) =>
      [c.req.param('esp') ?? '', c.req.param('source') ?? ''] as const
    app.post(path, limitOfPosts, (c) => receive(c, options, ...place(c)))
    app.on(CHECK_METHODS, path, (c) => check(c, options, ...place(c)))
  }
  return app
}

/** Answers what an ESP asks of the URL before it posts there; any other caller is told to post. */
async function check(c: WebhookContext, options: WebhookOptions, id: string, name: string) {
  if (id === MAIL && name === '')
    throw onlyPosts('Bounce mail is posted here as message/rfc822 (POST).')
  const esp = adapterOf(options.esps, id)
  const source = sourceOf(name)
  const { method, headers, url } = c.req.raw
  const request = { url: new URL(url), headers, body: new Uint8Array() }
  const found = esp.check?.(method, request) ?? null
  if (found === 'event') return receive(c, options, id, name)
  if (found === null) {
    throw onlyPosts(
      `This is where ${esp.name} posts its webhooks (POST). GET /v1/esps/${esp.id} says how to set it up.`,
    )
  }
  if (found.proof === 'needed') await proveNoted(c, { esp, source, request }, options, Date.now())
  return new Response(null, found)
}

function onlyPosts(detail: string): Problem {
  return new Problem('method_not_allowed', { detail, headers: { allow: 'POST' } })
}

/** One post, from proof to answer. */
async function receive(c: WebhookContext, options: WebhookOptions, id: string, name: string) {
  const esp = adapterOf(options.esps, id)
  const source = sourceOf(name)
  const request = await readRequest(c.req.raw)
  const asked = esp.check?.('POST', request) ?? null
  if (asked !== 'event' && asked?.proof === 'none') return new Response(null, asked)
  const now = Date.now()
  const post = { esp, source, request }
  const { authenticity, nonce } = await proveNoted(c, post, options, now)
  const parsed = await parseNoted(c, post, now)
  if (parsed.events.length === 0 && parsed.ignored.length > 0) refuseReceivedMail(esp, request)
  if (esp.id === 'generic') refuseUnreadable(parsed)
  if (parsed.confirmUrl) await confirm(esp, parsed.confirmUrl)
  const events: BounceEvent[] = parsed.events.map((event) => ({
    ...event,
    esp: esp.id,
    source,
    authenticity,
  }))
  const provenance: Provenance =
    nonce === undefined
      ? { now }
      : { now, oneTime: { nonce, bodyHash: await sha256(request.body) } }
  const result = await refusalNoted(c, post, now, () => keep(post, c.env, events, provenance))
  if (parsed.reply) {
    const { body, status, contentType } = parsed.reply
    return new Response(body, { status, headers: { 'content-type': contentType } })
  }
  return c.json(answer(esp, parsed, result))
}

/** Proves the post, and notes for the operator whether that worked. */
async function proveNoted(c: WebhookContext, post: Post, options: WebhookOptions, now: number) {
  const proven = await refusalNoted(c, post, now, async () => {
    refuseCompressed(post.request.headers)
    return prove(post, c.env, options, now)
  })
  await later(c, noteProven(c.env, placeOf(post), now))
  return proven
}

/** Notes a refused post, if `work` refuses it. */
async function refusalNoted<T>(
  c: WebhookContext,
  post: Post,
  now: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && REFUSALS.has(error.code)) {
      await later(c, noteRefused(c.env, placeOf(post), error.options.detail ?? '', now))
    }
    throw error
  }
}

function placeOf({ esp, source }: Post) {
  return { esp: esp.id, source }
}

/** Runs after the answer; awaited only if nothing lives longer than the request, as in a test. */
async function later(c: WebhookContext, work: Promise<void>): Promise<void> {
  try {
    c.executionCtx.waitUntil(work)
  } catch {
    await work
  }
}

function adapterOf(esps: ReadonlyMap<string, EspAdapter>, id: string): EspAdapter {
  const esp = esps.get(id)
  if (esp) return esp
  if (id === MAIL) throw new Problem('not_found', { detail: 'Bounce mail has no source.' })
  throw new Problem('unknown_esp', {
    detail: 'There is no ESP of this name. Anything else may post to /webhooks/generic.',
    extra: { esps: [...esps.keys(), MAIL] },
  })
}

function sourceOf(source: string): string {
  if (source === '') return ''
  if (SOURCE.test(source)) return source.toLowerCase()
  throw new Problem('invalid_source', { detail: SOURCE_FORM })
}

async function readRequest(raw: Request): Promise<WebhookRequest> {
  return {
    url: new URL(raw.url),
    headers: raw.headers,
    body: new Uint8Array(await raw.arrayBuffer()),
  }
}

/** Parses the post; notes it if the whole, or an event in it, cannot be read. */
async function parseNoted(c: WebhookContext, post: Post, now: number): Promise<ParsedWebhook> {
  const { esp, request } = post
  const note = (reason: string) => later(c, noteUnreadable(c.env, placeOf(post), reason, now))
  try {
    const parsed = esp.parse(request)
    const reason = amiss(esp, parsed)
    if (reason) await note(reason)
    return parsed
  } catch (error) {
    if (!(error instanceof UnreadableWebhook)) throw error
    refuseReceivedMail(esp, request)
    const detail = [error.message, hintOfPlace(esp, request)]
      .filter((text) => text !== null)
      .join('. ')
    await note(detail)
    throw new Problem('unreadable_webhook', { detail })
  }
}

/** A post in our own format that cannot be read at all is the script's mistake. It gets an error, since a script may look at the status alone. */
function refuseUnreadable({ events, ignored }: ParsedWebhook): void {
  const isUnreadable = ignored.length > 0 && ignored.every(({ why }) => why === 'bad')
  if (events.length > 0 || !isUnreadable) return
  throw new Problem('invalid_request', {
    detail: 'No event could be read, and nothing was recorded.',
    extra: {
      errors: ignored.map(({ index, reason }) => ({ path: `events.${index}`, message: reason })),
    },
  })
}

/** Ingests; if that fails, answers so that the ESP delivers again. */
async function keep(
  { esp, source }: Post,
  env: Env,
  events: readonly BounceEvent[],
  provenance: Provenance,
): Promise<IngestResult> {
  try {
    const result = await ingest(env, events, provenance)
    if (result.refused > 0) {
      const problem = 'replayed'
      log('warn', 'webhook.unproven', { esp: esp.id, source, problem })
      throw notBelieved(esp, problem, 'This one-time token was used before, with another body.')
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
  if (!isConfirmed) {
    throw new Problem('unavailable', { detail: 'The subscription could not be confirmed.' })
  }
}

/** The status of the answer; null when there was none. */
async function statusOf(url: string): Promise<number | null> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    return response.status
  } catch {
    return null
  }
}

/** The answer to the ESP: each event counts once, and each that was not recorded has a reason. */
function answer(esp: EspAdapter, parsed: ParsedWebhook, result: IngestResult): WebhookAnswer {
  const { events, ignored } = parsed
  return {
    received: events.length + ignored.length,
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

/** A webhook with the wrong events chosen is accepted, since the ESP did nothing wrong; the note says which to choose. An event that names several recipients but is true of one gets a note, too. */
function noteOn(esp: EspAdapter, { events, ignored }: ParsedWebhook): { note?: string } {
  if (events.some(({ espReason }) => espReason === AMBIGUOUS)) {
    return { note: `About ${AMBIGUOUS}: it counts for nobody.` }
  }
  const isBesideThePoint = ignored.length > 0 && ignored.every(({ why }) => why === 'irrelevant')
  if (events.length > 0 || !isBesideThePoint) return {}
  return {
    note: `Nothing here says whether mail arrived, so nothing was recorded. Events that do, to be chosen at ${esp.name}: ${esp.setup.events.join(', ')}`,
  }
}
