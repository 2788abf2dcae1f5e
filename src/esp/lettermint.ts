/**
 * Lettermint: one JSON object per event, signed with a time (`t=…,v1=…`).
 * Known from its own packages and from public code that receives its posts. Passes on the server's reply with both codes.
 */
import { at, enhancedStatus, id, isoTime, metadata, replyCode, text } from '../bounce/fields.ts'
import {
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readObject } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, Verdict, VerifyContext, WebhookRequest } from './esp.ts'
import { guide } from './guide.ts'
import {
  decodeHex,
  hmacMatches,
  joinBytes,
  proven,
  refused,
  staleness,
  utf8,
  wholeSeconds,
} from './proof.ts'

const SIGNATURE = 'x-lettermint-signature'

/** By `event`. */
const TYPES: OutcomeTable = {
  'message.delivered': OUTCOMES.delivered,
  'message.hard_bounced': OUTCOMES.hardBounce,
  'message.soft_bounced': OUTCOMES.softBounce,
  'message.failed': OUTCOMES.failed,
  'message.policy_rejected': OUTCOMES.failed,
  'message.suppressed': OUTCOMES.suppressed,
  'message.spam_complaint': OUTCOMES.complained,
  'message.unsubscribed': OUTCOMES.unsubscribed,
  'message.auto_replied': OUTCOMES.autoreplied,
  'message.created': 'irrelevant',
  'message.scheduled': 'irrelevant',
  'message.rescheduled': 'irrelevant',
  'message.canceled': 'irrelevant',
  'message.released': 'irrelevant',
  'message.sent': 'irrelevant',
  'message.opened': 'irrelevant',
  'message.clicked': 'irrelevant',
  'message.inbound': 'irrelevant',
  'suppression.added': 'irrelevant',
  'suppression.removed': 'irrelevant',
  'webhook.test': 'irrelevant',
}

function readEvent(item: unknown): Reading {
  const espEvent = text(item, 'event') ?? ''
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return IRRELEVANT
  const data = at(item, 'data')
  return eventOf(outcome, {
    espEvent,
    espEventId: id(item, 'id'),
    recipient: text(data, 'recipient'),
    messageId: id(data, 'message_id'),
    occurredAt: isoTime(at(item, 'timestamp')),
    diagnostic: text(data, 'response', 'content'),
    replyCode: replyCode(data, 'response', 'status_code'),
    status: enhancedStatus(data, 'response', 'enhanced_status_code'),
    espReason: text(data, 'reason'),
    metadata: metadata(at(data, 'metadata')),
  })
}

/** HMAC-SHA256 in hexadecimal over `t.body`; any of the listed `v1` may match. */
async function verify({ headers, body }: WebhookRequest, context: VerifyContext): Promise<Verdict> {
  const header = headers.get(SIGNATURE)
  if (!header) return refused('missing', `no ${SIGNATURE} header`)
  const fields = header.split(',').map((field) => field.trim().split('='))
  const time = fields.find(([name]) => name === 't')?.[1] ?? ''
  const signatures = fields
    .filter(([name]) => name === 'v1')
    .map(([, value = '']) => decodeHex(value))
  const keys = context.secrets.map(utf8)
  const data = joinBytes(utf8(`${time}.`), body)
  if (!(await hmacMatches('SHA-256', keys, signatures.slice(0, 8), data))) {
    return refused('mismatch', `${SIGNATURE} does not match`)
  }
  return staleness(wholeSeconds(time), context.now) ?? proven()
}

export const lettermint: EspAdapter = {
  id: 'lettermint',
  name: 'Lettermint',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'The signing secret of the webhook (whsec_…), whole',
    secretFrom: 'esp',
    events: [
      'message.delivered',
      'message.hard_bounced',
      'message.soft_bounced',
      'message.failed',
      'message.policy_rejected',
      'message.suppressed',
      'message.spam_complaint',
      'message.unsubscribed',
    ],
  },
  guide: guide({
    batch: false,
    notes: [],
    redelivery: null,
    docsUrl: 'https://docs.lettermint.co/platform/webhooks/introduction',
  }),
  marks: { [SIGNATURE]: '' },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify,
  parse: (request) => collect([readObject(request)], readEvent),
}
