/**
 * Twilio SendGrid Event Webhook: a JSON array, signed with ECDSA.
 * Format confirmed by real payloads and the vendor's own signed vectors. Whether a retry is signed again
 * is not documented, so old signatures are accepted for as long as retries last (24 h); a replay within
 * that time repeats event ids and changes nothing.
 */
import { at, enhancedStatus, id, metadata, secondsTime, text } from '../bounce/fields.ts'
import {
  bad,
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { formField, readArray } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { guide } from './guide.ts'
import { decodeBase64, joinBytes, proven, refused, staleness, utf8, wholeSeconds } from './proof.ts'
import { decodePem, ecdsaMatches } from './public-key.ts'

const TOLERANCE_MS = 25 * 3_600_000
const SIGNATURE = 'x-twilio-email-event-webhook-signature'
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp'

/** By `event`, with `type` after a slash for bounces. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  bounce: OUTCOMES.bounce,
  'bounce/bounce': OUTCOMES.hardBounce,
  // SendGrid's name for every refusal that it does not put on its list, including full mailboxes.
  'bounce/blocked': OUTCOMES.blocked,
  // An expired deferral: SendGrid gave up after 72 hours.
  'bounce/expired': OUTCOMES.softBounce,
  deferred: OUTCOMES.deferred,
  dropped: OUTCOMES.failed,
  spamreport: OUTCOMES.complained,
  unsubscribe: OUTCOMES.unsubscribed,
  group_unsubscribe: OUTCOMES.unsubscribed,
  group_resubscribe: OUTCOMES.resubscribed,
  processed: 'irrelevant',
  open: 'irrelevant',
  click: 'irrelevant',
}

/** Drop reasons that mean SendGrid's own suppression list; any other is an error of the sender's request. */
const LIST_DROPS: ReadonlySet<string> = new Set([
  'bounced address',
  'unsubscribed address',
  'spam reporting address',
  'invalid',
])

/** SendGrid's own fields; all other top-level fields are the sender's custom arguments. */
const OWN_FIELDS = new Set(
  `email event type timestamp reason response status attempt sg_event_id sg_message_id smtp-id ip tls
  cert_err useragent url url_offset asm_group_id bounce_classification pool sg_machine_open
  sg_content_type sg_template_id sg_template_name marketing_campaign_id marketing_campaign_name
  marketing_campaign_version marketing_campaign_split_id newsletter send_at domain from`.split(
    /\s+/,
  ),
)

function readEvent(item: unknown): Reading {
  const name = text(item, 'event') ?? ''
  const type = name === 'bounce' ? text(item, 'type') : null
  const espEvent = type === null ? name : `${name}/${type}`
  const found = outcomeOf(TYPES, espEvent)
  if (found === 'irrelevant') return IRRELEVANT
  // Every mail of a group names it, but only group events are about it: a drop may concern the whole account.
  const group = name.startsWith('group_') ? id(item, 'asm_group_id') : null
  if (found === OUTCOMES.resubscribed && group === null) return bad('no asm_group_id')
  const reason = text(item, 'reason')
  const isDrop = name === 'dropped'
  const isListDrop = isDrop && LIST_DROPS.has(reason?.toLowerCase() ?? '')
  return eventOf(isListDrop ? OUTCOMES.dropped : found, {
    espEvent,
    recipient: text(item, 'email'),
    espEventId: id(item, 'sg_event_id'),
    // The part before the dot is the X-Message-Id that the API returned; the rest names SendGrid's machines.
    messageId: id(item, 'sg_message_id')?.split('.')[0] ?? id(item, 'smtp-id'),
    occurredAt: secondsTime(at(item, 'timestamp')),
    diagnostic: isDrop ? null : (text(item, 'response') ?? reason),
    status: enhancedStatus(item, 'status'),
    espReason: text(item, 'bounce_classification') ?? (isDrop ? dropReason(reason) : null),
    list: group,
    metadata: metadata(item, (key) => OWN_FIELDS.has(key)),
  })
}

/** SendGrid names its list of invalid addresses by the single word `Invalid`. */
function dropReason(reason: string | null): string | null {
  return reason?.toLowerCase() === 'invalid' ? 'Invalid: on the suppression list' : reason
}

export const sendgrid: EspAdapter = {
  id: 'sendgrid',
  name: 'Twilio SendGrid',
  authenticity: 'signed',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The verification key of the signed event webhook (Base64, begins with MFkw)',
    secretFrom: 'esp',
    events: [
      'Delivered',
      'Deferred',
      'Bounced',
      'Dropped',
      'Spam reports',
      'Unsubscribes',
      'Group unsubscribes',
      'Group resubscribes',
    ],
  },
  guide: guide({
    batch: true,
    notes: [
      'Turn on the signature under Security features; without it posts are refused.',
      'Whoever leaves one group is unsubscribed from the whole source until they join that group again, which lifts nothing else: give mail that they must get a source of its own.',
      'Posts hold up to 1,000 events and repeat themselves; duplicates are expected.',
    ],
    redelivery: null,
    docsUrl: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event',
  }),
  marks: { [SIGNATURE]: '', 'user-agent': 'sendgrid' },
  receivedMail: {
    chosen: 'Inbound Parse',
    instead: 'the Event Webhook',
    words: [formField('envelope'), formField('SPF')],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  async verify({ headers, body }, { now, secrets }) {
    const signature = headers.get(SIGNATURE)
    const timestamp = headers.get(TIMESTAMP)
    if (!signature || !timestamp)
      return refused(
        'missing',
        'no signature headers: enable Signature Verification of the Event Webhook at SendGrid',
      )
    const data = joinBytes(utf8(timestamp), body)
    for (const secret of secrets) {
      if (await ecdsaMatches(decodePem(secret), decodeBase64(signature), data)) {
        return staleness(wholeSeconds(timestamp), now, TOLERANCE_MS) ?? proven()
      }
    }
    return refused('mismatch', 'the signature does not match')
  },
  parse: (request) => collect(readArray(request), readEvent),
}
