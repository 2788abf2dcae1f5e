/**
 * ZeptoMail: JSON, or a form whose `data` (or `eventData`) is JSON; an event name and a list of messages.
 * Known from public code only. Implementations disagree about what the signature covers, so it is not used: a secret
 * of the operator's in the URL proves the post.
 */
import { at, id, isObject, isoTime, list, parseJson, text } from '../bounce/fields.ts'
import {
  bad,
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { readForm, readText } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, WebhookRequest } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { verifySharedSecret } from './proof.ts'

/** By the first item of `event_name`. */
const TYPES: OutcomeTable = {
  hardbounce: OUTCOMES.hardBounce,
  softbounce: OUTCOMES.softBounce,
  spam: OUTCOMES.complained,
  feedback_loop: OUTCOMES.complained,
  email_open: 'irrelevant',
  email_link_click: 'irrelevant',
}

function nameOf(posted: unknown): string {
  const names = at(posted, 'event_name')
  return text(Array.isArray(names) ? names[0] : names) ?? ''
}

function readMessages(posted: unknown): readonly Reading[] {
  const espEvent = nameOf(posted)
  const outcome = outcomeOf(TYPES, espEvent)
  if (outcome === 'irrelevant') return [IRRELEVANT]
  const messages = list(posted, 'event_message')
  if (messages.length === 0) return [bad('no messages')]
  return messages.flatMap((message): Reading[] => {
    const details = list(message, 'event_data').flatMap((data) => list(data, 'details'))
    const to = list(message, 'email_info', 'to')
    const only = to.length === 1 ? text(to[0], 'email_address', 'address') : null
    return (details.length > 0 ? details : [null]).map((detail) =>
      eventOf(outcome, {
        espEvent,
        recipient: text(detail, 'bounced_recipient') ?? only,
        messageId: id(message, 'email_info', 'email_reference') ?? id(message, 'request_id'),
        occurredAt: isoTime(at(detail, 'time')),
        diagnostic: text(detail, 'diagnostic_message') ?? text(detail, 'reason'),
      }),
    )
  })
}

function postedBy(request: WebhookRequest): unknown {
  const direct = parseJson(readText(request))
  if (isObject(direct)) return direct
  const form = readForm(request)
  const inside = parseJson(form.get('data') ?? form.get('eventData') ?? '')
  if (isObject(inside)) return inside
  throw new UnreadableWebhook('neither a JSON object nor a form with one')
}

export const zeptomail: EspAdapter = {
  id: 'zeptomail',
  name: 'ZeptoMail',
  authenticity: 'shared_secret',
  evidence: 'third_party',
  types: TYPES,
  setup: {
    secret: 'A token of your own, put behind the URL as ?token=',
    secretFrom: 'you',
    events: ['Hard bounces', 'Soft bounces', 'Spam complaints'],
  },
  guide: guide({
    batch: true,
    notes: [
      'Its signature (producer-signature) is not checked: what it covers could not be established.',
      'ZeptoMail reports no deliveries.',
    ],
    redelivery: null,
    docsUrl: 'https://www.zoho.com/zeptomail/help/webhooks.html',
  }),
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  verify: verifySharedSecret,
  parse: (request) => collect([postedBy(request)], readMessages),
}
