/** GET /v1/esps: every mail service, how to set up its webhook, and how its posts are proven. Public. */
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { espGuides } from '../assets.ts'
import { AUTHENTICITIES } from '../bounce/event.ts'
import { secretName, secretsOf } from '../env/secrets.ts'
import { type EspAdapter, EVIDENCES, SECRET_MAKERS } from '../esp/esp.ts'
import type { Guide } from '../esp/guide.ts'
import { ESPS } from '../esp/index.ts'
import { Problem } from '../problem.ts'
import { grants } from '../proof/callers.ts'
import { answer, itemsOf, json, listed } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { createRouter, OPEN } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { allOf, SHORT_LIST } from './listing.ts'
import { problems } from './refusals.ts'

const Esp = answer(() =>
  z
    .object({
      id: z.string().openapi(example('postmark')),
      name: z.string(),
      webhookUrl: z
        .url()
        .nullable()
        .openapi(doc('Where the service posts to; null where its events come by a queue')),
      authenticity: z
        .enum(AUTHENTICITIES)
        .openapi(doc('How strongly the service allows itself to be proven')),
      evidence: z
        .enum(EVIDENCES)
        .openapi(
          doc(
            'How sure we are of its format: real payloads seen, its documentation read, or what third parties say',
          ),
        ),
      secret: z.object({
        name: z.string().openapi(
          doc('Name of the Worker secret; with _SOURCE behind it for a second account', {
            example: 'WEBHOOK_SECRET_POSTMARK',
          }),
        ),
        value: z.string().openapi(doc('What to put there')),
        from: z
          .enum(SECRET_MAKERS)
          .openapi(doc('Who makes it: the service shows it, or you make it up')),
        isSet: z.boolean().nullable().openapi(doc('For callers with a token; null for others')),
      }),
      events: z.array(z.string()).openapi(doc('What to tick at the service')),
      batch: z.boolean().openapi(doc('Whether a post can hold several events')),
      notes: z.array(z.string()),
      redelivery: z
        .record(z.string(), z.unknown())
        .nullable()
        .openapi(doc('How it repeats a post that it takes for undelivered, where known')),
      docsUrl: z.string(),
    })
    .openapi(
      'Esp',
      example({
        id: 'postmark',
        name: 'Postmark',
        webhookUrl: 'https://bounces.example.com/webhooks/postmark',
        authenticity: 'shared_secret',
        evidence: 'payloads',
        secret: {
          name: 'WEBHOOK_SECRET_POSTMARK',
          value: 'The basic auth of the webhook as user:password',
          from: 'you',
          isSet: null,
        },
        events: ['Delivery', 'Bounce', 'Spam complaint', 'Subscription change'],
        batch: false,
        notes: [],
        redelivery: null,
        docsUrl: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
      }),
    ),
)

export type EspJson = z.infer<typeof Esp>
const COLUMNS = columnsOf<EspJson>({
  id: true,
  name: true,
  webhookUrl: true,
  authenticity: true,
  evidence: true,
  secret: true,
  events: true,
  batch: true,
  notes: true,
  redelivery: true,
  docsUrl: true,
})

const list = createRoute({
  method: 'get',
  path: '/',
  ...operation('listEsps', 'ESPs', 'Every mail service, with what to set up'),
  ...OPEN,
  ...SHORT_LIST,
  responses: {
    200: listed(itemsOf(Esp), COLUMNS, 'All of them, by name'),
    ...problems('invalid_request', 'unavailable'),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{esp}',
  ...operation('readEsp', 'ESPs', 'One mail service'),
  ...OPEN,
  request: {
    params: z.object({
      esp: z
        .string()
        .max(64)
        .openapi(doc('Its `id` in the list', { example: 'postmark' })),
    }),
  },
  responses: {
    200: json(Esp, 'What to set up'),
    ...problems('unknown_esp', 'invalid_request', 'unavailable'),
  },
})

export const esps = createRouter()
  .openapi(list, async (c) => {
    const mayKnow = await grants(c.req.raw, c.env, 'read')
    const guides = await espGuides(c.env)
    const all = [...ESPS.values()].sort((a, b) => a.name.localeCompare(b.name))
    const items = all.flatMap((esp) => {
      const guide = guides[esp.id]
      return guide === undefined ? [] : [shown(esp, guide, c, mayKnow)]
    })
    setCaching(c, mayKnow)
    return c.json(allOf(c, COLUMNS, items), 200)
  })
  .openapi(one, async (c) => {
    const { esp: id } = c.req.valid('param')
    const esp = ESPS.get(id)
    const guide = esp && (await espGuides(c.env))[id]
    if (esp === undefined || guide === undefined)
      throw new Problem('unknown_esp', {
        detail: 'GET /v1/esps lists them; /webhooks/mail takes bounce mail.',
      })
    const mayKnow = await grants(c.req.raw, c.env, 'read')
    setCaching(c, mayKnow)
    return c.json(shown(esp, guide, c, mayKnow), 200)
  })

/** The content depends on the caller, so no cache may give one caller's answer to another. */
function setCaching(c: Context<ApiEnv>, mayKnow: boolean): void {
  c.header('cache-control', mayKnow ? 'private, no-store' : 'public, max-age=3600')
  c.header('vary', 'authorization, cookie, cf-access-jwt-assertion', { append: true })
}

function shown(
  { id, name, authenticity, evidence, setup }: EspAdapter,
  guide: Guide,
  { env, req }: Context<ApiEnv>,
  mayKnow: boolean,
): EspJson {
  const secret = secretName(id, '')
  return {
    id,
    name,
    webhookUrl: authenticity === 'binding' ? null : new URL(`/webhooks/${id}`, req.url).href,
    authenticity,
    evidence,
    secret: {
      name: secret,
      value: setup.secret,
      from: setup.secretFrom,
      isSet: mayKnow ? secretsOf(env, secret).length > 0 : null,
    },
    events: [...setup.events],
    ...guide,
  }
}
