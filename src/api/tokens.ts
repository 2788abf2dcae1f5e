/** /v1/tokens: named tokens with scopes; each is shown only once. */
import { createRoute, z } from '@hono/zod-openapi'
import { toBase64Url } from '../base64url.ts'
import { TOKEN_SCOPES } from '../db/token-scope.ts'
import { type ApiToken, listTokens, putToken, removeToken } from '../db/tokens.ts'
import { forgetCallers, TOKEN_PREFIX } from '../proof/callers.ts'
import { sha256 } from '../sha256.ts'
import { deed, requestName } from './acting.ts'
import { answer, itemsOf, json, listed } from './answers.ts'
import { createRouter, jsonBody, removal, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation, sharedExample } from './doc.ts'
import { allOf, shortList } from './listing.ts'
import { idInPath } from './parameters.ts'
import { problems, WRITE_PROBLEMS } from './refusals.ts'
import { noSuch, rfc3339 } from './request.ts'

/** Reserved names, which in the log would look like another actor: the environment's token, the resender, or a Cloudflare Access identity. */
const SOMEBODY_ELSE = /^api_token|^resender$|@/i
const TokenName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(
    (name) => !SOMEBODY_ELSE.test(name),
    'A token is not named API_TOKEN, resender or like an address.',
  )
  .openapi(
    doc('Who acts, as the log and the audit say; two may have one, as a new token takes over', {
      example: 'billing',
    }),
  )
const Scope = z
  .enum(TOKEN_SCOPES)
  .openapi(doc('`read` looks things up, `write` changes them too, `admin` makes tokens as well'))

const WISH = sharedExample(() => ({ name: 'billing', scope: 'write' }))
const EXAMPLE = sharedExample(() => ({
  id: 'tok_17',
  ...WISH,
  createdAt: '2026-11-23T09:00:00.000Z',
  createdBy: 'API_TOKEN',
}))
const Shown = answer(() =>
  z
    .object({
      id: z.string(),
      name: z.string(),
      scope: Scope,
      createdAt: Time,
      createdBy: z.string(),
    })
    .openapi('Token', example(EXAMPLE)),
)
const Created = answer(() =>
  Shown.extend({
    token: z.string().openapi(doc('Shown this once')),
  }).openapi('NewToken', example({ ...EXAMPLE, token: `${TOKEN_PREFIX}…` })),
)

export type TokenJson = z.infer<typeof Shown>
const COLUMNS = columnsOf<TokenJson>({
  id: true,
  name: true,
  scope: true,
  createdAt: true,
  createdBy: true,
})

const list = shortList(
  '/',
  operation('listTokens', 'Tokens', 'The tokens there are, newest first'),
  listed(itemsOf(Shown), COLUMNS, 'Never the tokens themselves'),
  'admin',
)

const create = createRoute({
  method: 'post',
  path: '/',
  ...operation('createToken', 'Tokens', 'Make a token'),
  ...secured('admin'),
  request: {
    body: jsonBody(
      z.strictObject({ name: TokenName, scope: Scope }).openapi('TokenWish', example(WISH)),
    ),
  },
  responses: { 201: json(Created, 'The token'), ...problems(WRITE_PROBLEMS) },
})

const revoke = removal(
  operation('revokeToken', 'Tokens', 'Revoke a token'),
  idInPath(example('tok_17')),
  'admin',
)

export const tokens = createRouter()
  .openapi(list, async (c) => {
    const all = await listTokens(c.env.DB)
    return c.json(allOf(c, COLUMNS, all.map(toJson)), 200)
  })
  .openapi(create, async (c) => {
    const { name, scope } = c.req.valid('json')
    const secret = newToken()
    const token: ApiToken = {
      id: `tok_${requestName(c)}`,
      name,
      scope,
      hash: await sha256(secret),
      createdAt: Date.now(),
      createdBy: c.get('actor'),
    }
    await putToken(c.env.DB, token)
    return c.json({ ...toJson(token), token: secret }, 201)
  })
  .openapi(revoke, async (c) => {
    const { id } = c.req.valid('param')
    const isRevoked = await removeToken(c.env.DB, id, deed(c, 'token.revoke'))
    // Only after the deletion; otherwise a request in between would put the caller into the cache again.
    forgetCallers()
    if (!isRevoked) throw noSuch('token')
    return c.body(null, 204)
  })

function newToken(): string {
  return TOKEN_PREFIX + toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
}

function toJson({ hash: _, createdAt, ...token }: ApiToken) {
  return { ...token, createdAt: rfc3339(createdAt) }
}
