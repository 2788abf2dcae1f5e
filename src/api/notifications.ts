/** /v1/notifications: notifications to the sender's own systems, and sending them again. */
import { createRoute, z } from '@hono/zod-openapi'
import { endpointOf } from '../db/endpoints.ts'
import { NOTIFICATION_STATES, SENT_TYPES } from '../db/notification-words.ts'
import {
  type Notification,
  type NotificationFilter,
  notificationsOf,
  pageOfNotifications,
  redeliver,
} from '../db/notifications.ts'
import { notifierStub } from '../notify/wake.ts'
import { Problem } from '../problem.ts'
import { deed } from './acting.ts'
import { answer, json, listed, pageOf } from './answers.ts'
import { createRouter, Name, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation, sharedExample } from './doc.ts'
import { isTimeAndText, listing, type Narrowing, pageFor } from './listing.ts'
import { idInPath, ofAddress } from './parameters.ts'
import { DELETE_PROBLEMS, problems, READ_PROBLEMS } from './refusals.ts'
import { narrowed, noSuch, rfc3339, rfc3339OrNull } from './request.ts'

export const ATTEMPT = sharedExample(() => ({
  at: '2026-11-23T09:00:00.000Z',
  durationMs: 120,
  status: 204,
  problem: null,
  response: null,
}))
export const Attempt = answer(() =>
  z
    .object({
      at: Time,
      durationMs: z.int(),
      status: z.int().nullable().openapi(doc('HTTP status; null without an answer')),
      problem: z.string().nullable(),
      response: z.string().nullable().openapi(doc('The beginning of the answer')),
    })
    .openapi('NotificationAttempt', example(ATTEMPT)),
)

const Item = answer(() =>
  z
    .object({
      id: z.string().openapi(doc('`webhook-id`: the same for every delivery, to know repeats by')),
      endpointId: z.string(),
      type: z.enum(SENT_TYPES),
      address: z.string().nullable(),
      state: z.enum(NOTIFICATION_STATES),
      createdAt: Time,
      nextAttemptAt: Time.nullable().openapi(
        doc(
          'Its turn; nothing is sent before the `failing.restsUntil` of its endpoint, or while that is paused',
        ),
      ),
      attempts: z.array(Attempt).openapi(doc('Oldest first')),
      body: z.unknown().openapi(doc('What is sent')),
    })
    .openapi(
      'Notification',
      example({
        id: 'msg_17',
        endpointId: 'nep_17',
        type: 'address.undeliverable',
        address: 'nobody@example.com',
        state: 'delivered',
        createdAt: '2026-11-23T09:00:00.000Z',
        nextAttemptAt: null,
        attempts: [ATTEMPT],
        body: { type: 'address.undeliverable' },
      }),
    ),
)
export type NotificationJson = z.infer<typeof Item>
const COLUMNS = columnsOf<NotificationJson>({
  id: true,
  endpointId: true,
  type: true,
  address: true,
  state: true,
  createdAt: true,
  nextAttemptAt: true,
  attempts: true,
  body: true,
})

const Params = idInPath(example('msg_17'))
const Which = z.strictObject({
  endpoint: Name.optional().openapi(
    doc('Which of its deliveries, where several endpoints were told; else 409', {
      example: 'nep_17',
    }),
  ),
})

const FILTERS = {
  endpoint: Name.optional().openapi(doc('Id of the endpoint', { example: 'nep_17' })),
  type: z.enum(SENT_TYPES).optional().openapi(doc('What is told')),
  state: z.enum(NOTIFICATION_STATES).optional().openapi(doc('What became of it')),
  address: ofAddress,
} satisfies Narrowing<NotificationFilter>

const list = createRoute({
  method: 'get',
  path: '/',
  ...operation('listNotifications', 'Notifications', 'What went out, and what is on its way'),
  ...secured('read'),
  request: {
    query: z.strictObject({
      ...FILTERS,
      ...listing('desc'),
    }),
  },
  responses: {
    200: listed(pageOf(Item, 'NotificationPage'), COLUMNS),
    ...problems(READ_PROBLEMS, 'invalid_address'),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{id}',
  ...operation('readNotification', 'Notifications', 'One notification with its attempts'),
  ...secured('read'),
  request: { params: Params, query: Which },
  responses: {
    200: json(Item, 'The notification'),
    ...problems(READ_PROBLEMS, 'not_found', 'conflict'),
  },
})

const again = createRoute({
  method: 'post',
  path: '/{id}/redeliver',
  ...operation('redeliverNotification', 'Notifications', 'Send it again, under the same id'),
  ...secured('write'),
  request: { params: Params, query: Which },
  responses: {
    202: json(Item, 'It is sent'),
    ...problems(DELETE_PROBLEMS, 'not_found', 'conflict'),
  },
})

export const notifications = createRouter()
  .openapi(list, async (c) => {
    const query = narrowed(c.req.valid('query'))
    const page = await pageFor(c, query, {
      isKey: isTimeAndText,
      read: (request) => pageOfNotifications(c.env.DB, query, request),
      toItems: (rows) => rows.map(toJson),
      columns: COLUMNS,
      toRow: toJson,
    })
    return c.json(page, 200)
  })
  .openapi(one, async (c) => {
    const { endpoint } = c.req.valid('query')
    return c.json(toJson(await found(c.env.DB, c.req.valid('param').id, endpoint)), 200)
  })
  .openapi(again, async (c) => {
    const { endpoint } = c.req.valid('query')
    const { id, endpointId } = await found(c.env.DB, c.req.valid('param').id, endpoint)
    const state = (await endpointOf(c.env.DB, endpointId))?.state
    if (state !== 'active') {
      throw new Problem('conflict', { detail: `The endpoint is ${state}: set it to active first.` })
    }
    await redeliver(c.env.DB, { id, endpointId }, deed(c, 'notification.redeliver'))
    await notifierStub(c.env, endpointId).wake(endpointId)
    return c.json(toJson(await found(c.env.DB, id, endpointId)), 202)
  })

async function found(
  db: D1Database,
  id: string,
  endpoint: string | undefined,
): Promise<Notification> {
  const [notification, ...others] = await notificationsOf(db, id, endpoint)
  if (notification === undefined) throw noSuch('notification')
  if (others.length > 0) {
    throw new Problem('conflict', { detail: 'Several endpoints were told: name one (?endpoint=).' })
  }
  return notification
}

function toJson({ attemptLog, attempts: _, nextAt, ...rest }: Notification): NotificationJson {
  return {
    ...rest,
    createdAt: rfc3339(rest.createdAt),
    nextAttemptAt: rfc3339OrNull(nextAt),
    attempts: attemptLog.map((attempt) => ({ ...attempt, at: rfc3339(attempt.at) })),
    body: JSON.parse(rest.body),
  }
}
