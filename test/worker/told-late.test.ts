/** Bounce mail that comes before its sender tells of the message. */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { shardOf } from '../../src/bounce/address.ts'
import { type BounceEvent, isProven } from '../../src/bounce/event.ts'
import { d1Breaker } from '../../src/db/breaker.ts'
import { receiveMail } from '../../src/inbound.ts'
import { ingest } from '../../src/ingest.ts'
import { shardStub } from '../../src/retry/shards.ts'
import { event } from '../events.ts'
import { call } from './api/call.ts'
import { heldBack } from './held-back.ts'
import { DAY } from './retry/clock.ts'

/** Of a message, by mail and without any proof. */
function arrives(recipient: string, messageId: string, at = Date.now(), bindings: Env = env) {
  const raw = new TextEncoder().encode(
    `Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\nDate: ${new Date(at).toUTCString()}\r\nMessage-Id: <bounce-of-${messageId}>\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<${recipient}>:\r\nRemote host said: 550 5.1.1 User unknown\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <${messageId}>\r\nTo: ${recipient}\r\n\r\nDear reader.\r\n`,
  )
  const mail = { raw, envelopeFrom: '', envelopeTo: null, vouched: false, proofNeeded: false }
  return receiveMail(mail, bindings, Date.now())
}

async function told(recipient: string, messageId: string) {
  const events = [{ recipient, type: 'sent', messageId: `<${messageId}>` }]
  const { status } = await call('/webhooks/generic', { method: 'POST', body: { events } })
  expect(status).toBe(200)
}

/** The same as it is read from the webhook. */
const sent = (recipient: string, messageId: string) =>
  event({
    recipient,
    messageId,
    esp: 'generic',
    kind: 'unknown',
    espEvent: 'sent',
    final: false,
    permanence: null,
    diagnostic: null,
  })

/** What the log has of it beside what nobody proved, and the count of its errors. */
async function provenOf(address: string) {
  const { body: log } = await call(`/v1/log?address=${address}&class=permanent`)
  const { body: known } = await call(`/v1/addresses/${address}`)
  return {
    proven: log.items.filter(({ authenticity }: BounceEvent) => isProven(authenticity)),
    permanentErrors: known.permanentErrors,
  }
}

it('a bounce whose message is told of late counts once, as in the other order, however often both come', async () => {
  const at = Date.now() - 1000
  const mail = (recipient: string, id: string) => arrives(recipient, id, at)
  const orders = { early: [told, mail], late: [mail, told, told, mail, told] }
  const records: string[] = []
  for (const [name, steps] of Object.entries(orders)) {
    const address = `${name}@told.example`
    for (const step of steps) await step(address, `${name}@example.com`)
    const { proven, permanentErrors } = await provenOf(address)
    expect(permanentErrors).toBe(1)
    const { body: waiting } = await call(`/v1/log?address=${address}&authenticity=unproven`)
    expect(waiting.items).toEqual([])
    expect(proven).toMatchObject([{ authenticity: 'shared_secret', status: '5.1.1', actor: null }])
    const [{ id, receivedAt, ...one }] = proven
    records.push(JSON.stringify(one).replaceAll(name, ''))
  }
  expect(records[1]).toBe(records[0])
})

it('a bounce whose message is told of late counts where both are recorded at once', async () => {
  const address = 'at-once@told.example'
  const { binding, reached, release } = heldBack(env.DB, 'batch')
  const coming = arrives(address, 'once@example.com', Date.now(), { ...env, DB: binding })
  await reached
  await told(address, 'once@example.com')
  release()
  await coming
  expect(await provenOf(address)).toMatchObject({ permanentErrors: 1, proven: [{}] })
})

it('a bounce whose message is told of late counts where the record was away when it was told', async () => {
  const address = 'spooled@told.example'
  await arrives(address, 'spooled@example.com')
  const DB = new Proxy(env.DB, {
    get: () => () => {
      throw new Error('D1_ERROR: overloaded')
    },
  })
  const telling = ingest({ ...env, DB }, [sent(address, 'spooled@example.com')], {
    now: Date.now(),
  })
  expect(await telling).toMatchObject({ spooled: 1 })
  d1Breaker.reset()
  await runDurableObjectAlarm(shardStub(env, shardOf(address, 2)))
  expect(await provenOf(address)).toMatchObject({ permanentErrors: 1, proven: [{}] })
})

it.each([
  ['for another', 'other', 'mine', 0],
  ['of another', 'mine', 'other', 0],
  ['two days later', 'mine', 'mine', 2],
])(
  'a bounce stays unproven where the message that is told of is %s',
  async (name, who, which, days) => {
    const of = (one: string) => `${one}-${name.replaceAll(' ', '-')}@told.example`
    await arrives(of('mine'), of('mine'), Date.now() - days * DAY)
    await told(of(who), of(which))
    expect(await provenOf(of('mine'))).toEqual({ permanentErrors: 0, proven: [] })
  },
)

it('a bounce stays unproven where the id of its message could be guessed', async () => {
  const address = 'guessed@told.example'
  await arrives(address, 'order-17')
  await told(address, 'order-17')
  expect(await provenOf(address)).toEqual({ permanentErrors: 0, proven: [] })
})

it('a bounce whose message is told of late is judged by the operator’s rules', async () => {
  const rule = { id: 'told', phrases: ['user unknown'], reason: 'policy' }
  expect((await call('/v1/rules', { method: 'POST', body: rule })).status).toBe(201)
  const address = 'ruled@told.example'
  await arrives(address, 'ruled@example.com')
  await told(address, 'ruled@example.com')
  expect((await provenOf(address)).proven).toMatchObject([{ reason: 'policy' }])
  await call('/v1/rules/told', { method: 'DELETE' })
})

it('a bounce whose message is told of late brings nobody back who is erased before it is accepted', async () => {
  const address = 'erased@told.example'
  await arrives(address, 'erased@example.com')
  let batches = 0
  const { binding, reached, release } = heldBack(env.DB, 'batch', () => ++batches === 2)
  const telling = ingest({ ...env, DB: binding }, [sent(address, 'erased@example.com')], {
    now: Date.now(),
  })
  await reached
  await call(`/v1/addresses/${address}`, { method: 'DELETE' })
  release()
  await telling
  expect((await call(`/v1/log?address=${address}`)).body.items).toEqual([])
})

it('messages that are told of late take as many statements for many as for one', async () => {
  const statementsFor = async (count: number) => {
    const address = (n: number) => `${n}-of-${count}@told.example`
    const all = Array.from({ length: count }, (_, n) => sent(address(n), `${address(n)}.example`))
    for (const { recipient, messageId } of all) await arrives(recipient, messageId ?? '')
    let statements = 0
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
        return (some: D1PreparedStatement[]) => {
          statements += some.length
          return target.batch(some)
        }
      },
    })
    await ingest({ ...env, DB }, all, { now: Date.now() })
    for (let n = 0; n < count; n++) {
      expect(await provenOf(address(n))).toMatchObject({ permanentErrors: 1, proven: [{}] })
    }
    return statements
  }
  expect(await statementsFor(5)).toBe(await statementsFor(1))
})
