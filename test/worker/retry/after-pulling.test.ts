/** A sender who pulled, and is called from now on: what he has sent does not come again. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { RetryScheduler } from '../../../src/retry/retry-scheduler.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { event } from '../../events.ts'
import { call, post, retryOf } from '../api/call.ts'
import { attemptsOf, later, MINUTE, moveClock, receive, runTo, T0 } from './clock.ts'

moveClock()

/** As the platform makes the shards anew when settings change. */
const setting = (bindings: object) =>
  Promise.all(
    [0, 1].map((shard) =>
      runInDurableObject(shardStub(env, shard), (_, state) => {
        new RetryScheduler(state, Object.assign({ ...env }, bindings))
      }),
    ),
  )

const numbersOf = async (address: string) =>
  (await attemptsOf(address)).map(({ attempt }) => attempt)

it('an attempt that was reported, handed out a moment ago, or came back is not posted; all others are at once', async () => {
  await setting({ RESEND_URL: '' })
  const [reported, leased, back, nobody] = ['reported', 'leased', 'back', 'nobody'].map(
    (name) => `${name}@pulled-before.example`,
  ) as [string, string, string, string]
  await receive(event({ recipient: reported }))
  later(3 * MINUTE)
  const [item] = (await call('/v1/retries/due?limit=1')).body.items
  expect(item).toMatchObject({ address: reported, attempt: 1 })
  const said = { retryId: item.retryId, attempt: 1, reply: '452 4.2.2 Mailbox full' }
  await post('/v1/retries/due/report', { items: [said] })
  const early = { occurredAt: T0 }
  await receive(event({ recipient: leased, ...early }))
  expect((await call('/v1/retries/due?limit=1&lease=300')).body.items).toMatchObject([
    { address: leased, attempt: 1 },
  ])
  await receive(
    event({ recipient: nobody, ...early }),
    event({ recipient: back, ...early }),
    event({ recipient: back, messageId: 'copy', occurredAt: T0 + 3.5 * MINUTE }),
  )
  later(MINUTE)
  await setting({})
  await runTo(T0 + 5 * MINUTE)
  const all = async () => Promise.all([reported, leased, back, nobody].map(numbersOf))
  expect(await all()).toEqual([[], [], [], [1]])
  await runTo(T0 + 7 * MINUTE)
  expect(await all()).toEqual([[2], [2], [2], [1, 2]])
  const { body } = await call(`/v1/retries/${(await retryOf(reported)).id}`)
  expect(body.attempts.map(({ attempt }: { attempt: number }) => attempt)).toEqual([1, 2])
})
