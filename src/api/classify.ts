/** POST /v1/classify: what a reply or a whole bounce mail means, and why; nothing is stored. */
import { createRoute, z } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import type { Classifier } from '../bounce/classifier.ts'
import { classify as classifyEvidence } from '../bounce/classify.ts'
import { EVENT_KINDS } from '../bounce/event.ts'
import { readBounceMail } from '../bounce/mail/bounce-mail.ts'
import { MAIL_KINDS, type MailReport } from '../bounce/mail/report.ts'
import { verdictsOf } from '../bounce/mail/verdict.ts'
import { ACTIONS, REASONS, SCOPES } from '../bounce/reason.ts'
import { ownClassifier } from '../db/rules-in-force.ts'
import { firstBytes, parseMail } from '../mail/mime.ts'
import { answer, json, orNull } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { createRouter, StatusClass, secured } from './contract.ts'
import { doc, example, operation, sharedExample } from './doc.ts'
import { ofEsp } from './parameters.ts'
import { BODY_PROBLEMS, problems, READ_PROBLEMS } from './refusals.ts'
import { isMail, mailOrJson } from './request.ts'

/** Longest reply; for many replies together, the limit of the body applies first. */
const MAX_REPLY = 100_000

const Reply = z
  .strictObject(
    {
      reply: z.string().max(MAX_REPLY).optional().openapi(doc("The server's words")),
      status: z
        .string()
        .regex(/^[245](\.\d{1,3}){2}$/, 'A status code: 5.1.1')
        .optional()
        .openapi(doc('A code from its own field')),
      remoteMta: z.string().max(255).optional(),
      esp: ofEsp.openapi(doc('Changes nothing')),
      type: z.enum(EVENT_KINDS).optional(),
    },
    { error: 'A reply is { "reply": … }.' },
  )
  .refine(({ reply, status, type }) => (reply ?? status ?? type) !== undefined, {
    error: 'Give a reply, a status or a type.',
    when: ({ issues }) => issues.length === 0,
  })
  .openapi('Reply', example({ reply: '550 5.7.1 No such user here' }))

const VERDICT = sharedExample(() => ({
  status: '5.1.1',
  class: 'permanent',
  reason: 'user_unknown',
  scope: 'recipient',
  action: 'suppress',
  retryAfterSeconds: null,
  confidence: 0.9,
  mailboxProvider: null,
  reported: { replyCode: 550, status: '5.7.1' },
  rule: 'user-unknown',
  evidence: { field: 'diagnostic', start: 10, end: 22 },
}))

const Classification = answer(() =>
  z
    .object({
      status: z.string().nullable().openapi(doc('A registered code; null for what is no bounce')),
      class: orNull(StatusClass),
      reason: z.enum(REASONS),
      scope: orNull(z.enum(SCOPES)).openapi(
        doc('Whose fault; null for nobody’s, or where nobody knows'),
      ),
      action: z
        .enum(ACTIONS)
        .openapi(
          doc(
            'What to do. `retry` of a permanent error: nothing is wrong with the address, another message may arrive',
          ),
        ),
      retryAfterSeconds: z
        .number()
        .nullable()
        .openapi(doc('As the server asks; of greylisting 300 at least; null where neither is so')),
      confidence: z.number().openapi(doc('0 to 1')),
      mailboxProvider: z.string().nullable(),
      reported: z
        .object({ replyCode: z.int().nullable(), status: z.string().nullable() })
        .openapi(doc('What was really said')),
      rule: z.string().openapi(doc('The rule that decided')),
      evidence: z
        .object({
          field: z.enum(['diagnostic', 'espReason', 'status', 'replyCode', 'kind']),
          start: z.int(),
          end: z.int(),
        })
        .nullable()
        .openapi(doc('Where the deciding words stand, in UTF-16 units')),
    })
    .openapi('Classification', example(VERDICT)),
)

export type ClassificationJson = z.infer<typeof Classification>

const EXAMPLE = sharedExample(() => ({
  recipient: 'nobody@example.com',
  diagnostic: '550 5.7.1 No such user here',
  final: true,
  ...VERDICT,
}))

const OfRecipient = answer(() =>
  z
    .object({
      recipient: z.string().openapi(doc('Who was mailed, where a forward makes it another')),
      diagnostic: z.string().nullable().openapi(doc('The words that decided')),
      final: z.boolean().openapi(doc('Nobody will try this message again')),
      ...Classification.shape,
    })
    .openapi('RecipientClassification', example(EXAMPLE)),
)

const OfMail = answer(() =>
  z
    .object({
      kind: z
        .enum([...MAIL_KINDS, 'beyond_limits'])
        .openapi(
          doc(
            '`unread`: a bounce that names nobody who could be made out; `beyond_limits`: nested too deep, or a report that begins behind the first mebibyte',
          ),
        ),
      shape: z.string().nullable().openapi(doc('Read as: `rfc3464`, `qmail` …')),
      originalMessageId: z.string().nullable().openapi(doc('Of the mail it returns')),
      recipients: z.array(OfRecipient).openapi(doc('Of a delivery report the first thousand')),
    })
    .openapi(
      'MailClassification',
      example({
        kind: 'bounce',
        shape: 'qmail',
        originalMessageId: 'order-17@example.com',
        recipients: [EXAMPLE],
      }),
    ),
)
export type MailClassificationJson = z.infer<typeof OfMail>

const readable = createMiddleware<ApiEnv>(async (c, next) => {
  mailOrJson(c.req.header('content-type'))
  await next()
})

const route = createRoute({
  method: 'post',
  path: '/',
  ...operation('classify', 'Classify', 'What does this reply, or this bounce mail, mean?'),
  ...secured('read', readable),
  request: {
    body: {
      // Not `required`, or mail would be read as JSON; `readable` ensures that there is a body.
      content: {
        'application/json': {
          schema: z.union([Reply, z.array(Reply).min(1).max(1000)], {
            error: 'One { "reply": … }, or an array of them.',
          }),
        },
        'message/rfc822': {
          schema: z
            .string()
            .openapi(
              example(
                'From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\n\r\nHi. This is the qmail-send program.\r\n\r\n<nobody@example.com>:\r\n550 5.7.1 No such user here\r\n',
              ),
            ),
        },
      },
    },
  },
  responses: {
    200: json(
      answer(() => z.union([Classification, z.array(Classification), OfMail])),
      'The answer, or answers',
    ),
    ...problems(READ_PROBLEMS, BODY_PROBLEMS),
  },
})

export const classify = createRouter().openapi(route, async (c) => {
  const own = await ownClassifier(c.env, Date.now())
  const body = c.req.valid('json')
  if (isMail(c.req.header('content-type')) || typeof body === 'string') {
    const { body: stream } = c.req.raw
    const raw = stream === null ? new Uint8Array() : await firstBytes(stream)
    const mail = await parseMail(raw)
    return c.json(mail === null ? BEYOND_LIMITS : ofMail(readBounceMail(mail), own), 200)
  }
  return c.json(
    Array.isArray(body) ? body.map((reply) => verdict(reply, own)) : verdict(body, own),
    200,
  )
})

const BEYOND_LIMITS: MailClassificationJson = {
  kind: 'beyond_limits',
  shape: null,
  originalMessageId: null,
  recipients: [],
}

function ofMail(reports: readonly MailReport[], own: Classifier | null): MailClassificationJson {
  const recipients = verdictsOf(reports, own).map(({ one, words, classification }) => {
    return { recipient: one.recipient, diagnostic: words, final: one.final, ...classification }
  })
  const [{ kind, shape, originalMessageId } = BEYOND_LIMITS] = reports
  return { kind, shape, originalMessageId, recipients }
}

function verdict(
  { reply, type, status, remoteMta }: z.infer<typeof Reply>,
  own: Classifier | null,
) {
  const evidence = {
    diagnostic: reply ?? null,
    kind: type ?? null,
    status: status ?? null,
    remoteMta: remoteMta ?? null,
  }
  return classifyEvidence(evidence, own)
}
