/**
 * Mailgun: one JSON object (`signature`, `event-data`) or the old API's form (urlencoded, or multipart where
 * it carries the bounced mail along), signed inside the body.
 * JSON format confirmed by real payloads and a real signature; the legacy form is documented only.
 * The signature covers a time and a token but not the event: the token is a nonce that the pipeline
 * ties to one body.
 */
import { unbracketed } from '../bounce/event.ts'
import {
  at,
  enhancedStatus,
  id,
  isObject,
  list,
  metadata,
  number,
  parseJson,
  replyCode,
  secondsTime,
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
import { formField, readForm, readText, readUnproven } from './body.ts'
import { collect } from './collect.ts'
import type { EspAdapter, WebhookRequest } from './esp.ts'
import { UnreadableWebhook } from './esp.ts'
import { guide } from './guide.ts'
import { decodeHex, hmacMatches, proven, refused, staleness, utf8, wholeSeconds } from './proof.ts'

/** Mailgun retries for eight hours, perhaps with the first signature. */
const TOLERANCE_MS = 9 * 3_600_000

/** By `event`, with `severity` after a slash for failures. */
const TYPES: OutcomeTable = {
  delivered: OUTCOMES.delivered,
  failed: OUTCOMES.bounce,
  'failed/permanent': OUTCOMES.hardBounce,
  'failed/temporary': OUTCOMES.deferred,
  rejected: OUTCOMES.failed,
  complained: OUTCOMES.complained,
  unsubscribed: OUTCOMES.unsubscribed,
  accepted: 'irrelevant',
  opened: 'irrelevant',
  clicked: 'irrelevant',
  stored: 'irrelevant',
  list_member_uploaded: 'irrelevant',
  list_member_upload_error: 'irrelevant',
  list_uploaded: 'irrelevant',
  email_validation: 'irrelevant',
}

/** By `event` of the legacy form. */
const LEGACY_TYPES: OutcomeTable = {
  ...TYPES,
  bounced: OUTCOMES.hardBounce,
  dropped: OUTCOMES.bounce,
}

/** The mail has one such header for each call that set variables. */
const VARIABLES_HEADER = 'x-mailgun-variables'

/** Mailgun's own codes for "on the suppression list": bounce, unsubscribe, complaint, and by hand. */
const LIST_CODES: ReadonlySet<number> = new Set([605, 606, 607, 625])

function readEvent(item: unknown): Reading {
  const data = at(item, 'event-data')
  const severity = text(data, 'event') === 'failed' ? text(data, 'severity') : null
  const espEvent = [text(data, 'event') ?? '', severity].filter((part) => part !== null).join('/')
  const found = outcomeOf(TYPES, espEvent)
  if (found === 'irrelevant') return IRRELEVANT
  const status = at(data, 'delivery-status')
  const reason = text(data, 'reason') ?? text(data, 'reject', 'reason')
  const isListed = severity === 'permanent' && LIST_CODES.has(number(status, 'code') ?? 0)
  // "old": Mailgun gave up after its retries, which says nothing against the address.
  const isExpired = severity === 'permanent' && reason === 'old'
  const isRefused = !isListed && found.kind !== 'complained'
  return eventOf(isListed ? OUTCOMES.dropped : isExpired ? OUTCOMES.softBounce : found, {
    espEvent,
    recipient: text(data, 'recipient'),
    espEventId: eventId(id(data, 'id'), data),
    messageId: id(data, 'message', 'headers', 'message-id'),
    occurredAt: secondsTime(at(data, 'timestamp')),
    diagnostic: isRefused ? (text(status, 'message') ?? text(status, 'description')) : null,
    replyCode: replyCode(status, 'code'),
    status: enhancedStatus(status, 'enhanced-code'),
    remoteMta: text(status, 'mx-host'),
    espReason: isListed ? (text(status, 'description') ?? reason) : reason,
    metadata: { ...metadata(at(data, 'user-variables')), ...storage(data) },
  })
}

/** Metadata key for the URL at which Mailgun stores the message. */
export const STORAGE_URL = 'mailgun_storage_url'
/** `https://storage-us-west1.api.mailgun.net/v3/domains/<domain>/messages/<key>`, the region in the host's name. */
const MAX_STORAGE_URL = 1_000

/** The URL of a message that Mailgun stores; null for any other URL, because the API key is sent there. */
export function storageUrl(given: string | null | undefined): string | null {
  if (!given || given.length > MAX_STORAGE_URL || !URL.canParse(given)) return null
  const { protocol, hostname, port, username, password, pathname, search } = new URL(given)
  const isMailgun = protocol === 'https:' && /(?:^|\.)mailgun\.net$/.test(hostname)
  const isBare = port === '' && username === '' && password === '' && search === ''
  return isMailgun && isBare && /^\/v3\/domains\/[^/]+\/messages\/[^/]+$/.test(pathname)
    ? given
    : null
}

function storage(data: unknown): Record<string, string> {
  const given = at(data, 'storage', 'url')
  const url = storageUrl(typeof given === 'string' ? given : text(given, '0'))
  return url === null ? {} : { [STORAGE_URL]: url }
}

/** Mailgun's ids repeat on other days, so ours includes the day. */
function eventId(name: string | null, data: unknown): string | null {
  const time = secondsTime(at(data, 'timestamp'))
  if (name === null || time === null) return name
  return `${new Date(time).toISOString().slice(0, 10)}/${name}`
}

function readLegacy(form: URLSearchParams): Reading {
  const field = (name: string): string | null => form.get(name)?.trim() || null
  const espEvent = field('event') ?? ''
  const found = outcomeOf(LEGACY_TYPES, espEvent)
  if (found === 'irrelevant') return IRRELEVANT
  const messageId = id(field('Message-Id') ?? field('message-id'))
  const code = number(field('code'))
  const isListed = espEvent === 'dropped' && LIST_CODES.has(code ?? 0)
  const isExpired = espEvent === 'dropped' && field('reason') === 'old'
  return eventOf(isListed ? OUTCOMES.dropped : isExpired ? OUTCOMES.softBounce : found, {
    espEvent,
    recipient: field('recipient'),
    espEventId: field('token'),
    messageId: messageId && unbracketed(messageId),
    occurredAt: secondsTime(field('timestamp')),
    diagnostic: field('error') ?? (isListed ? null : field('description')),
    replyCode: replyCode(code),
    espReason: field('reason') ?? field('notification'),
    metadata: legacyVariables(field('message-headers')),
  })
}

/** The sender's variables. The form mixes them with its own fields; only the mail's headers keep them separate. */
function legacyVariables(messageHeaders: string | null): Record<string, string> {
  const headers = parseJson(messageHeaders ?? '')
  const pairs = list(headers).filter((pair) => text(pair, 0)?.toLowerCase() === VARIABLES_HEADER)
  return Object.assign({}, ...pairs.map((pair) => metadata(parseJson(text(pair, 1) ?? ''))))
}

/** Token, time and signature, in either format. */
function signatureOf(request: WebhookRequest) {
  const json = readUnproven(request)
  const form = isObject(json) ? null : readForm(request)
  const part = (name: string): string => form?.get(name) ?? text(json, 'signature', name) ?? ''
  // Posts of a subaccount are also signed with the key of its parent account.
  const signatures = [part('signature'), part('parent-signature')].filter(Boolean)
  return { timestamp: part('timestamp'), token: part('token'), signatures }
}

export const mailgun: EspAdapter = {
  id: 'mailgun',
  name: 'Mailgun',
  authenticity: 'signed_partially',
  evidence: 'payloads',
  types: TYPES,
  setup: {
    secret: 'The HTTP webhook signing key',
    secretFrom: 'esp',
    events: [
      'Delivered',
      'Temporary failure',
      'Permanent failure',
      'Spam complaints',
      'Unsubscribes',
    ],
  },
  guide: guide({
    batch: false,
    notes: [
      'Mailgun signs a time and a token, not the event; each token is taken with one body only.',
    ],
    redelivery: { afterMinutes: [5, 10, 15, 60, 120, 240], totalMinutes: 480, endedBy: ['406'] },
    docsUrl: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks',
  }),
  marks: { 'user-agent': 'mailgun' },
  receivedMail: {
    chosen: 'a route',
    instead: 'the webhooks of the sending domain',
    words: [
      formField('recipient'),
      formField('(?:body-plain|body-mime|stripped-text|message-url)'),
    ],
  },
  answers: { unverified: 401, unconfigured: 503, unavailable: 503 },
  async verify(request, { now, secrets }) {
    const { timestamp, token, signatures } = signatureOf(request)
    if (!timestamp || !token || signatures.length === 0)
      return refused('missing', 'no signature in the body')
    const data = utf8(timestamp + token)
    if (!(await hmacMatches('SHA-256', secrets.map(utf8), signatures.map(decodeHex), data))) {
      return refused('mismatch', 'the signature does not match')
    }
    const stale = staleness(wholeSeconds(timestamp), now, TOLERANCE_MS)
    return stale ?? { ...proven('signed_partially'), nonce: token }
  },
  parse(request) {
    const json = parseJson(readText(request))
    if (isObject(json) && isObject(json['event-data'])) return collect([json], readEvent)
    const form = readForm(request)
    if (json !== undefined || !form.has('event')) throw new UnreadableWebhook('no event-data')
    return collect([form], () => readLegacy(form))
  },
}
