/** The OpenAPI description of /webhooks. Their bodies have each mail service's own format and are read as raw bytes. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { MAIL_KINDS } from '../bounce/mail/report.ts'
import { generic } from '../esp/generic.ts'
import { json } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { OPEN, Time } from './contract.ts'
import { doc, example } from './doc.ts'
import { problemsAt } from './refusals.ts'

const WebhookAnswerSchema = z
  .object({
    received: z.int().openapi(doc('Events in the post; each is in one count below')),
    recorded: z.int(),
    duplicates: z.int().openapi(doc('Known already, or refused since the address was erased')),
    ignored: z
      .int()
      .openapi(doc('They say nothing about deliverability (opened, clicked), or cannot be read')),
    spooled: z
      .int()
      .openapi(doc('Stored safely while the database does not answer, and recorded when it does')),
    reasons: z
      .array(z.object({ index: z.int(), reason: z.string() }))
      .openapi(doc('Where the unreadable ones stand in the post, and why')),
    note: z
      .string()
      .optional()
      .openapi(
        doc(
          'Where nothing counts: which events to choose, or that one of several recipients is meant, and nobody knows which',
        ),
      ),
  })
  .openapi(
    'WebhookAnswer',
    example({ received: 4, recorded: 2, duplicates: 1, ignored: 1, spooled: 0, reasons: [] }),
  )
export type WebhookAnswer = z.infer<typeof WebhookAnswerSchema>

const MailAnswerSchema = WebhookAnswerSchema.omit({ reasons: true, note: true })
  .extend({
    kind: z
      .enum(MAIL_KINDS)
      .nullable()
      .openapi(
        doc(
          'What the mail was (`notification`: another event that a mail service mails, such as an unsubscription); null when it could not be read',
        ),
      ),
    unread: z
      .boolean()
      .openapi(doc('It, or a report in it, is kept under /v1/unread for a person to look at')),
  })
  .openapi(
    'MailAnswer',
    example({
      kind: 'bounce',
      received: 1,
      recorded: 1,
      duplicates: 0,
      ignored: 0,
      spooled: 0,
      unread: false,
    }),
  )
export type MailAnswer = z.infer<typeof MailAnswerSchema>

const Event = z
  .object({
    recipient: z.string(),
    reply: z
      .string()
      .optional()
      .openapi(
        doc(
          "The server's words; all are read, and 500 characters kept, those that decided among them",
        ),
      ),
    status: z
      .string()
      .optional()
      .openapi(doc('A code of its own, such as 5.1.1; that of the reply comes first')),
    type: z
      .enum(Object.keys(generic.types))
      .optional()
      .openapi(
        doc(
          'What happened, whatever the words of the reply; without it, the reply or the status says so. A code that contradicts it (5.1.1 of what was `delivered`, 2.0.0 of what `bounced`) makes the event unreadable',
        ),
      ),
    final: z
      .boolean()
      .optional()
      .openapi(doc('Nobody will try this message again; left out, so it is, but for `deferred`')),
    messageId: z
      .string()
      .optional()
      .openapi(doc('Of at most 512 characters; a longer one is left out')),
    eventId: z
      .string()
      .optional()
      .openapi(
        doc(
          'Makes a repeated report a duplicate, if `occurredAt` is the same, or left out; of at most 512 characters, a longer one is left out',
        ),
      ),
    occurredAt: Time.optional().openapi(
      doc('Since 2000, with an offset; now, when left out or more than ten minutes ahead'),
    ),
    metadata: z
      .record(z.string(), z.string())
      .optional()
      .openapi(
        doc(
          'Twenty entries are kept, with names of at most 64 characters and the first 256 of each value; numbers and booleans become strings, of a list its first is taken, what is nested is left out',
        ),
      ),
  })
  .openapi('GenericEvent')
const Events = z.object({ events: z.array(Event).max(1000) }).openapi(
  'GenericEvents',
  example({
    events: [
      {
        recipient: 'user@example.com',
        reply: '450 4.7.1 Greylisted, try again in 5 minutes',
        final: true,
        messageId: 'order-17',
        eventId: 'order-17/1',
      },
    ],
  }),
)

const tags = ['Webhooks']
const Esp = z.string().openapi(doc('As GET /v1/esps names it', { example: 'postmark' }))
const Source = z.string().openapi(doc('A second account of the same service', { example: 'shop' }))
const ofEsp = z.object({ esp: Esp })
const ofSource = z.object({ esp: Esp, source: Source })
const bounce = { RecordType: 'Bounce', Email: 'nobody@example.com' }
const anyBody = {
  content: { '*/*': { schema: z.unknown(), ...example(bounce) } },
  required: true,
}

const recorded = {
  200: {
    ...json(WebhookAnswerSchema, 'What became of the events'),
    content: {
      'application/json': { schema: WebhookAnswerSchema },
      'text/plain': {
        schema: z
          .string()
          .openapi(doc('Where the service insists on an answer', { example: 'OK' })),
      },
    },
  },
}
/** Problems that the operator has to fix or allow. Each service gets the status after which it repeats the post. */
const MENDABLE = [
  'webhook_not_configured',
  'webhook_too_weak',
  'webhook_unproven',
  'received_mail',
  'unavailable',
] as const
const refusals = {
  ...problemsAt(400, 'unreadable_webhook', 'invalid_source'),
  ...problemsAt(401, 'webhook_unproven'),
  ...problemsAt(404, 'unknown_esp', 'not_found'),
  ...problemsAt(413, 'body_too_large'),
  ...problemsAt(415, 'unsupported_media_type'),
  ...problemsAt(429, ...MENDABLE),
  ...problemsAt(500, 'internal', 'misconfigured'),
  ...problemsAt(503, ...MENDABLE),
}
const description =
  'Proven as the service does it: GET /v1/esps says how, and which secret to set. A post can come any number of times; each event counts once.'

/** Answers to GET and HEAD: endpoint checks, and the events of a few services. */
const asked = {
  200: json(WebhookAnswerSchema, 'It may post here; or what became of an event in the URL'),
  ...problemsAt(405, 'method_not_allowed'),
}

const checkable = {
  responses: {
    200: { description: 'It may post here' },
    ...problemsAt(405, 'method_not_allowed'),
    ...refusals,
  },
  tags,
  ...OPEN,
}

const ROUTES = [
  createRoute({
    method: 'post',
    path: '/webhooks/generic',
    operationId: 'reportEvents',
    tags,
    summary: 'Report events in our own format',
    description:
      'For whatever has no adapter: an MTA, a script. Signed by Standard Webhooks with WEBHOOK_SECRET_GENERIC, or with a token that may write. A post of which no event can be read is refused (422); of others, `reasons` says which could not be.',
    security: [{ bearer: [] }, {}],
    request: {
      body: { required: true, content: { 'application/json': { schema: Events } } },
    },
    responses: { ...recorded, ...refusals, ...problemsAt(422, 'invalid_request') },
  }),
  createRoute({
    method: 'post',
    path: '/webhooks/mail',
    operationId: 'reportMail',
    tags,
    summary: 'Report a bounce mail or a feedback report',
    description:
      "With a token that may write, or proven by the mail's own return-path or Message-ID. What is beyond the first mebibyte is not read; a report that begins there is kept as unread.",
    security: [{ bearer: [] }, {}],
    request: {
      query: z.object({
        from: z
          .string()
          .optional()
          .openapi(doc('Envelope sender, empty where there is none', { example: '' })),
        to: z
          .string()
          .optional()
          .openapi(doc('Envelope recipient', { example: 'bounces@example.com' })),
      }),
      body: {
        required: true,
        content: {
          'message/rfc822': {
            schema: z.string().openapi({
              format: 'binary',
              example: 'To: bounces@example.com\r\nSubject: failure notice\r\n\r\n…',
            }),
          },
        },
      },
    },
    responses: {
      200: json(MailAnswerSchema, 'What became of it'),
      ...problemsAt(401, 'webhook_unproven'),
      ...problemsAt(415, 'unsupported_media_type'),
      ...problemsAt(422, 'invalid_request'),
      ...problemsAt(429, 'rate_limited'),
      ...problemsAt(500, 'internal', 'misconfigured'),
      ...problemsAt(503, 'unavailable'),
    },
  }),
  createRoute({
    method: 'post',
    path: '/webhooks/{esp}',
    operationId: 'receiveWebhook',
    tags,
    summary: 'What a mail service posts',
    description,
    ...OPEN,
    request: { params: ofEsp, body: anyBody },
    responses: { ...recorded, ...refusals },
  }),
  createRoute({
    method: 'post',
    path: '/webhooks/{esp}/{source}',
    operationId: 'receiveWebhookOfSource',
    tags,
    summary: 'The same from a second account of it',
    description,
    ...OPEN,
    request: { params: ofSource, body: anyBody },
    responses: { ...recorded, ...refusals },
  }),
  createRoute({
    method: 'get',
    path: '/webhooks/{esp}',
    operationId: 'checkWebhook',
    summary: 'A mail service asks whether it may post here',
    request: { params: ofEsp },
    ...checkable,
    responses: { ...asked, ...refusals },
  }),
  createRoute({
    method: 'get',
    path: '/webhooks/{esp}/{source}',
    operationId: 'checkWebhookOfSource',
    summary: 'The same from a second account of it',
    request: { params: ofSource },
    ...checkable,
    responses: { ...asked, ...refusals },
  }),
  createRoute({
    method: 'options',
    path: '/webhooks/{esp}',
    operationId: 'allowWebhook',
    summary: 'A mail service asks by the CloudEvents handshake',
    request: { params: ofEsp },
    ...checkable,
  }),
  createRoute({
    method: 'options',
    path: '/webhooks/{esp}/{source}',
    operationId: 'allowWebhookOfSource',
    summary: 'The same from a second account of it',
    request: { params: ofSource },
    ...checkable,
  }),
]

export function documentWebhooks({ openAPIRegistry }: OpenAPIHono<ApiEnv>): void {
  for (const route of ROUTES) openAPIRegistry.registerPath(route)
}
