/**
 * The record: every table of D1. Times are epoch milliseconds. Migrations are generated from here
 * (`npm run migrations`), and `WITHOUT ROWID`, which Drizzle cannot say, is added to the SQL by hand:
 * it halves what an insert writes.
 */
import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { ACTION_KINDS, EVENT_KINDS, LOGGED_AUTHENTICITIES } from '../bounce/event.ts'
import { OUTCOMES, RETRY_MODES, RETRY_STATES } from '../bounce/fold.ts'
import { MARKS } from '../bounce/policy.ts'
import { ACTIONS, REASONS, SCOPES } from '../bounce/reason.ts'
import { IMPORT_FORMATS } from '../import/import-line.ts'
import { AUDIT_ACTIONS } from './audit-action.ts'
import { ENDPOINT_STATES, NOTIFICATION_STATES, SENT_TYPES } from './notification-words.ts'
import { TOKEN_SCOPES } from './token-scope.ts'
import { UNREAD_REASONS } from './unread-reason.ts'

/** One row per event, keyed by source time and identity: time order is key order, and a redelivery has the same key. */
export const deliveryLog = sqliteTable(
  'delivery_log',
  {
    occurredAt: integer('occurred_at').notNull(),
    eventKey: text('event_key').notNull(),
    address: text('address').notNull(),
    kind: text('kind', { enum: [...EVENT_KINDS, ...ACTION_KINDS] }).notNull(),
    /** 2, 4 or 5; 0 for what says nothing about deliverability. */
    class: integer('class').notNull(),
    messageId: text('message_id'),
    /** What it adds to `permanentErrors`: 0 or 1, or another number if an import adds it. */
    counts: integer('counts').notNull(),
    condemns: integer('condemns').notNull(),
    final: integer('final').notNull(),
    /** 1: a bounce that is an automatic answer if its message was delivered before; null for all others. */
    mayBeAnswer: integer('may_be_answer'),
    /** Null while the row waits. */
    outcome: text('outcome', { enum: OUTCOMES }),
    /** The code the log shows: at once for what is final, after the 24 hours for what waited. */
    loggedStatus: text('logged_status'),
    receivedAt: integer('received_at').notNull(),
    /** The reported time, not believed because it lay ahead. A redelivery may come with it when it no longer does. */
    claimedAt: integer('claimed_at'),
    esp: text('esp').notNull(),
    source: text('source').notNull(),
    authenticity: text('authenticity', { enum: LOGGED_AUTHENTICITIES }).notNull(),
    status: text('status'),
    reason: text('reason', { enum: REASONS }),
    scope: text('scope', { enum: SCOPES }),
    action: text('action', { enum: ACTIONS }),
    confidence: real('confidence'),
    rule: text('rule'),
    mailboxProvider: text('mailbox_provider'),
    reportedStatus: text('reported_status'),
    replyCode: integer('reply_code'),
    diagnostic: text('diagnostic'),
    espEvent: text('esp_event').notNull(),
    espReason: text('esp_reason'),
    espEventId: text('esp_event_id'),
    /** JSON: `{ field, start, end }`. */
    evidence: text('evidence'),
    /** No attempt before this time, read from the reply. */
    notBefore: integer('not_before'),
    /** JSON object of strings. */
    metadata: text('metadata'),
    actor: text('actor'),
    note: text('note'),
  },
  (t) => [
    primaryKey({ columns: [t.occurredAt, t.eventKey] }),
    index('log_address').on(t.address, t.occurredAt),
    index('log_claimed').on(t.claimedAt, t.eventKey).where(sql`claimed_at IS NOT NULL`),
    /** For writing the next rule: few rows, so it costs little. */
    index('log_unknown').on(t.occurredAt).where(sql`reason = 'unknown'`),
    /** For unproven rows that a person may accept. */
    index('log_unproven').on(t.occurredAt).where(sql`authenticity = 'unproven'`),
  ],
)

/** The error management: what is known of an address. */
export const addresses = sqliteTable(
  'addresses',
  {
    address: text('address').primaryKey(),
    permanentErrors: integer('permanent_errors').notNull(),
    transientErrors: integer('transient_errors').notNull(),
    /** Permanent errors, and expired retries, since the last delivery. */
    permanentRun: integer('permanent_run').notNull(),
    expiredRun: integer('expired_run').notNull(),
    /** Those of the permanent errors that the sender has to mend. */
    senderRun: integer('sender_run').notNull().default(0),
    /** The same for the expired retries. */
    senderExpiredRun: integer('sender_expired_run').notNull().default(0),
    /** Of the open retry. */
    retryStartedAt: integer('retry_started_at'),
    retryEndsAt: integer('retry_ends_at'),
    /** The latest event about deliverability; `last_rank` orders equal times: transient, delivered, permanent. */
    lastRank: integer('last_rank').notNull(),
    lastStatus: text('last_status'),
    lastReason: text('last_reason', { enum: REASONS }),
    /** Latest time of each; they commute, whatever the order of arrival. */
    lastDeliveredAt: integer('last_delivered_at').notNull(),
    condemnedAt: integer('condemned_at').notNull(),
    suppressedAt: integer('suppressed_at').notNull(),
    reactivatedAt: integer('reactivated_at').notNull(),
    /** Set by news that the fast path could not place: the address is to be folded again from this time. */
    refoldFrom: integer('refold_from'),
    /** Raised by every write; a refold that read an older one is refused. */
    version: integer('version').notNull(),
    /** What notifications said last: 1 after `address.undeliverable`, until `address.recovered`. */
    toldUndeliverable: integer('told_undeliverable').notNull().default(0),
  },
  (t) => [index('addresses_marked').on(t.refoldFrom).where(sql`refold_from IS NOT NULL`)],
)

/** What was said about an address at one source only: the latest complaint, unsubscription, or drop by the ESP's own list. */
export const addressMarks = sqliteTable(
  'address_marks',
  {
    address: text('address').notNull(),
    mark: text('mark', { enum: MARKS }).notNull(),
    /** With a slash and the list, if it is about one list only. */
    esp: text('esp').notNull(),
    source: text('source').notNull(),
    markedAt: integer('marked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.address, t.mark, t.esp, t.source] })],
)

/** Further accounts of mail services under which events came in: a filter by any other is a mistake of the caller. */
export const sources = sqliteTable('sources', { source: text('source').primaryKey() })

/** One row per window of retrying. */
export const retries = sqliteTable(
  'retries',
  {
    address: text('address').notNull(),
    startedAt: integer('started_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    state: text('state', { enum: RETRY_STATES }).notNull(),
    closedAt: integer('closed_at'),
    mode: text('mode', { enum: RETRY_MODES }).notNull(),
    planId: text('plan_id').notNull(),
    /** The address's hash, the public half of the retry's id. */
    addressHash: text('address_hash').notNull(),
    shard: integer('shard').notNull(),
    notBefore: integer('not_before'),
    /** When the receiver first asked to wait until `not_before`. */
    askedAt: integer('asked_at'),
    /** A copy was accepted at `in_flight_at`, and no attempt is made before `in_flight_until`. */
    inFlightAt: integer('in_flight_at'),
    inFlightUntil: integer('in_flight_until'),
    /** Attempts before this time were reported by a sender that polls, and are not handed out again. */
    reportedUntil: integer('reported_until'),
    /** When a person asked for an attempt by a sender that polls; null once one is reported. */
    wishedAt: integer('wished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.address, t.startedAt] }),
    index('retries_state').on(t.state, t.endsAt),
  ],
)

/** Attempts handed out to senders that poll: one row per call. */
export const handedOut = sqliteTable('handed_out', {
  /** From this time on they may be handed out again. */
  until: integer('until').notNull(),
  /** JSON array of the attempts' idempotency keys. */
  keys: text('keys').notNull(),
})

/** Log rows per UTC quarter-hour, counted by outcome; what moves an outcome moves them in the same batch. */
export const stats = sqliteTable(
  'stats',
  {
    /** `occurred_at` divided by 900,000. */
    quarter: integer('quarter').notNull(),
    esp: text('esp').notNull(),
    source: text('source').notNull(),
    status: text('status').notNull(),
    reason: text('reason').notNull(),
    outcome: text('outcome').notNull(),
    mailboxProvider: text('mailbox_provider').notNull(),
    events: integer('events').notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.quarter, t.esp, t.source, t.status, t.reason, t.outcome, t.mailboxProvider],
    }),
  ],
)

/** Tokens of ESPs whose signature leaves the body uncovered: one token, one body. */
export const nonces = sqliteTable(
  'nonces',
  {
    esp: text('esp').notNull(),
    nonce: text('nonce').notNull(),
    bodyHash: text('body_hash').notNull(),
    usedAt: integer('used_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.esp, t.nonce] })],
)

/** Webhook posts refused since the last proven one, or unreadable: at most one row per ESP, per source with a secret of its own, for all other sources, and for unreadable posts. */
export const refusedWebhooks = sqliteTable(
  'refused_webhooks',
  {
    esp: text('esp').notNull(),
    /** `*` for all sources that no secret names, `!` for proven posts to any that could not be read. */
    source: text('source').notNull(),
    /** The source in the URL that was posted to last. */
    lastSource: text('last_source').notNull(),
    posts: integer('posts').notNull(),
    since: integer('since').notNull(),
    lastAt: integer('last_at').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [primaryKey({ columns: [t.esp, t.source] })],
)

/** Messages that were handed to us to be sent again, until their retries have ended. */
export const messages = sqliteTable('messages', {
  /** As the events name it, without angle brackets. */
  messageId: text('message_id').primaryKey(),
  /** Null: that of the settings. */
  envelopeFrom: text('envelope_from'),
  sizeBytes: integer('size_bytes').notNull(),
  storedAt: integer('stored_at').notNull(),
})

/** Who a message is for. */
export const messageRecipients = sqliteTable(
  'message_recipients',
  {
    address: text('address').notNull(),
    messageId: text('message_id').notNull(),
    /** A copy was sent: no other before this time. */
    inFlightUntil: integer('in_flight_until'),
  },
  (t) => [
    primaryKey({ columns: [t.address, t.messageId] }),
    index('message_recipients_message').on(t.messageId),
  ],
)

/** The bodies where there is no bucket: Base64, in parts, because bytes leave D1 as a list of numbers. */
export const messageParts = sqliteTable(
  'message_parts',
  {
    messageId: text('message_id').notNull(),
    part: integer('part').notNull(),
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.part] })],
)

/** The operator's own rules of classification, asked before ours. */
export const ownRules = sqliteTable('own_rules', {
  id: text('id').primaryKey(),
  /** JSON array of phrases. */
  phrases: text('phrases').notNull(),
  reason: text('reason', { enum: REASONS }).notNull(),
  /** Null: any server's words. */
  provider: text('provider'),
  note: text('note'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
})

/** Where notifications go: the sender's own systems. */
export const notificationEndpoints = sqliteTable('notification_endpoints', {
  id: text('id').primaryKey(),
  url: text('url').notNull(),
  note: text('note'),
  /** JSON array of types; an empty one stands for all. */
  types: text('types').notNull(),
  /** JSON array of `{ secret, until }`: `until` is when an older secret stops signing, null for the current one. */
  secrets: text('secrets').notNull(),
  /** `gone`: it answered 410 and is not called again until somebody says so. */
  state: text('state', { enum: ENDPOINT_STATES }).notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
})

/** The outbox, and for a month what became of it: one row per notification and endpoint. */
export const notifications = sqliteTable(
  'notifications',
  {
    endpointId: text('endpoint_id').notNull(),
    /** The message id of Standard Webhooks: the same for every delivery of it. */
    id: text('id').notNull(),
    type: text('type', { enum: SENT_TYPES }).notNull(),
    address: text('address'),
    /** The JSON that is sent, every time the same. */
    body: text('body').notNull(),
    createdAt: integer('created_at').notNull(),
    state: text('state', { enum: NOTIFICATION_STATES }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Null once it is delivered or given up. */
    nextAt: integer('next_at'),
    /** JSON array of `{ at, durationMs, status, problem, response }`. */
    attemptLog: text('attempt_log').notNull().default('[]'),
  },
  (t) => [
    primaryKey({ columns: [t.endpointId, t.id] }),
    index('notifications_created').on(t.createdAt, t.id, t.endpointId),
    index('notifications_due').on(t.endpointId, t.nextAt).where(sql`next_at IS NOT NULL`),
  ],
)

/** Tokens for the API, beside API_TOKEN; only their hashes. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    scope: text('scope', { enum: TOKEN_SCOPES }).notNull(),
    /** SHA-256, hexadecimal. */
    hash: text('hash').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (t) => [uniqueIndex('api_tokens_hash').on(t.hash)],
)

/** Who did what, where the delivery log has no row of it. */
export const audit = sqliteTable(
  'audit',
  {
    at: integer('at').notNull(),
    /** Random: it tells apart what was done at the same time. */
    id: text('id').notNull(),
    actor: text('actor').notNull(),
    action: text('action', { enum: AUDIT_ACTIONS }).notNull(),
    /** Id of what it was done to; null if nothing may be left of that. */
    targetId: text('target_id'),
  },
  (t) => [primaryKey({ columns: [t.at, t.id] })],
)

/** What was answered under an Idempotency-Key, for a day. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** SHA-256 of caller, method, path and key, hexadecimal. */
    key: text('key').primaryKey(),
    /** Of query and body: the same key with another request is a mistake. */
    requestHash: text('request_hash').notNull(),
    /** When the request was first made: with the key, this identifies what it does. */
    startedAt: integer('started_at').notNull(),
    /** When the present try to carry it out began; 0 once that failed. */
    claimedAt: integer('claimed_at').notNull().default(0),
    /** Null while the first request is under way. */
    status: integer('status'),
    /** Null while there is none, or if none is kept; empty if an address was erased while it is being made. */
    body: text('body'),
    contentType: text('content_type'),
  },
  (t) => [index('idempotency_keys_started').on(t.startedAt)],
)

/** Addresses that were erased and must not be mailed again: HMACs, which say nothing without ERASE_SALT. */
export const erasedAddresses = sqliteTable(
  'erased_addresses',
  {
    hash: text('hash').primaryKey(),
    erasedAt: integer('erased_at').notNull(),
  },
  (t) => [index('erased_addresses_at').on(t.erasedAt)],
)

/** Suppression lists that were taken over. What each suppressed is in the log, under `esp_event_id`. */
export const imports = sqliteTable(
  'imports',
  {
    id: text('id').primaryKey(),
    /** The file's name, for people. */
    name: text('name').notNull(),
    format: text('format', { enum: IMPORT_FORMATS }).notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    /** All its log rows lie between these two times. */
    lastAt: integer('last_at').notNull(),
    undoneAt: integer('undone_at'),
    undoneBy: text('undone_by'),
  },
  (t) => [index('imports_created').on(t.createdAt)],
)

/** What became of each part of an import; a part that is sent again replaces its row. */
export const importParts = sqliteTable(
  'import_parts',
  {
    importId: text('import_id').notNull(),
    part: integer('part').notNull(),
    /** JSON object of counts. */
    counts: text('counts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.part] })],
)

/** Addresses that an import lists and that another had suppressed before: undoing that one leaves them suppressed. */
export const importListings = sqliteTable(
  'import_listings',
  {
    address: text('address').notNull(),
    importId: text('import_id').notNull(),
    listedAt: integer('listed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.address, t.importId] })],
)

/** Mails that could not be read, for a person to look at. */
export const unreadMails = sqliteTable(
  'unread_mails',
  {
    /** Made from the mail itself, so that the same mail is kept once. */
    id: text('id').primaryKey(),
    receivedAt: integer('received_at').notNull(),
    why: text('why', { enum: UNREAD_REASONS }).notNull(),
    subject: text('subject'),
    sizeBytes: integer('size_bytes').notNull(),
    /** Hashes of the addresses that stand in it, by which it is found when one of them is erased. */
    mentions: text('mentions').notNull(),
    /** Its beginning in Base64, where there is no bucket; else null. */
    head: text('head'),
  },
  (t) => [index('unread_mails_received').on(t.receivedAt, t.id)],
)
