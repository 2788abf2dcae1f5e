/**
 * MailerSend: one JSON object per event, signed with HMAC-SHA256 and no time.
 * Sure of version 1 (real payloads, a real signature verifies); the flat version 2 is documented.
 */
import { at, id, isoTime, parseJson, replyCode, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readObject, readText } from './body.ts'
import { collect } from './collect.ts'
import type { EndpointCheck, EspAdapter, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
import { verifyBodyHmac } from './proof.ts'

/** By `type`. */
const TYPES: OutcomeTable = {
  'activity.delivered': OUTCOMES.delivered,
  'activity.deferred': OUTCOMES.deferred,
  'activity.hard_bounced': OUTCOMES.hardBounce,
  'activity.soft_bounced': OUTCOMES.softBounce,
  'activity.suppressed': OUTCOMES.suppressed,
  'activity.spam_complaint': OUTCOMES.complained,
  'activity.spam_complaints': OUTCOMES.complained,
  'activity.unsubscribed': OUTCOMES.unsubscribed,
  'activity.sent': 'irrelevant',
  'activity.opened': 'irrelevant',
  'activity.opened_unique': 'irrelevant',
  'activity.clicked': 'irrelevant',
  'activity.clicked_unique': 'irrelevant',
  'activity.survey_opened': 'irrelevant',
  'activity.survey_submitted': 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'type') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  // Other events are about sender identities, maintenance or forwarding; only activities are about sent mail.
  const isActivity = espEvent === '' || espEvent.startsWith('activity.')
  if (outcome === 'irrelevant' || !isActivity) return IRRELEVANT
  const data = at(item, 'data')
  const meta = at(data, 'meta')
  const reason = text(data, 'morph', 'reason') ?? text(meta, 'unsubscribe_reason')
  const readable = text(data, 'morph', 'readable_reason')
  const reply = reason ?? readable ?? text(meta, 'bounce_reason')
  // For an unsubscription the text is the recipient's reason; for a message a list held back, the list's.
  const isReply = outcome !== OUTCOMES.unsubscribed && !outcome.isListed
  return eventOf(outcome, {
    espEvent,
    recipient:
      text(data, 'email', 'recipient', 'email') ?? text(data, 'recipient') ?? text(data, 'email'),
    espEventId: id(data, 'id'),
    messageId: id(data, 'email', 'message', 'id') ?? id(data, 'message_id'),
    occurredAt: isoTime(at(data, 'created_at')) ?? isoTime(at(item, 'created_at')),
    diagnostic: isReply ? reply : null,
    replyCode: replyCode(meta, 'bounce_code'),
    espReason: isReply
      ? readable
      : (reason ?? text(meta, 'suppression_reason') ?? text(meta, 'reject_reason')),
  })
}

/** Longest test post; anything longer is not read before it is proven. */
const MAX_TRY_BYTES = 2_048

/** Answers the test post of a new webhook, which is signed with a publicly known secret. The webhook's own secret is shown only after it succeeds. */
function check(method: string, request: WebhookRequest): EndpointCheck | null {
  if (method !== 'POST' || request.body.length > MAX_TRY_BYTES) return null
  const isTry = text(parseJson(readText(request)), 'type') === 'webhook.test'
  return isTry ? { status: 200, headers: {}, proof: 'none' } : null
}

export const mailersend: EspAdapter = {
  id: 'mailersend',
  name: 'MailerSend',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The signing secret of the webhook',
    secretFrom: 'esp',
    events: [
      'activity.delivered',
      'activity.deferred',
      'activity.hard_bounced',
      'activity.soft_bounced',
      'activity.suppressed',
      'activity.spam_complaint',
      'activity.unsubscribed',
    ],
  },
  guide: guide({
    batch: false,
    notes: [
      'Its test webhook is answered without a proof, since the secret is shown only afterwards.',
      '`activity.deferred` and `activity.suppressed` are for paid plans only.',
    ],
    redelivery: {
      totalMinutes: 4320,
      timeoutSeconds: 3,
      endedBy: ['4xx'],
      exceptFor: ['429'],
      disables: true,
    },
    docsUrl: 'https://developers.mailersend.com/api/v1/webhooks.html',
  }),
  receivedMail: {
    chosen: 'an inbound route',
    instead: 'a webhook of the domain with activity events',
    words: [/"type"\s*:\s*"inbound\.message"/],
  },
  // 503, because MailerSend does not repeat a post after a 4xx: a wrong secret would lose events.
  answers: { unverified: 503, unconfigured: 503, unavailable: 503 },
  check,
  verify: (request, context) => verifyBodyHmac(request, context, 'signature'),
  parse: (request) => collect([readObject(request)], readEvent),
}
