/** GET /v1/log: the delivery log. */
import { createRoute, z } from '@hono/zod-openapi'
import { describeStatus } from '../bounce/codes.ts'
import { ACTION_KINDS, EVENT_KINDS, isProven, LOGGED_AUTHENTICITIES } from '../bounce/event.ts'
import { SHOWN_OUTCOMES } from '../bounce/fold.ts'
import { ACTIONS, REASONS, SCOPES } from '../bounce/reason.ts'
import { CLASS_DIGITS, classNamed } from '../bounce/recorded-class.ts'
import { acceptedRow, accepting } from '../db/accept.ts'
import { isLogKey, type LogEntry, type LogFilter, logEntryOf, logPages } from '../db/log.ts'
import { logIdOf } from '../db/log-row.ts'
import { recordFrom } from '../db/record.ts'
import { ownClassifier } from '../db/rules-in-force.ts'
import { wake } from '../ingest.ts'
import { Problem } from '../problem.ts'
import { by, Note, recordingNow } from './acting.ts'
import { answer, json, listed, orNull, pageOf } from './answers.ts'
import { Bilingual, createRouter, jsonBody, Name, StatusClass, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { listing, type Narrowing, pageFor } from './listing.ts'
import {
  Flag,
  from,
  idInPath,
  ofActor,
  ofAddress,
  ofClass,
  ofDomain,
  ofEsp,
  ofProvider,
  ofSource,
  StatusCode,
  search,
  to,
} from './parameters.ts'
import { problems, READ_PROBLEMS, WRITE_PROBLEMS } from './refusals.ts'
import { narrowed, noSuch, rfc3339 } from './request.ts'

const KINDS = [...EVENT_KINDS, ...ACTION_KINDS] as const

const Entry = answer(() =>
  z
    .object({
      id: z.string(),
      occurredAt: Time,
      receivedAt: Time,
      address: z.string(),
      esp: z.string(),
      source: z.string(),
      kind: z.enum(KINDS),
      outcome: z.enum(SHOWN_OUTCOMES),
      status: z
        .string()
        .nullable()
        .openapi(doc('At once for what is final; null while the row waits')),
      class: orNull(StatusClass),
      meaning: orNull(Bilingual),
      reason: orNull(z.enum(REASONS)),
      scope: orNull(z.enum(SCOPES)),
      action: orNull(z.enum(ACTIONS)),
      confidence: z.number().nullable(),
      rule: z.string().nullable(),
      evidence: z.object({ field: z.string(), start: z.int(), end: z.int() }).nullable(),
      mailboxProvider: z.string().nullable(),
      reported: z.object({ replyCode: z.int().nullable(), status: z.string().nullable() }),
      diagnostic: z
        .string()
        .nullable()
        .openapi(
          doc("The server's words; of long ones 500 characters, those that decided among them"),
        ),
      final: z.boolean(),
      messageId: z.string().nullable(),
      espEvent: z.string().openapi(doc('What the mail service itself calls it')),
      espReason: z.string().nullable().openapi(doc('What the mail service calls the cause')),
      espEventId: z.string().nullable(),
      authenticity: z.enum(LOGGED_AUTHENTICITIES),
      metadata: z.record(z.string(), z.string()),
      actor: z.string().nullable().openapi(doc('Who did it, for what a person did')),
      note: z.string().nullable(),
    })
    .openapi(
      'LogEntry',
      example({
        id: '1a207a23280-postmark:1001',
        occurredAt: '2026-11-23T09:00:00.000Z',
        receivedAt: '2026-11-23T09:00:01.000Z',
        address: 'nobody@example.com',
        esp: 'postmark',
        source: '',
        kind: 'bounced',
        outcome: 'failed',
        status: '5.1.1',
        class: 'permanent',
        meaning: { en: 'Bad destination mailbox address', ja: '宛先メールボックスが存在しない' },
        reason: 'user_unknown',
        scope: 'recipient',
        action: 'suppress',
        confidence: 0.9,
        rule: 'user-unknown',
        evidence: { field: 'diagnostic', start: 10, end: 22 },
        mailboxProvider: null,
        reported: { replyCode: 550, status: '5.1.1' },
        diagnostic: '550 5.1.1 User unknown',
        final: true,
        messageId: 'order-17',
        espEvent: 'HardBounce',
        espReason: null,
        espEventId: '1001',
        authenticity: 'shared_secret',
        metadata: {},
        actor: null,
        note: null,
      }),
    ),
)
export type LogEntryJson = z.infer<typeof Entry>
const COLUMNS = columnsOf<LogEntryJson>({
  id: true,
  occurredAt: true,
  receivedAt: true,
  address: true,
  esp: true,
  source: true,
  kind: true,
  outcome: true,
  status: true,
  class: true,
  meaning: true,
  reason: true,
  scope: true,
  action: true,
  confidence: true,
  rule: true,
  evidence: true,
  mailboxProvider: true,
  reported: true,
  diagnostic: true,
  final: true,
  messageId: true,
  espEvent: true,
  espReason: true,
  espEventId: true,
  authenticity: true,
  metadata: true,
  actor: true,
  note: true,
})

const FILTERS = {
  address: ofAddress,
  domain: ofDomain,
  search,
  status: StatusCode.optional(),
  class: ofClass,
  reason: z.enum(REASONS).optional().openapi(doc('Why')),
  action: z.enum(ACTIONS).optional().openapi(doc('What to do about it')),
  outcome: z
    .enum(SHOWN_OUTCOMES)
    .optional()
    .openapi(
      doc(
        'What became of it; `waiting` while it is retried; `dropped` where the mail service did not send it, which is no error of the address, and ends what waited of its message',
      ),
    ),
  failed: Flag.optional().openapi(
    doc(
      '`true` shows what failed for good, be it after 24 hours, but no report of a retry that a permanent error ended, and nothing that people did; `false` leaves it out',
    ),
  ),
  authenticity: z
    .enum(LOGGED_AUTHENTICITIES)
    .optional()
    .openapi(
      doc(
        'How it was proven; `unproven`: bounce mail that counts for nothing until it is accepted; `accepted`: such a mail that was, and another event counts in its place, and is listed alone but for a list of one address',
      ),
    ),
  kind: z
    .enum(KINDS)
    .optional()
    .openapi(
      doc('What happened, or was done; `unknown`, too, of a message that was told of as `sent`'),
    ),
  imports: Flag.optional().openapi(
    doc('`false` leaves out what imports stated and took back, `true` shows nothing else'),
  ),
  esp: ofEsp,
  source: ofSource,
  provider: ofProvider,
  messageId: Name.optional().openapi(
    doc('As the events of the message name it; angle brackets around it make no difference', {
      example: 'order-17',
    }),
  ),
  actor: ofActor,
  from,
  to,
} satisfies Narrowing<LogFilter>

const route = createRoute({
  method: 'get',
  path: '/',
  ...operation('listLog', 'Log', 'The delivery log'),
  ...secured('read'),
  request: {
    query: z.strictObject({
      ...FILTERS,
      ...listing('desc'),
    }),
  },
  responses: {
    200: listed(pageOf(Entry, 'LogPage'), COLUMNS),
    ...problems(READ_PROBLEMS, 'invalid_address'),
  },
})

const LogParams = idInPath(example('19ab1c2d3e4-0123456789abcdef0123456789abcdef'))

const one = createRoute({
  method: 'get',
  path: '/{id}',
  ...operation('readLogEntry', 'Log', 'One event of the log'),
  ...secured('read'),
  request: { params: LogParams },
  responses: { 200: json(Entry, 'The event'), ...problems(READ_PROBLEMS, 'not_found') },
})

const accept = createRoute({
  method: 'post',
  path: '/{id}/accept',
  ...operation('acceptLogEntry', 'Log', 'Take an unproven bounce mail at its word'),
  ...secured('write'),
  request: {
    params: LogParams,
    body: { ...jsonBody(z.strictObject({ note: Note })), required: false },
  },
  responses: {
    200: json(Entry, 'What is recorded now'),
    ...problems(WRITE_PROBLEMS, 'not_found', 'conflict'),
  },
})

export const deliveryLog = createRouter()
  .openapi(route, async (c) => {
    const query = narrowed(c.req.valid('query'))
    const digit = query.class === undefined ? undefined : CLASS_DIGITS[query.class]
    const [imports, failed] = [query.imports, query.failed].map((flag) => flag && flag === 'true')
    const page = await pageFor(c, query, {
      isKey: isLogKey,
      read: logPages(c.env.DB, { ...query, class: digit, imports, failed }),
      toItems: (rows) => rows.map(toJson),
      columns: COLUMNS,
      toRow: toJson,
    })
    return c.json(page, 200)
  })
  .openapi(one, async (c) => {
    return c.json(toJson(await loggedEntry(c.env.DB, c.req.valid('param').id)), 200)
  })
  .openapi(accept, async (c) => {
    const { id } = c.req.valid('param')
    const entry = await loggedEntry(c.env.DB, id)
    if (isProven(entry.authenticity)) {
      throw new Problem('conflict', { detail: 'This event is proven already.' })
    }
    const options = recordingNow(c.env)
    const own = await ownClassifier(c.env, options.now)
    const word = { ...by(c, c.req.valid('json').note), authenticity: 'token' as const }
    const row = acceptedRow(entry, word, options.now, own)
    if (row === null) throw new Error('an address of the log is no address')
    // An erasure before the recording also removes the entry, which is therefore looked up again.
    const accepted = async () => {
      await loggedEntry(c.env.DB, id)
      return { rows: [row], guards: accepting(c.env.DB, [entry]) }
    }
    await wake(c.env, await recordFrom(c.env.DB, accepted, options))
    const recorded = await logEntryOf(c.env.DB, logIdOf(row.occurredAt, row.key))
    return c.json(toJson(recorded ?? entry), 200)
  })

async function loggedEntry(db: D1Database, id: string): Promise<LogEntry> {
  const entry = await logEntryOf(db, id)
  if (entry === null) throw noSuch('event')
  return entry
}

/** A log entry as JSON. A waiting row shows no code: whether it was an error is known only when its retry ends. */
function toJson(row: LogEntry): LogEntryJson {
  const description = row.loggedStatus === null ? null : describeStatus(row.loggedStatus)
  return {
    id: logIdOf(row.occurredAt, row.eventKey),
    occurredAt: rfc3339(row.occurredAt),
    receivedAt: rfc3339(row.receivedAt),
    address: row.address,
    esp: row.esp,
    source: row.source,
    kind: row.kind,
    outcome: row.outcome ?? 'waiting',
    status: row.loggedStatus,
    class: description?.class ?? classNamed(row.class),
    meaning: description?.title ?? null,
    reason: row.reason,
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
    espReason: row.espReason,
    espEventId: row.espEventId,
    authenticity: row.authenticity,
    metadata: row.metadata === null ? {} : JSON.parse(row.metadata),
    actor: row.actor,
    note: row.note,
  }
}
