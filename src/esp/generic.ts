/** Rebound's own format, for senders without an adapter (an MTA's hook, a script); signed as in Standard Webhooks. */
import { classify } from '../bounce/classify.ts'
import { SENT } from '../bounce/event.ts'
import {
  at,
  enhancedStatus,
  id,
  isoTime,
  leadingReplyCode,
  metadata,
  millisecondsTime,
  text,
} from '../bounce/fields.ts'
import {
  bad,
  eventOf,
  IRRELEVANT,
  OUTCOMES,
  type Outcome,
  type OutcomeTable,
  outcomeOf,
  type Reading,
} from '../bounce/outcome.ts'
import { leadingCode } from '../bounce/smtp-reply.ts'
import { readJson } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { refused, verifyStandardWebhooks } from './proof.ts'

/** Most events in one post, as many as the largest post of any ESP. */
const MAX_EVENTS = 1000

/** By `type`: our own words for what happened. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  deferred: OUTCOMES.deferred,
  bounced: OUTCOMES.bounce,
  blocked: OUTCOMES.blocked,
  dropped: OUTCOMES.dropped,
  failed: OUTCOMES.failed,
  complained: OUTCOMES.complained,
  unsubscribed: OUTCOMES.unsubscribed,
  resubscribed: OUTCOMES.resubscribed,
  autoreplied: OUTCOMES.autoreplied,
  challenge: OUTCOMES.challenge,
  // Changes no state, but the log knows the message: a bounce mail that quotes its id is believed.
  [SENT]: OUTCOMES.unknown,
  opened: 'irrelevant',
  clicked: 'irrelevant',
}

/** First digits of codes that contradict a type: a refused recipient must not be revived by a wrong `delivered`. */
const CONTRARY: Readonly<Record<string, string>> = {
  delivered: '45',
  bounced: '2',
  blocked: '2',
  dropped: '2',
  failed: '2',
}

/** The type, and the code that implies it or must not contradict it: the code that the reply begins with, else the status. A text that begins like an HTTP response is not a reply. */
function happened(item: unknown, reply: string | null, status: string | null) {
  const leading = leadingCode(reply ?? '')
  const code = leading?.isReply ? leading.code : status
  const type = text(item, 'type') ?? impliedType(leading === null ? reply : null, code)
  return { type, code: code ?? leading?.code }
}

/** The type of an event without `type`: by its code, else by its words if a rule understands them. */
function impliedType(reply: string | null, code: string | null): string | null {
  if (code !== null) return code.startsWith('2') ? 'delivered' : 'bounced'
  const { class: statusClass, reason, reported } = classify({ diagnostic: reply })
  if (statusClass === 'success') return 'delivered'
  return reason === 'unknown' && (reported.replyCode ?? reported.status) === null ? null : 'bounced'
}

/** Why an event of this type is unreadable; null if it is not. An unknown type is echoed only if it looks like a type name, since anything else could be an address. */
function wrongWith(type: string, code = ''): string | null {
  if (Object.hasOwn(TYPES, type)) {
    return code !== '' && CONTRARY[type]?.includes(code.charAt(0))
      ? `code ${code} contradicts type ${type}`
      : null
  }
  const named = /^[\w-]{1,40}$/.test(type) ? `type ${type}` : 'such type'
  return `no ${named}; there are ${Object.keys(TYPES).join(', ')}`
}

function readEvent(item: unknown): Reading {
  const reply = text(item, 'reply')
  const status = enhancedStatus(item, 'status')
  const { type, code } = happened(item, reply, status)
  if (type === null)
    return bad(
      'an event needs a type, a status such as 4.2.2, or a reply, as text, with a code or words that are known',
    )
  const wrong = wrongWith(type, code)
  if (wrong !== null) return bad(wrong)
  const time = at(item, 'occurredAt')
  const occurredAt = isoTime(time, null) ?? millisecondsTime(time)
  if (occurredAt === null && (time ?? null) !== null) {
    const isLocal = isoTime(time) !== null
    return bad(
      `occurredAt ${isLocal ? 'has no offset, Z or +09:00' : 'is no time since 2000, such as 2026-11-23T09:00:00Z'}`,
    )
  }
  const final = at(item, 'final') ?? null
  if (final !== null && typeof final !== 'boolean') return bad('final is neither true nor false')
  const found = outcomeOf(TYPES, type)
  const messageId = id(item, 'messageId')
  if (found === 'irrelevant') return IRRELEVANT
  if (type === SENT && messageId === null) return bad('what was sent needs its messageId')
  return eventOf(withFinal(found, final), {
    espEvent: type,
    recipient: text(item, 'recipient'),
    espEventId: id(item, 'eventId'),
    messageId,
    occurredAt,
    diagnostic: reply,
    replyCode: leadingReplyCode(reply),
    status,
    metadata: metadata(at(item, 'metadata')),
  })
}

/** A queue that keeps trying sends `"final": false`, which turns a bounce into a deferral. Null keeps the type's own meaning. */
function withFinal(outcome: Outcome, final: boolean | null): Outcome {
  if (final === null) return outcome
  return outcome.kind === 'bounced' && !final ? OUTCOMES.deferred : { ...outcome, final }
}

export const generic: EspAdapter = {
  id: 'generic',
  name: 'Generic',
  authenticity: 'signed',
  evidence: 'documented',
  types: TYPES,
  setup: {
    secret: 'A key you make up: whsec_ followed by 24 to 64 random bytes in Base64',
    secretFrom: 'you',
    events: [
      'delivered',
      'deferred',
      'bounced',
      'blocked',
      'dropped',
      'failed',
      'complained',
      'unsubscribed',
      'resubscribed',
    ],
  },
  guide: guide({
    batch: true,
    notes: [
      'POST { "events": [{ "recipient", "reply"?, "status"?, "type"?, "final"?, "messageId"?, "eventId"?, "occurredAt"? }] }, at most 1,000 events.',
      'A bearer token that may write is taken instead of a signature.',
      'The type "sent" with the messageId of a mail\'s Message-ID makes bounce mail that quotes it believed.',
    ],
    redelivery: null,
    docsUrl: 'https://www.standardwebhooks.com/',
  }),
  scheme: 'Bearer',
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  async verify(request, context) {
    const verdict = await verifyStandardWebhooks(request, context, {
      prefix: 'webhook',
      key: 'base64',
    })
    if (verdict.ok || verdict.problem !== 'missing') return verdict
    // A valid token was already accepted before this point.
    return /^Bearer \S/i.test(request.headers.get('authorization') ?? '')
      ? refused('mismatch', 'this token is not known here, or may not write')
      : refused('missing', 'send Authorization: Bearer and a token, or webhook-* headers')
  },
  parse(request) {
    const events = at(readJson(request), 'events')
    if (!Array.isArray(events)) throw new UnreadableWebhook('no events array: {"events":[…]}')
    if (events.length > MAX_EVENTS) throw new UnreadableWebhook('more than 1,000 events')
    return collect(events, readEvent)
  },
}
