/** GET /v1/stats: events counted by day or hour, code, cause and outcome. */
import { createRoute, z } from '@hono/zod-openapi'
import { DAY_MS } from '../bounce/calendar.ts'
import { SHOWN_OUTCOMES } from '../bounce/fold.ts'
import { REASONS } from '../bounce/reason.ts'
import { readStats, STATS_GROUPS, type StatsFilter } from '../db/stats.ts'
import { answer, itemsOf, listed } from './answers.ts'
import { createRouter, secured, Time } from './contract.ts'
import { doc, example, operation } from './doc.ts'
import { allOf, Bom, type Narrowing } from './listing.ts'
import { from, ofClass, ofEsp, ofProvider, ofSource, StatusCode, to } from './parameters.ts'
import { problems, READ_PROBLEMS } from './refusals.ts'
import { backwards, rfc3339, wrong } from './request.ts'
import { bucketNames, isTimeZone, PERS, timeBuckets } from './time-buckets.ts'

/** Longest range of one answer, in days: a request on the free plan has 10 ms of CPU. */
const MAX_DAYS = { total: 4000, day: 400, hour: 32 } as const
const DEFAULT_DAYS = { total: 30, day: 30, hour: 2 } as const

const none = 'Empty where there is none'
const Row = answer(() =>
  z
    .object({
      start: Time.openapi(doc('When the day or hour began; RFC 3339, UTC')),
      label: z.string().openapi(doc('The same as the time zone writes it')),
      class: z.string().optional().openapi(doc(none)),
      status: z.string().optional().openapi(doc('As the log shows it; empty where it shows none')),
      reason: z.string().optional().openapi(doc(none)),
      outcome: z.string().optional(),
      esp: z
        .string()
        .optional()
        .openapi(doc('Empty for what a person did, which is counted by `esp=` alone')),
      source: z.string().optional(),
      provider: z.string().optional().openapi(doc(none)),
      events: z.int(),
    })
    .openapi(
      'StatsRow',
      example({
        start: '2026-11-22T15:00:00.000Z',
        label: '2026-11-23',
        class: 'permanent',
        outcome: 'failed',
        events: 17,
      }),
    ),
)

export type StatsJson = z.infer<typeof Row>

const FILTERS = {
  class: ofClass,
  status: StatusCode.or(z.enum(['']))
    .optional()
    .openapi(doc('As the log takes it; empty for what has no code', { example: '5.1.x' })),
  reason: z
    .enum([...REASONS, ''])
    .optional()
    .openapi(doc('Why', { example: 'user_unknown' })),
  outcome: z
    .enum(SHOWN_OUTCOMES)
    .optional()
    .openapi(doc('What became of it', { example: 'failed' })),
  esp: ofEsp,
  source: ofSource,
  provider: ofProvider,
} satisfies Narrowing<StatsFilter>

const route = createRoute({
  method: 'get',
  path: '/',
  ...operation('readStats', 'Statistics', 'How many events of which kind'),
  ...secured('read'),
  request: {
    query: z.strictObject({
      per: z.enum(PERS).default('day').openapi(doc('What is counted together')),
      by: z
        .string()
        .max(100)
        .default('class,outcome')
        .transform((text) => (text === '' ? [] : text.split(',')))
        .pipe(z.array(z.enum(STATS_GROUPS)).max(STATS_GROUPS.length))
        .openapi(
          doc(`Any of these, separated by commas: ${STATS_GROUPS.join(', ')}`, {
            type: 'string',
            example: 'esp,outcome',
          }),
        ),
      from: from.openapi(
        doc(
          'Its day is counted whole, with `per=hour` its hour, with `per=total` its quarter-hour: 30 days before `to` if not said, 2 with `per=hour`',
        ),
      ),
      to: to.openapi(
        doc(
          'Before this time; what of a day, hour or quarter-hour begins before it is counted whole: now if not said',
        ),
      ),
      timeZone: z
        .string()
        .max(64)
        .refine(
          isTimeZone,
          'An IANA time zone such as Asia/Tokyo, or an offset in quarters of an hour such as +09:00',
        )
        .default('UTC')
        .openapi(doc('Whose days and hours they are', { example: 'Asia/Tokyo' })),
      ...FILTERS,
      bom: Bom,
    }),
  },
  responses: {
    200: listed(
      itemsOf(Row, 'Stats'),
      ['start', 'label', 'class', 'outcome', 'events'],
      'A row for each day (or hour) and group that has events',
    ),
    ...problems(READ_PROBLEMS),
  },
})

export const stats = createRouter().openapi(route, async (c) => {
  const {
    per,
    by,
    timeZone,
    to = Date.now(),
    from: asked,
    bom: _,
    ...filter
  } = c.req.valid('query')
  const from = asked ?? to - DEFAULT_DAYS[per] * DAY_MS
  if (from > to) throw backwards()
  if (to - from > MAX_DAYS[per] * DAY_MS) {
    throw wrong('from', `Per ${per}, at most ${MAX_DAYS[per]} days can be asked for at once.`)
  }
  const buckets = timeBuckets(per, from, to, timeZone)
  const name = bucketNames(per, timeZone)
  const db = c.env.DB.withSession('first-unconstrained')
  const groups = [...new Set(by)]
  const rows = await readStats(db, buckets, groups, filter)
  const items = [...Map.groupBy(rows, ({ bucket }) => bucket)].flatMap(([bucket, ofBucket]) => {
    const start = buckets[bucket]?.from ?? from
    const when = { start: rfc3339(start), label: name(start) }
    return ofBucket.map(({ bucket: _, ...row }) => ({ ...when, ...row }))
  })
  return c.json(allOf(c, ['start', 'label', ...groups, 'events'], items), 200)
})
