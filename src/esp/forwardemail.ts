/**
 * Forward Email: one JSON object per bounce, signed with an HMAC of the body. It reports bounces only.
 * Known from public code that receives its posts; `bounce.action` and `bounce.category` are names of its MTA.
 */
import { at, enhancedStatus, id, isoTime, replyCode, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
  refined,
} from '../bounce/outcome.ts'
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { verifyBodyHmac } from './proof.ts'

/** By `bounce.action`, and `bounce.category` for rejections. It posts every attempt, and keeps trying for days. */
const TYPES: OutcomeTable = {
  defer: OUTCOMES.deferred,
  slowdown: OUTCOMES.deferred,
  reject: OUTCOMES.bounce,
  'reject/recipient': OUTCOMES.hardBounce,
  'reject/block': OUTCOMES.blocked,
  'reject/blocklist': OUTCOMES.blocked,
  'reject/spam': OUTCOMES.blocked,
  'reject/virus': OUTCOMES.blocked,
  'reject/policy': OUTCOMES.blocked,
}

function readEvent(item: unknown): Reading {
  const bounce = at(item, 'bounce')
  const action = text(bounce, 'action') ?? 'reject'
  const category = text(bounce, 'category')
  const espEvent = refined(TYPES, action, category)
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const code = replyCode(item, 'response_code')
  // The code decides whether it retries, whatever the action is called.
  const isForNow = code !== null && code >= 400 && code < 500
  return eventOf(isForNow ? OUTCOMES.deferred : outcome, {
    espEvent,
    recipient: text(item, 'recipient'),
    messageId: id(item, 'message_id') ?? id(item, 'email_id'),
    occurredAt: isoTime(at(item, 'bounced_at')),
    diagnostic: text(item, 'response') ?? text(item, 'message'),
    replyCode: code,
    status: enhancedStatus(bounce, 'status'),
    espReason: category,
  })
}

export const forwardemail: EspAdapter = {
  id: 'forwardemail',
  name: 'Forward Email',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The webhook signature payload verification key of the domain',
    secretFrom: 'esp',
    events: ['Bounce webhook URL of the domain'],
  },
  guide: guide({
    batch: false,
    notes: ['Forward Email reports bounces only: neither deliveries nor complaints.'],
    redelivery: { timeoutSeconds: 5 },
    docsUrl: 'https://forwardemail.net/en/faq#do-you-support-bounce-webhooks',
  }),
  receivedMail: {
    chosen: 'forwarding to a webhook',
    instead: "the domain's bounce webhook",
    words: [/"headerLines"\s*:/, /"session"\s*:/],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: (request, context) => verifyBodyHmac(request, context, 'x-webhook-signature'),
  parse: (request) => collect([readObject(request)], readEvent),
}
