/** GET /health: does the Worker serve, and does the record (D1) answer? Details only with a token. */
import { createRoute, z } from '@hono/zod-openapi'
import { DAY_MS } from '../bounce/calendar.ts'
import { d1Breaker } from '../db/breaker.ts'
import { mailsToLookAt } from '../db/mails-to-look-at.ts'
import { markedAddresses } from '../db/refold.ts'
import { refusedWebhooks } from '../db/refused-webhooks.ts'
import { secretsOf } from '../env/secrets.ts'
import { readSettings } from '../env/settings.ts'
import { grants } from '../proof/callers.ts'
import { shardAnswer, shardsInUse } from '../retry/shards.ts'
import { answer, json } from './answers.ts'
import { createRouter, Time } from './contract.ts'
import { doc, example, operation } from './doc.ts'
import { Failing, failingOf } from './failing.ts'
import { problems } from './refusals.ts'
import { rfc3339, rfc3339OrNull } from './request.ts'

/** The report of a shard that does not answer. */
const UNKNOWN = { schedules: null, spooled: null, nextAlarmAt: null, resender: null }
/** Counts of waiting refolds and mails stop at this number. */
const MOST = 1000

const Health = answer(() =>
  z
    .object({
      ok: z
        .boolean()
        .openapi(
          doc(
            'For a monitor, since the status is 200 as long as the Worker serves: the database answers and, with a token, every shard of the retry clock',
          ),
        ),
      database: z
        .boolean()
        .openapi(
          doc(
            'False while it does not answer, or its migrations were not applied: events are taken in, and recorded later',
          ),
        ),
      refoldsWaiting: z.int().nullable().optional().openapi(doc('With a token')),
      shards: z
        .array(
          z.object({
            shard: z.int(),
            schedules: z.int().nullable(),
            spooled: z.int().nullable(),
            nextAlarmAt: Time.nullable(),
            failing: Failing,
          }),
        )
        .optional()
        .openapi(
          doc('With a token: what the retry clock has to do; null of a shard that does not answer'),
        ),
      resendUnsigned: z
        .boolean()
        .optional()
        .openapi(doc('With a token: RESEND_URL is called without a signature; set RESEND_SECRET')),
      refusedWebhooks: z
        .array(
          z.object({
            esp: z.string(),
            source: z.string().openapi(doc('That was posted to last; empty for the first account')),
            kind: z
              .enum(['refused', 'unreadable'])
              .openapi(
                doc(
                  '`unreadable`: proven, but it, or an event in it, is not what the service posts, or of a type that is not known here',
                ),
              ),
            posts: z.int().openapi(doc('At least so many')),
            since: Time,
            lastAt: Time,
            reason: z.string().openapi(doc('Why, of the last of them')),
          }),
        )
        .optional()
        .openapi(
          doc(
            'With a token: webhooks that were refused since the last proven one of the same source; those of all sources without a secret of their own together. And those of a service that could not be read, which are told for a day at least. Forgotten after a week without another',
          ),
        ),
      unprovenMails: z
        .int()
        .nullable()
        .optional()
        .openapi(
          doc(
            'With a token: reports in bounce mail of the last 24 hours that nothing proved and nobody accepted, as `GET /v1/log?authenticity=unproven` lists them',
          ),
        ),
      unreadMails: z
        .int()
        .nullable()
        .optional()
        .openapi(
          doc(
            'With a token: bounce mails of the last 24 hours that could not be read, listed at `GET /v1/unread`',
          ),
        ),
    })
    .openapi('Health', example({ ok: true, database: true })),
)

export type HealthJson = z.infer<typeof Health>

const route = createRoute({
  method: 'get',
  path: '/',
  ...operation('readHealth', 'Service', 'Is everything reachable?'),
  security: [{}, { bearer: [] }],
  responses: { 200: json(Health, 'It serves'), ...problems() },
})

export const health = createRouter().openapi(route, async (c) => {
  const { retryShards, resender, resendUrl } = readSettings(c.env)
  if (!(await grants(c.req.raw, c.env, 'read'))) {
    const question = () =>
      c.env.DB.prepare('SELECT count(*) FROM (SELECT 1 FROM addresses LIMIT 1)').run()
    const database = (await d1Breaker.run(question)) !== null
    return c.json({ ok: database, database }, 200)
  }
  // Shards of an earlier, larger RETRY_SHARDS still hold spooled events until they are drained.
  const { numbers } = await shardsInUse(c.env, retryShards, []).catch(() => ({
    numbers: Array(retryShards).keys(),
  }))
  const shards = await Promise.all(
    Array.from(numbers, async (shard) => {
      const report = await shardAnswer(c.env, shard, (stub) => stub.report())
      const { nextAlarmAt, resender, ...work } = report ?? UNKNOWN
      return {
        shard,
        ...work,
        nextAlarmAt: rfc3339OrNull(nextAlarmAt),
        failing: failingOf(resender),
      }
    }),
  )
  const now = Date.now()
  const known = await d1Breaker.run(() =>
    Promise.all([
      markedAddresses(c.env.DB, MOST),
      refusedWebhooks(c.env.DB),
      mailsToLookAt(c.env.DB, now - DAY_MS, MOST),
    ]),
  )
  const [marked, refused = [], mails] = known ?? []
  const database = known !== null
  const refusedJson = refused.map((one) => ({
    ...one,
    since: rfc3339(one.since),
    lastAt: rfc3339(one.lastAt),
  }))
  const resendUnsigned =
    resender === 'hook' && resendUrl !== null && secretsOf(c.env, 'RESEND_SECRET').length === 0
  return c.json(
    {
      ok: database && shards.every(({ spooled }) => spooled !== null),
      database,
      refoldsWaiting: marked?.length ?? null,
      shards,
      resendUnsigned,
      refusedWebhooks: refusedJson,
      unprovenMails: mails?.unproven ?? null,
      unreadMails: mails?.unread ?? null,
    },
    200,
  )
})
