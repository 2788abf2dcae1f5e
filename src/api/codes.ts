/** GET /v1/codes: what every status code means, in English and Japanese. Public and cacheable. */
import { createRoute, z } from '@hono/zod-openapi'
import { codeTexts } from '../assets.ts'
import { explainStatus } from '../bounce/code-explanation.ts'
import { CODES } from '../bounce/code-table.ts'
import type { CodeTexts } from '../bounce/code-texts.ts'
import { Problem } from '../problem.ts'
import { answer, itemsOf, json, listed, NOT_MODIFIED } from './answers.ts'
import { conditional } from './conditional.ts'
import { Bilingual, createRouter, OPEN, StatusClass } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { allOf, SHORT_LIST } from './listing.ts'
import { problems } from './refusals.ts'

/** The table changes only with a deployment. */
const CACHE = 'public, max-age=3600'

function explained(texts: CodeTexts) {
  const statuses = CODES.flatMap(
    ({ code }) => texts.codes[code]?.classes.map((digit) => `${digit}.${code}`) ?? [],
  )
  return statuses.flatMap((status) => explainStatus(status, texts) ?? [])
}

const Code = answer(() =>
  z
    .object({
      status: z.string(),
      class: StatusClass,
      subject: z.object({ number: z.int(), title: Bilingual }),
      title: Bilingual,
      meaning: Bilingual,
      advice: Bilingual.openapi(doc('What to do about it')),
      rfc: z.string(),
      registered: z
        .boolean()
        .openapi(doc('False: nobody registered this detail, and this is what its subject says')),
    })
    .openapi(
      'Code',
      example({
        status: '5.1.1',
        class: 'permanent',
        subject: { number: 1, title: { en: 'Addressing status', ja: 'メールアドレスの状態' } },
        title: { en: 'Bad destination mailbox address', ja: '宛先メールボックスが存在しない' },
        meaning: { en: 'Permanent error: …', ja: '恒久的なエラーです。…' },
        advice: { en: 'Check the address for typing mistakes, …', ja: 'アドレスの打ち間違いや…' },
        rfc: 'RFC 3463',
        registered: true,
      }),
    ),
)

const COLUMNS = columnsOf<z.infer<typeof Code>>({
  status: true,
  class: true,
  subject: true,
  title: true,
  meaning: true,
  advice: true,
  rfc: true,
  registered: true,
})

const all = createRoute({
  method: 'get',
  path: '/',
  ...operation('listCodes', 'Codes', 'Every status code and what it means'),
  ...OPEN,
  ...SHORT_LIST,
  middleware: conditional,
  responses: {
    ...NOT_MODIFIED,
    200: listed(itemsOf(Code, 'Codes'), COLUMNS, 'All of them'),
    ...problems('invalid_request', 'unavailable'),
  },
})

const one = createRoute({
  method: 'get',
  path: '/{status}',
  ...operation('readCode', 'Codes', 'What one status code means'),
  ...OPEN,
  middleware: conditional,
  request: {
    params: z.object({
      status: z
        .string()
        .max(20)
        .openapi(doc('Class, subject and detail', { example: '5.1.1' })),
    }),
  },
  responses: {
    200: json(Code, 'The code'),
    ...NOT_MODIFIED,
    ...problems('not_found', 'invalid_request', 'unavailable'),
  },
})

export const codes = createRouter()
  .openapi(all, async (c) => {
    const rows = explained(await codeTexts(c.env))
    return c.json(allOf(c, COLUMNS, rows), 200, { 'cache-control': CACHE })
  })
  .openapi(one, async (c) => {
    const explanation = explainStatus(c.req.valid('param').status, await codeTexts(c.env))
    if (explanation === null) {
      throw new Problem('not_found', {
        detail: 'A status code is 2, 4 or 5, a subject from 0 to 7, and a detail: 5.1.1',
      })
    }
    return c.json(explanation, 200, { 'cache-control': CACHE })
  })
