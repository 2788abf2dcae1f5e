/** /v1/unread: bounce mails that could not be read, as received. */
import { createRoute, z } from '@hono/zod-openapi'
import { type ListedUnread, pageOfUnread } from '../db/unread-mails.ts'
import { UNREAD_REASONS } from '../db/unread-reason.ts'
import { fieldText } from '../mail/mime.ts'
import { readable } from '../mail/readable.ts'
import { forgetUnread, unreadBody } from '../mail/unread-mail.ts'
import { deed } from './acting.ts'
import { answer, listed, pageOf } from './answers.ts'
import { createRouter, removal, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { isTimeAndText, listing, pageFor } from './listing.ts'
import { Flag, idInPath } from './parameters.ts'
import { problems, READ_PROBLEMS } from './refusals.ts'
import { noSuch, rfc3339 } from './request.ts'

const Item = answer(() =>
  z
    .object({
      id: z.string(),
      receivedAt: Time,
      why: z.enum(UNREAD_REASONS),
      subject: z.string().nullable(),
      sizeBytes: z
        .int()
        .openapi(
          doc(
            'Of what was read of it, not of the mail: of a longer one the first mebibyte is read, 1048576 bytes',
          ),
        ),
    })
    .openapi(
      'UnreadMail',
      example({
        id: '0123456789abcdef0123456789abcdef',
        receivedAt: '2026-11-23T09:00:00.000Z',
        why: 'names_nobody',
        subject: 'Undelivered Mail',
        sizeBytes: 4096,
      }),
    ),
)
export type UnreadJson = z.infer<typeof Item>
const COLUMNS = columnsOf<UnreadJson>({
  id: true,
  receivedAt: true,
  why: true,
  subject: true,
  sizeBytes: true,
})

/** The length is bounded because an R2 key has at most 1,024 bytes. */
const Params = idInPath(example('0123456789abcdef0123456789abcdef'), 32)

const list = createRoute({
  method: 'get',
  path: '/',
  ...operation('listUnreadMails', 'Bounce mail', 'Bounce mails that could not be read'),
  ...secured('read'),
  request: { query: z.strictObject(listing('desc')) },
  responses: {
    200: listed(pageOf(Item, 'UnreadMailPage'), COLUMNS),
    ...problems(READ_PROBLEMS),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{id}',
  ...operation('readUnreadMail', 'Bounce mail', 'The mail as it came'),
  ...secured('read'),
  request: {
    params: Params,
    query: z.strictObject({
      decoded: Flag.optional().openapi(
        doc('Its headers, its letter and the text of its parts, decoded, for a person to read'),
      ),
    }),
  },
  responses: {
    200: {
      description: 'The mail',
      content: { 'text/plain': { schema: z.string().openapi(example('Subject: failure')) } },
    },
    ...problems(READ_PROBLEMS, 'not_found'),
  },
})

const remove = removal(operation('deleteUnreadMail', 'Bounce mail', 'Forget a mail'), Params)

export const unread = createRouter()
  .openapi(list, async (c) => {
    const page = await pageFor(c, c.req.valid('query'), {
      isKey: isTimeAndText,
      read: (request) => pageOfUnread(c.env.DB, request),
      toItems: (rows) => rows.map(toJson),
      columns: COLUMNS,
      toRow: toJson,
    })
    return c.json(page, 200)
  })
  .openapi(one, async (c) => {
    const { id } = c.req.valid('param')
    const body = await unreadBody(c.env, id)
    if (body === null) throw noSuch('mail')
    const decoded = c.req.valid('query').decoded === 'true'
    // The raw bytes, since the charset is unknown, but always as plain text: a browser shows it and runs nothing.
    c.res = c.body(decoded ? await readable(body) : body, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `inline; filename="${id}.${decoded ? 'txt' : 'eml'}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    })
    // Only satisfies the documented type; the response set above is sent.
    return c.text('', 200)
  })
  .openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await forgetUnread(c.env, [id], deed(c, 'unread.delete')))) throw noSuch('mail')
    return c.body(null, 204)
  })

function toJson({ receivedAt, subject, ...mail }: ListedUnread): UnreadJson {
  return { ...mail, receivedAt: rfc3339(receivedAt), subject: fieldText(subject ?? '') || null }
}
