/** GET /v1/audit: actions that leave no row in the delivery log, with their authors. */
import { createRoute, z } from '@hono/zod-openapi'
import { type AuditEntry, type AuditFilter, pageOfAudit } from '../db/audit.ts'
import { AUDIT_ACTIONS } from '../db/audit-action.ts'
import { answer, listed, pageOf } from './answers.ts'
import { createRouter, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { isTimeAndText, listing, type Narrowing, pageFor } from './listing.ts'
import { from, ofActor, to } from './parameters.ts'
import { problems, READ_PROBLEMS } from './refusals.ts'
import { rfc3339 } from './request.ts'

const Entry = answer(() =>
  z
    .object({
      id: z.string(),
      at: Time,
      actor: z.string(),
      action: z.enum(AUDIT_ACTIONS),
      target: z.string().openapi(doc('What kind of thing it was done to')),
      targetId: z
        .string()
        .nullable()
        .openapi(doc('Null for an erased address, of which nothing is kept')),
    })
    .openapi(
      'AuditEntry',
      example({
        id: '0123456789abcdef',
        at: '2026-11-23T09:00:00.000Z',
        actor: 'API_TOKEN',
        action: 'token.revoke',
        target: 'token',
        targetId: 'tok_17',
      }),
    ),
)
type EntryJson = z.infer<typeof Entry>
const COLUMNS = columnsOf<EntryJson>({
  id: true,
  at: true,
  actor: true,
  action: true,
  target: true,
  targetId: true,
})

const FILTERS = {
  actor: ofActor,
  action: z.enum(AUDIT_ACTIONS).optional().openapi(doc('What was done')),
  from,
  to,
} satisfies Narrowing<AuditFilter>

const route = createRoute({
  method: 'get',
  path: '/',
  ...operation('listAudit', 'Tokens', 'Who did what'),
  ...secured('admin'),
  request: {
    query: z.strictObject({
      ...FILTERS,
      ...listing('desc'),
    }),
  },
  responses: {
    200: listed(pageOf(Entry, 'AuditPage'), COLUMNS),
    ...problems(READ_PROBLEMS, 'forbidden'),
  },
})

export const audit = createRouter().openapi(route, async (c) => {
  const query = c.req.valid('query')
  const page = await pageFor(c, query, {
    isKey: isTimeAndText,
    read: (request) => pageOfAudit(c.env.DB, query, request),
    toItems: (rows) => rows.map(toJson),
    columns: COLUMNS,
    toRow: toJson,
  })
  return c.json(page, 200)
})

function toJson({ id, at, actor, action, targetId }: AuditEntry): EntryJson {
  const [target = ''] = action.split('.')
  return { id, at: rfc3339(at), actor, action, target, targetId }
}
