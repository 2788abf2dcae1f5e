/** /v1/rules: the operator's own rules, tested against the log before they are saved; and replies that no rule explains. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Classifier } from '../bounce/classifier.ts'
import { classify } from '../bounce/classify.ts'
import { EVENT_KINDS } from '../bounce/event.ts'
import {
  affordable,
  MOST_WORK,
  OWN_PREFIX,
  type OwnRule,
  phraseError,
  workOf,
} from '../bounce/own-rules.ts'
import { ACTIONS, FAILURE_REASONS, REASONS } from '../bounce/reason.ts'
import { isLongEnough, replyShape } from '../bounce/reply-shape.ts'
import {
  addOwnRule,
  type LoggedReply,
  ownRules,
  recentReplies,
  removeOwnRule,
  unknownReplies,
} from '../db/own-rules.ts'
import { compiled, forgetOwnRules, ownClassifier } from '../db/rules-in-force.ts'
import { Problem } from '../problem.ts'
import { deed } from './acting.ts'
import { answer, itemsOf, json, listed } from './answers.ts'
import { createRouter, jsonBody, removal, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { allOf, shortList } from './listing.ts'
import { idInPath, PROVIDER_IDS } from './parameters.ts'
import { BODY_PROBLEMS, problems, READ_PROBLEMS, WRITE_PROBLEMS } from './refusals.ts'
import { noSuch, rfc3339 } from './request.ts'

/** Most rules; what they may take together is limited by MOST_WORK. */
export const MOST_RULES = 200
const TOO_MANY_FORMS = 'Too many spellings in all rules: use fewer phrases, or fewer {…}'
/** Replies from the log that a rule is tested against: some ten milliseconds, in a new isolate two hundred. */
export const TRIED_REPLIES = 2_000
const SAMPLES = 10

const Phrase = z
  .string()
  .trim()
  .max(200)
  .refine(
    isLongEnough,
    'Three letters at least, or two of Chinese, Japanese or Korean, on each side of … and beside {…}',
  )
  .superRefine((text, context) => {
    const message = phraseError(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })
  .openapi(
    doc(
      'Words of a reply; case, accents and punctuation make no difference, nor do the usual characters of traditional and simplified Chinese. `…` (or three dots) stands for a few words, `{box}` for any word for a mailbox, `{cannot}` for its forms (`could not`, `unable to`); all such names are listed at /docs/rules#names. `|` ends a word. Each side of `…`, and what stands beside `{…}`, has three letters at least, or two of Chinese, Japanese or Korean.',
      { example: 'mailbox … on holiday' },
    ),
  )

const NewRule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'Lower-case letters, digits, dots and dashes')
      .openapi(example('acme.holiday')),
    phrases: z
      .array(Phrase)
      .min(1)
      .max(50)
      .refine((phrases) => workOf(phrases) <= MOST_WORK, TOO_MANY_FORMS),
    reason: z
      .enum(FAILURE_REASONS, {
        error: ({ input }) => (input ? undefined : 'Choose why a delivery failed (/docs)'),
      })
      .openapi(example('mailbox_disabled')),
    provider: z
      .enum(PROVIDER_IDS)
      .nullable()
      .default(null)
      .openapi(doc("Only for this provider's servers; null for all", { example: null })),
    note: z.string().trim().max(500).nullable().default(null).openapi(example(null)),
  })
  .openapi('NewRule')

const RuleSchema = answer(() =>
  z
    .object({
      id: z.string(),
      phrases: z.array(z.string()),
      reason: z.enum(REASONS),
      provider: z.string().nullable(),
      note: z.string().nullable(),
      createdAt: Time,
      createdBy: z.string(),
    })
    .openapi(
      'Rule',
      example({
        id: 'acme.holiday',
        phrases: ['mailbox … on holiday'],
        reason: 'mailbox_disabled',
        provider: null,
        note: null,
        createdAt: '2026-11-23T09:00:00.000Z',
        createdBy: 'API_TOKEN',
      }),
    ),
)

const Trial = answer(() =>
  z
    .object({
      replies: z.int().openapi(doc('How many of the latest replies were read')),
      matches: z.int(),
      changes: z.int().openapi(doc('How many verdicts the rule would change')),
      samples: z.array(
        z.object({
          reply: z.string(),
          before: z.object({ reason: z.string().nullable(), rule: z.string().nullable() }),
          after: z
            .object({
              reason: z.string(),
              status: z.string().nullable(),
              action: z.enum(ACTIONS),
            })
            .openapi(doc('With the rule')),
          occurredAt: Time,
        }),
      ),
    })
    .openapi(
      'RuleTrial',
      example({
        replies: 2000,
        matches: 3,
        changes: 1,
        samples: [
          {
            reply: '550 The mailbox is on holiday',
            before: { reason: 'unknown', rule: 'class-5' },
            after: { reason: 'mailbox_disabled', status: '5.2.1', action: 'suppress' },
            occurredAt: '2026-11-23T09:00:00.000Z',
          },
        ],
      }),
    ),
)

const Unknown = answer(() =>
  z
    .object({
      shape: z.string().openapi(doc('The words without addresses, hosts and numbers')),
      count: z.int(),
      example: z.string(),
      provider: z.string().nullable(),
      lastSeenAt: Time,
    })
    .openapi(
      'UnknownReply',
      example({
        shape: 'the mailbox is on holiday',
        count: 17,
        example: '550 The mailbox is on holiday',
        provider: null,
        lastSeenAt: '2026-11-23T09:00:00.000Z',
      }),
    ),
)

export type RuleJson = z.infer<typeof RuleSchema>
export type TrialJson = z.infer<typeof Trial>
export type UnknownJson = z.infer<typeof Unknown>
const COLUMNS = columnsOf<RuleJson>({
  id: true,
  phrases: true,
  reason: true,
  provider: true,
  note: true,
  createdAt: true,
  createdBy: true,
})
const UNKNOWN_COLUMNS = columnsOf<UnknownJson>({
  shape: true,
  count: true,
  example: true,
  provider: true,
  lastSeenAt: true,
})

const list = shortList(
  '/',
  operation('listRules', 'Rules', 'The own rules, in the order they are asked'),
  listed(itemsOf(RuleSchema), COLUMNS, 'All of them'),
)

const create = createRoute({
  method: 'post',
  path: '/',
  ...operation('createRule', 'Rules', 'Add a rule'),
  ...secured('write'),
  request: { body: jsonBody(NewRule) },
  responses: {
    201: json(RuleSchema, 'The rule'),
    ...problems(WRITE_PROBLEMS, 'conflict'),
  },
})

const attempt = createRoute({
  method: 'post',
  path: '/try',
  ...operation('tryRule', 'Rules', 'Try a rule before it is saved'),
  ...secured('read'),
  request: { body: jsonBody(NewRule) },
  responses: {
    200: json(Trial, 'What would change'),
    ...problems(READ_PROBLEMS, BODY_PROBLEMS),
  },
})

const unknown = shortList(
  '/unknown',
  operation('listUnknownReplies', 'Rules', 'Replies that no rule explains'),
  listed(itemsOf(Unknown), UNKNOWN_COLUMNS, 'The shapes with their counts'),
)

const remove = removal(
  operation('deleteRule', 'Rules', 'Remove a rule'),
  idInPath(example('acme.holiday')),
)

export const rules = createRouter()
  .openapi(list, async (c) => {
    const all = await ownRules(c.env.DB)
    const items = all.map(({ createdAt, ...rule }) => shown(rule, createdAt))
    return c.json(allOf(c, COLUMNS, items), 200)
  })
  .openapi(create, async (c) => {
    const body = c.req.valid('json')
    const now = Date.now()
    const rule = { ...body, createdBy: c.get('actor') }
    const others = await ownRules(c.env.DB)
    const isNew = !others.some(({ id }) => id === body.id)
    if (isNew && affordable([...others, rule]).length <= others.length) {
      throw new Problem('conflict', { detail: TOO_MANY_FORMS })
    }
    if (!(await addOwnRule(c.env.DB, { ...rule, createdAt: now }, MOST_RULES))) {
      const isKnown = (await ownRules(c.env.DB)).some(({ id }) => id === body.id)
      throw new Problem('conflict', {
        detail: isKnown
          ? 'There is a rule of this id.'
          : `At most ${MOST_RULES} rules can be added.`,
      })
    }
    forgetOwnRules()
    return c.json(shown(rule, now), 201)
  })
  .openapi(attempt, async (c) => {
    const rule = c.req.valid('json')
    const replies = await recentReplies(c.env.DB, TRIED_REPLIES)
    return c.json(trial(rule, await ownRules(c.env.DB), replies), 200)
  })
  .openapi(unknown, async (c) => {
    const own = await ownClassifier(c.env, Date.now())
    const replies = await unknownReplies(c.env.DB, TRIED_REPLIES)
    // Leave out replies that a newer rule explains.
    const left = replies.filter((reply) => verdictOf(reply, own).reason === 'unknown')
    return c.json(allOf(c, UNKNOWN_COLUMNS, shapes(left)), 200)
  })
  .openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    const isGone = await removeOwnRule(c.env.DB, id, deed(c, 'rule.delete'))
    if (!isGone) throw noSuch('rule')
    forgetOwnRules()
    return c.body(null, 204)
  })

function shown<T extends object>(rule: T, createdAt: number): T & { createdAt: string } {
  return { ...rule, createdAt: rfc3339(createdAt) }
}

/** What a rule would change about logged replies; the `others` are asked before it. */
function trial(
  rule: OwnRule,
  others: readonly OwnRule[],
  replies: readonly LoggedReply[],
): z.infer<typeof Trial> {
  const own = compiled([...others.filter(({ id }) => id !== rule.id), rule])
  const matches = replies
    .map((reply) => ({ reply, after: verdictOf(reply, own) }))
    .filter(({ after }) => after.rule === OWN_PREFIX + rule.id)
  const changed = matches.filter(({ reply }) => reply.reason !== rule.reason)
  return {
    replies: replies.length,
    matches: matches.length,
    changes: changed.length,
    samples: changed.slice(0, SAMPLES).map(({ reply, after }) => ({
      reply: wordsOf(reply),
      before: { reason: reply.reason, rule: reply.rule },
      after: { reason: after.reason, status: after.status, action: after.action },
      occurredAt: rfc3339(reply.occurredAt),
    })),
  }
}

/** The server's words, or the mail service's own for the cause. */
function wordsOf({ diagnostic, espReason }: LoggedReply): string {
  return diagnostic ?? espReason ?? ''
}

function verdictOf(reply: LoggedReply, own: Classifier | null) {
  const { diagnostic, espReason, replyCode, reportedStatus, mailboxProvider } = reply
  const kind = EVENT_KINDS.find((known) => known === reply.kind) ?? null
  const said = { diagnostic, espReason, replyCode, status: reportedStatus }
  return classify({ ...said, mailboxProvider, kind }, own)
}

function shapes(replies: readonly LoggedReply[]): z.infer<typeof Unknown>[] {
  const groups = Map.groupBy(replies, (reply) => replyShape(wordsOf(reply)))
  return Array.from(groups, ([shape, [first, ...others]]) => ({
    shape,
    count: 1 + others.length,
    example: first ? wordsOf(first) : '',
    provider: first?.mailboxProvider ?? null,
    lastSeenAt: rfc3339(first?.occurredAt ?? 0),
  })).sort((a, b) => b.count - a.count)
}
