/**
 * Customers Mail Cloud (HENNGE): batches as a form or as JSON, proven by the `api_key` inside.
 * Known from the vendor's documentation and blog. For `bounces` and `blocks` only the names are known, so their items
 * are read like those of `deliveries`. Version 1 names the recipient `envelopeTo`, version 2 `to`. Times are in the
 * account's time zone, without an offset.
 */
import {
  at,
  id,
  isObject,
  isoTime,
  type JsonObject,
  leadingCodes,
  metadata,
  parseJson,
  text,
} from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readForm, readText, readUnproven } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, Verdict, VerifyContext, WebhookRequest } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { proven, refused, sameText, verifySharedSecret } from './proof.ts'

/** Japan time is assumed for every account; for an account in another zone, times are off by the difference. */
const ZONE = '+09:00'

/** By `event_type`, with `status` after a slash for deliveries. */
const TYPES: OutcomeTable = {
  'deliveries/succeeded': OUTCOMES.delivered,
  'deliveries/deferred': OUTCOMES.deferred,
  'deliveries/failed': OUTCOMES.bounce,
  'deliveries/queued': 'irrelevant',
  // Came back as a bounce mail after it was accepted.
  bounces: OUTCOMES.bounce,
  // The recipient asked for no more mail (a feature of the Pro plan).
  blocks: OUTCOMES.unsubscribed,
}

/** The fields of either format; null if they name no type. */
function fieldsOf(request: WebhookRequest, json: unknown): JsonObject | null {
  if (json !== undefined && !isObject(json)) return null
  const fields: JsonObject = json ?? Object.fromEntries(readForm(request))
  return text(fields, 'event_type') === null ? null : fields
}

function readEvent(item: unknown, type: string): Reading {
  const status = text(item, 'status')
  const espEvent = type === 'deliveries' && status !== null ? `${type}/${status}` : type
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const reason = text(item, 'reason')
  return eventOf(outcome, {
    espEvent,
    recipient: text(item, 'to') ?? text(item, 'envelopeTo'),
    messageId: id(item, 'messageId'),
    occurredAt: isoTime(at(item, 'created'), ZONE),
    diagnostic: reason,
    ...leadingCodes(reason),
    metadata: metadata({ apiData: text(item, 'apiData') }),
  })
}

async function verify(request: WebhookRequest, context: VerifyContext): Promise<Verdict> {
  const apiKey = text(fieldsOf(request, readUnproven(request)), 'api_key')
  if (!apiKey) return verifySharedSecret(request, context)
  for (const secret of context.secrets) {
    if (await sameText(apiKey, secret)) return proven('shared_secret')
  }
  return refused('mismatch', 'api_key is wrong')
}

export const customersmailcloud: EspAdapter = {
  id: 'customersmailcloud',
  name: 'Customers Mail Cloud (HENNGE)',
  authenticity: 'shared_secret',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The API key that the webhook is set up with in the console',
    secretFrom: 'you',
    events: ['bounced', 'succeeded', 'failed', 'deferred', 'blocks (Pro plan)'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Times are read as Japan Standard Time: leave the account at it.',
      'With or without application/json: both formats are read.',
    ],
    redelivery: null,
    docsUrl: 'https://smtps.jp/docs/apiv2/webhook/event/index.html',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify,
  parse(request) {
    const fields = fieldsOf(request, parseJson(readText(request)))
    const type = text(fields, 'event_type') ?? ''
    // In the form, and perhaps in the JSON, `event` is JSON in a string.
    const given = at(fields, 'event')
    const items = at(typeof given === 'string' ? parseJson(given) : given, type)
    if (!Array.isArray(items)) {
      throw new UnreadableWebhook('no event_type, or no list of its events')
    }
    return collect(items, (item) => readEvent(item, type))
  },
}
