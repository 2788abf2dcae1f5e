/** What a person decides about an address: suppress it, reactivate it, erase everything about it. */
import { createRoute, z } from '@hono/zod-openapi'
import { act } from '../db/actions.ts'
import { ERASED } from '../db/erase.ts'
import { canRemember, erasedAmong, forgetErased } from '../db/erased-addresses.ts'
import { wake } from '../ingest.ts'
import { Problem } from '../problem.ts'
import { eraseEverywhere } from '../upkeep/erase-everywhere.ts'
import { by, deed, Note, recordingNow } from './acting.ts'
import { answerFor } from './address-answers.ts'
import { Address } from './address-json.ts'
import { answer, json } from './answers.ts'
import { createRouter, jsonBody, secured, Time } from './contract.ts'
import { doc, example, operation } from './doc.ts'
import { addressInPath, Flag } from './parameters.ts'
import { DELETE_PROBLEMS, problems, WRITE_PROBLEMS } from './refusals.ts'
import { addressOf, rfc3339 } from './request.ts'

const change = createRoute({
  method: 'patch',
  path: '/{address}',
  ...operation('changeAddress', 'Addresses', 'Suppress or reactivate by hand'),
  ...secured('write'),
  request: {
    params: addressInPath,
    body: jsonBody(
      z
        .strictObject({ action: z.enum(['suppress', 'reactivate']), note: Note })
        .openapi('AddressChange', example({ action: 'reactivate', note: 'Wrote to us' })),
    ),
  },
  responses: {
    200: json(Address, 'The address as it is now'),
    ...problems(WRITE_PROBLEMS, 'invalid_address'),
  },
})

const Erasure = answer(() =>
  z
    .object({
      erasedAt: Time,
      removed: z
        .record(z.enum([...ERASED.map(([name]) => name), 'messages', 'unreadMails']), z.int())
        .openapi(doc('How many rows of what')),
      remembered: z
        .boolean()
        .openapi(
          doc(
            'A salted hash stays, so that the address stays suppressed: of this erasure, or of an earlier one, which only reactivating lifts',
          ),
        ),
    })
    .openapi(
      'Erasure',
      example({
        erasedAt: '2026-11-23T09:00:00.000Z',
        removed: {
          logEntries: 12,
          addresses: 1,
          marks: 0,
          retries: 2,
          notifications: 3,
          messageRecipients: 0,
          importListings: 0,
          messages: 0,
          unreadMails: 0,
        },
        remembered: true,
      }),
    ),
)

const erase = createRoute({
  method: 'delete',
  path: '/{address}',
  ...operation('eraseAddress', 'Addresses', 'Erase everything about an address'),
  ...secured('write'),
  request: {
    params: addressInPath,
    query: z.strictObject({
      remember: Flag.default('false').openapi(
        doc(
          'Whether a salted hash stays, by which it is still suppressed and its old events are refused; needs ERASE_SALT',
        ),
      ),
    }),
  },
  responses: {
    200: json(Erasure, 'What was removed'),
    ...problems(DELETE_PROBLEMS, 'invalid_address'),
  },
})

export const addressActions = createRouter()
  .openapi(change, async (c) => {
    const address = addressOf(c.req.valid('param').address)
    const { action, note } = c.req.valid('json')
    const options = recordingNow(c.env)
    await wake(c.env, await act(c.env.DB, action, [address], by(c, note), options))
    if (action === 'reactivate') await forgetErased(c.env, address)
    return c.json(await answerFor(c.env, address), 200)
  })
  .openapi(erase, async (c) => {
    const address = addressOf(c.req.valid('param').address)
    const remembers = c.req.valid('query').remember === 'true'
    if (remembers && !canRemember(c.env)) {
      throw new Problem('not_configured', {
        detail:
          'Remembering needs a salt. Set one: npx wrangler secret put ERASE_SALT, or for npm run dev in .dev.vars',
        extra: { secret: 'ERASE_SALT' },
      })
    }
    const by = deed(c, 'address.erase')
    const removed = await eraseEverywhere(c.env, address, remembers, by)
    const remembered = (await erasedAmong(c.env, c.env.DB, [address])).size > 0
    return c.json({ erasedAt: rfc3339(by.at), removed, remembered }, 200)
  })
