/** /v1/notifications/endpoints: the URLs of the sender's own systems, their signing secrets and the types they subscribe to. */
import { createRoute, z } from '@hono/zod-openapi'
import { DAY_MS } from '../bounce/calendar.ts'
import {
  changeEndpoint,
  type Endpoint,
  endpointOf,
  endpoints,
  putEndpoint,
  removeEndpoint,
  replaceSecrets,
  type SigningSecret,
} from '../db/endpoints.ts'
import { ENDPOINT_STATES, NOTIFICATION_TYPES, TEST_TYPE } from '../db/notification-words.ts'
import { addNotification } from '../db/notifications.ts'
import { endpointUrlError } from '../notify/endpoint-url.ts'
import { endpointReport, notifierStub } from '../notify/wake.ts'
import { Problem } from '../problem.ts'
import { deed, requestName } from './acting.ts'
import { answer, itemsOf, json, listed } from './answers.ts'
import { createRouter, jsonBody, removal, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation, sharedExample } from './doc.ts'
import { Failing, failingOf } from './failing.ts'
import { allOf, shortList } from './listing.ts'
import { ATTEMPT, Attempt } from './notifications.ts'
import { idInPath } from './parameters.ts'
import { DELETE_PROBLEMS, problems, READ_PROBLEMS, WRITE_PROBLEMS } from './refusals.ts'
import { noSuch, rfc3339 } from './request.ts'

export const MOST_ENDPOINTS = 10
/** How long the old secret still signs after a rotation. */
const ROTATION_MS = DAY_MS
/** Most secrets of an endpoint; each of them signs every notification. */
const MOST_SECRETS = 10
const ROTATION_ATTEMPTS = 5
/** Standard Webhooks requires 24 to 64. */
const SECRET_BYTES = 32

const Url = z
  .string()
  .max(2000)
  .superRefine((text, context) => {
    const message = endpointUrlError(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })
  // Normalised, so that one endpoint is not registered and notified twice.
  .overwrite((text) => URL.parse(text)?.href ?? text)
  .openapi({ type: 'string', format: 'uri', example: 'https://example.com/hooks/rebound' })
const Types = z
  .array(z.enum(NOTIFICATION_TYPES))
  .max(NOTIFICATION_TYPES.length)
  .openapi(doc('Which notifications; empty for all, those of later versions too'))
const EndpointNote = z.string().trim().max(500).nullable()

const NewEndpoint = z
  .strictObject({ url: Url, types: Types.default([]), note: EndpointNote.default(null) })
  .openapi('NewNotificationEndpoint', example({ url: 'https://example.com/hooks/rebound' }))

const Changes = z
  .strictObject({
    url: Url.optional(),
    types: Types.optional(),
    note: EndpointNote.optional(),
    state: z.enum(['active', 'paused']).optional(),
  })
  .openapi('NotificationEndpointChanges', example({ state: 'paused' }))

const ENDPOINT = sharedExample(() => ({
  id: 'nep_17',
  url: 'https://example.com/hooks/rebound',
  types: [],
  note: null,
  state: 'active',
  createdAt: '2026-11-23T09:00:00.000Z',
  createdBy: 'API_TOKEN',
  failing: null,
}))
const Shown = answer(() =>
  z
    .object({
      id: z.string(),
      url: z.string(),
      types: Types,
      note: z.string().nullable(),
      state: z
        .enum(ENDPOINT_STATES)
        .openapi(
          doc(
            '`paused`: nothing is told to it. `gone`: it answered 410; set it to `active` to call it again.',
          ),
        ),
      createdAt: Time,
      createdBy: z.string(),
      failing: Failing,
    })
    .openapi('NotificationEndpoint', example(ENDPOINT)),
)

const WithSecret = answer(() =>
  Shown.extend({
    secret: z.string().openapi(doc('Signs what is sent; shown this once')),
  }).openapi('NotificationEndpointWithSecret', example({ ...ENDPOINT, secret: 'whsec_…' })),
)

const Trial = answer(() =>
  z
    .object({ delivered: z.boolean(), id: z.string(), attempt: Attempt })
    .openapi('NotificationTrial', example({ delivered: true, id: 'msg_17', attempt: ATTEMPT })),
)

export type EndpointJson = z.infer<typeof Shown>
const COLUMNS = columnsOf<EndpointJson>({
  id: true,
  url: true,
  types: true,
  note: true,
  state: true,
  createdAt: true,
  createdBy: true,
  failing: true,
})

const Params = idInPath(example('nep_17'))

const list = shortList(
  '/',
  operation('listNotificationEndpoints', 'Notifications', 'Where notifications go'),
  listed(itemsOf(Shown), COLUMNS, 'All of them'),
)

const one = createRoute({
  method: 'get',
  path: '/{id}',
  ...operation('readNotificationEndpoint', 'Notifications', 'One endpoint'),
  ...secured('read'),
  request: { params: Params },
  responses: {
    200: json(Shown, 'The endpoint'),
    ...problems(READ_PROBLEMS, 'not_found'),
  },
})

const create = createRoute({
  method: 'post',
  path: '/',
  ...operation('createNotificationEndpoint', 'Notifications', 'Add an endpoint'),
  ...secured('write'),
  request: { body: jsonBody(NewEndpoint) },
  responses: {
    201: json(WithSecret, 'The endpoint, with its secret'),
    ...problems(WRITE_PROBLEMS, 'conflict'),
  },
})

const change = createRoute({
  method: 'patch',
  path: '/{id}',
  ...operation(
    'changeNotificationEndpoint',
    'Notifications',
    'Change, pause or resume an endpoint',
  ),
  ...secured('write'),
  request: { params: Params, body: jsonBody(Changes) },
  responses: {
    200: json(Shown, 'The endpoint'),
    ...problems(WRITE_PROBLEMS, 'not_found', 'conflict'),
  },
})

const remove = removal(
  operation(
    'deleteNotificationEndpoint',
    'Notifications',
    'Remove an endpoint and what waits for it',
  ),
  Params,
)

const rotate = createRoute({
  method: 'post',
  path: '/{id}/rotate',
  ...operation('rotateNotificationSecret', 'Notifications', 'A new secret'),
  ...secured('write'),
  request: { params: Params },
  responses: {
    200: json(WithSecret, 'The endpoint, with its new secret'),
    ...problems(DELETE_PROBLEMS, 'not_found'),
  },
})

const test = createRoute({
  method: 'post',
  path: '/{id}/test',
  ...operation('testNotificationEndpoint', 'Notifications', 'Send a test notification now, once'),
  ...secured('write'),
  request: { params: Params },
  responses: {
    200: json(Trial, 'What became of it'),
    ...problems(DELETE_PROBLEMS, 'not_found'),
  },
})

export const notificationEndpoints = createRouter()
  .openapi(list, async (c) => {
    const all = await endpoints(c.env.DB)
    const items = await Promise.all(all.map((one) => toJson(c.env, one)))
    return c.json(allOf(c, COLUMNS, items), 200)
  })
  .openapi(one, async (c) => {
    const endpoint = await found(c.env.DB, c.req.valid('param').id)
    return c.json(await toJson(c.env, endpoint), 200)
  })
  .openapi(create, async (c) => {
    const secret = newSecret()
    const endpoint: Endpoint = {
      ...c.req.valid('json'),
      id: `nep_${requestName(c)}`,
      secrets: [{ secret, until: null }],
      state: 'active',
      createdAt: Date.now(),
      createdBy: c.get('actor'),
    }
    if (!(await putEndpoint(c.env.DB, endpoint, deed(c, 'endpoint.create'), MOST_ENDPOINTS))) {
      throw await refusal(c.env.DB, endpoint.url)
    }
    return c.json({ ...(await toJson(c.env, endpoint)), secret }, 201)
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const wanted = c.req.valid('json')
    if (!(await changeEndpoint(c.env.DB, id, wanted, deed(c, 'endpoint.change')))) {
      await found(c.env.DB, id)
      throw await refusal(c.env.DB, wanted.url)
    }
    // A new URL is a new endpoint, and reactivating one means that it works again: forget its failures.
    const afresh = wanted.url !== undefined || wanted.state === 'active'
    await notifierStub(c.env, id).wake(id, afresh)
    return c.json(await toJson(c.env, await found(c.env.DB, id)), 200)
  })
  .openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    const isGone = await removeEndpoint(c.env.DB, id, deed(c, 'endpoint.delete'))
    if (!isGone) throw noSuch('endpoint')
    return c.body(null, 204)
  })
  .openapi(rotate, async (c) => {
    const { id } = c.req.valid('param')
    const secret = newSecret()
    for (let attempt = 0; attempt < ROTATION_ATTEMPTS; attempt++) {
      const endpoint = await found(c.env.DB, id)
      const next = rotated(endpoint.secrets, secret, Date.now())
      if (await replaceSecrets(c.env.DB, endpoint, next, deed(c, 'endpoint.rotate'))) {
        return c.json({ ...(await toJson(c.env, endpoint)), secret }, 200)
      }
    }
    throw new Problem('conflict', { detail: 'Others are rotating this secret, too.' })
  })
  .openapi(test, async (c) => {
    const endpoint = await found(c.env.DB, c.req.valid('param').id)
    const now = Date.now()
    const id = `msg_test_${crypto.randomUUID()}`
    const timestamp = rfc3339(now)
    const body = JSON.stringify({ type: TEST_TYPE, timestamp, data: { note: 'It works.' } })
    await addNotification(c.env.DB, {
      endpointId: endpoint.id,
      id,
      type: TEST_TYPE,
      body,
      createdAt: now,
    })
    const delivered = await notifierStub(c.env, endpoint.id).deliverNow(endpoint.id, id)
    if (delivered === null) throw noSuch('endpoint')
    const { ok, attempt } = delivered
    return c.json({ delivered: ok, id, attempt: { ...attempt, at: rfc3339(attempt.at) } }, 200)
  })

/** The problem why an endpoint could not get this URL. */
async function refusal(db: D1Database, url: string | undefined): Promise<Problem> {
  const twin = (await endpoints(db)).find((one) => one.url === url)
  const detail = twin
    ? `${twin.id} has this URL.`
    : `At most ${MOST_ENDPOINTS} endpoints can be added.`
  return new Problem('conflict', { detail })
}

/** The secrets after a rotation: the new one signs first; older ones that still sign do so until they end. */
function rotated(secrets: readonly SigningSecret[], secret: string, now: number): SigningSecret[] {
  const older = secrets
    .filter(({ until }) => until === null || until > now)
    .slice(0, MOST_SECRETS - 1)
    .map((old): SigningSecret => ({ ...old, until: old.until ?? now + ROTATION_MS }))
  return [{ secret, until: null }, ...older]
}

async function found(db: D1Database, id: string): Promise<Endpoint> {
  const endpoint = await endpointOf(db, id)
  if (endpoint === null) throw noSuch('endpoint')
  return endpoint
}

/** An endpoint as the API returns it, without its secrets. */
async function toJson(env: Env, { secrets: _, ...endpoint }: Endpoint) {
  const report = await endpointReport(env, endpoint.id)
  return {
    ...endpoint,
    types: NOTIFICATION_TYPES.filter((type) => endpoint.types.includes(type)),
    createdAt: rfc3339(endpoint.createdAt),
    failing: failingOf(report),
  }
}

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  return `whsec_${bytes.toBase64()}`
}
