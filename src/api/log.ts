/** GET /v1/log: the delivery log, newest first. */
import { Hono } from 'hono'
import { z } from 'zod'
import { describeStatus } from '../bounce/codes.ts'
import { REASONS } from '../bounce/reason.ts'
import { type LogEntry, pageOfLog } from '../db/log.ts'
import { requires } from './auth.ts'
import {
  addressOf,
  fromCursor,
  limitSchema,
  query,
  rfc3339,
  timeSchema,
  toCursor,
} from './request.ts'

const CLASSES = { success: 2, transient: 4, permanent: 5 } as const
const text = z.string().max(255).optional()

const Query = z.strictObject({
  address: z.string().max(1000).optional(),
  domain: text,
  status: z
    .string()
    .regex(/^[245](\.(x|\d{1,3})){2}$/, 'A status code, or one with x for any: 4.x.x')
    .optional(),
  class: z.enum(['success', 'transient', 'permanent']).optional(),
  reason: z.enum(REASONS).optional(),
  outcome: z
    .enum(['waiting', 'delivered', 'failed', 'expired', 'cancelled', 'dropped', 'noted'])
    .optional(),
  esp: text,
  source: text,
  provider: text,
  messageId: text,
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  cursor: z.string().max(500).optional(),
  limit: limitSchema,
})
const Place = z.tuple([z.number(), z.string()])

export const deliveryLog = new Hono<{ Bindings: Env }>().get('/', requires('read'), async (c) => {
  const { cursor, limit, address, domain, class: statusClass, ...rest } = query(c, Query)
  const filter = {
    ...rest,
    address: address === undefined ? undefined : addressOf(address),
    domain: domain?.toLowerCase(),
    class: statusClass === undefined ? undefined : CLASSES[statusClass],
  }
  const place = cursor === undefined ? null : fromCursor(cursor, Place)
  const before = place === null ? null : { occurredAt: place[0], key: place[1] }
  // One more than asked for says whether there is another page.
  const rows = await pageOfLog(c.env.DB, filter, before, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next = rows.length > limit && last ? toCursor([last.occurredAt, last.eventKey]) : null
  return c.json({ items: page.map(toJson), next })
})

/** A row that waits shows no code: whether it was an error is not known before its retry ends. */
function toJson(row: LogEntry) {
  const description = row.loggedStatus === null ? null : describeStatus(row.loggedStatus)
  return {
    id: `${row.occurredAt.toString(16)}-${row.eventKey}`,
    occurredAt: rfc3339(row.occurredAt),
    receivedAt: rfc3339(row.receivedAt),
    address: row.address,
    esp: row.esp,
    source: row.source,
    kind: row.kind,
    outcome: row.outcome ?? 'waiting',
    status: row.loggedStatus,
    class: description?.class ?? null,
    meaning: description?.title ?? null,
    reason: row.outcome === null ? null : row.reason,
    scope: row.scope,
    action: row.action,
    confidence: row.confidence,
    rule: row.rule,
    evidence: row.evidence === null ? null : JSON.parse(row.evidence),
    mailboxProvider: row.mailboxProvider,
    reported: { replyCode: row.replyCode, status: row.reportedStatus },
    diagnostic: row.diagnostic,
    final: row.final === 1,
    messageId: row.messageId,
    espEvent: row.espEvent,
    espEventId: row.espEventId,
    authenticity: row.authenticity,
    metadata: row.metadata === null ? {} : JSON.parse(row.metadata),
    actor: row.actor,
    note: row.note,
  }
}
