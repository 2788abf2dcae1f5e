/** A window that is opened again sends what the one before it had to send. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { storeMessage } from '../../../src/mail/message-store.ts'
import { sweep } from '../../../src/upkeep/sweep.ts'
import { delivered, event } from '../../events.ts'
import {
  DAY,
  HOUR,
  later,
  logRows,
  MINUTE,
  receive,
  retryRows,
  startClock,
} from '../retry/clock.ts'
import { type Answer, call, dueFor, expectProblem, post, retryOf } from './call.ts'
import { expectDocumented } from './contract.ts'

// Days of their own: what one test leaves open has ended for the next.
let t0 = Date.UTC(2030, 0, 1, 9)
beforeEach(() => {
  t0 = startClock(t0 + 2 * DAY)
})
afterEach(() => {
  vi.useRealTimers()
})

const act = async (address: string, action: 'cancel' | 'reopen') => {
  later(MINUTE)
  const { id } = await retryOf(address)
  const answer = await post(`/v1/retries/${id}/${action}`, {})
  expect(answer.status).toBe(200)
}
const tooBig = (recipient: string, messageId: string) =>
  event({ recipient, messageId, diagnostic: '552 5.3.4 Message too big', permanence: 'permanent' })
/** What is handed out of an address four minutes from now. */
const due = async (address: string) => {
  later(4 * MINUTE)
  return (await dueFor(address))?.messages
}

it('a retry whose mail service goes on trying is watched again, and nobody is asked for another copy', async () => {
  const address = 'a@tried-still.example'
  const deferred = { kind: 'deferred', final: false } as const
  await receive(event({ recipient: address, messageId: 'tried', ...deferred }))
  for (let again = 0; again < 2; again++) {
    await act(address, 'cancel')
    await act(address, 'reopen')
    expect(await due(address)).toBeUndefined()
    expect(await retryOf(address)).toMatchObject({ mode: 'observe', nextAttemptAt: null })
  }
  await receive(event({ recipient: address, messageId: 'given up' }))
  await act(address, 'cancel')
  await act(address, 'reopen')
  expect(await due(address)).toMatchObject([{ messageId: 'given up' }])
})

it('a retry is not reopened where nobody may be mailed: no window that could only end with an error', async () => {
  const address = 'a@unknown-by-now.example'
  await receive(event({ recipient: address, diagnostic: '452 4.2.2 Mailbox full' }))
  later(MINUTE)
  const unknown = { diagnostic: '550 5.1.1 User unknown', permanence: 'permanent' } as const
  await receive(event({ recipient: address, ...unknown }))
  later(MINUTE)
  const { id } = await retryOf(address)
  const refused = await post(`/v1/retries/${id}/reopen`, {})
  expectProblem(refused, 409, 'conflict')
  expect(refused.body.detail).toContain('may not be sent')
  const { body } = await post('/v1/retries/bulk', { action: 'reopen', addresses: [address] })
  const { detail } = refused.body
  expect(body.items).toEqual([{ address, result: 'nothing_to_do', detail }])
  expect(await retryRows(address)).toMatchObject([{ state: 'failed' }])

  // A person lifts it, and says that it is to be tried.
  await call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'reactivate' } })
  await act(address, 'reopen')
  expect((await due(address)).length).toBe(1)
})

it('a retry that is reopened waits for a copy that was on its way when it was cancelled, until that comes back', async () => {
  const [patient, back] = ['a@copy-patient.example', 'a@copy-back.example']
  for (const recipient of [patient, back]) {
    await receive(event({ recipient, messageId: 'm1' }))
    later(4 * MINUTE)
    const { retryId, attempt } = await dueFor(recipient)
    await post('/v1/retries/due/report', { items: [{ retryId, attempt, result: 'accepted' }] })
    const { inFlightUntil } = await retryOf(recipient)
    await act(recipient, 'cancel')
    expect(await retryOf(recipient)).toMatchObject({ state: 'cancelled', inFlightUntil: null })
    if (recipient === back) await receive(event({ recipient, messageId: 'copy' }))
    await act(recipient, 'reopen')
    const isBack = recipient === back
    expect(await retryOf(recipient)).toMatchObject({
      state: 'open',
      inFlightUntil: isBack ? null : inFlightUntil,
    })
    expect(await due(recipient)).toEqual(isBack ? expect.any(Array) : undefined)
  }
  later(4 * HOUR)
  expect(await due(patient)).toMatchObject([{ messageId: 'm1' }])
})

it('a retry that is reopened is no news of a copy of one message among several', async () => {
  const address = 'a@one-copy.example'
  for (const messageId of ['m1', 'm2']) await receive(event({ recipient: address, messageId }))
  const until = Date.now() + 2 * HOUR
  await env.DB.prepare('INSERT INTO message_recipients VALUES (?1,?2,?3)')
    .bind(address, 'm1', until)
    .run()
  await act(address, 'cancel')
  await act(address, 'reopen')
  const rest = env.DB.prepare('SELECT in_flight_until FROM message_recipients WHERE address=?1')
  expect(await rest.bind(address).first('in_flight_until')).toBe(until)
})

it('a retry is reopened under the code of the error that waited, and says nothing new of the address', async () => {
  const address = 'a@full-for-good.example'
  await receive(event({ recipient: address, diagnostic: '451 4.3.2 Not accepting mail' }))
  later(MINUTE)
  const full = { diagnostic: '552 5.2.2 Mailbox full', permanence: 'permanent' } as const
  await receive(event({ recipient: address, ...full }))
  const known = async () => (await call(`/v1/addresses/${address}`)).body
  const { lastStatus, lastClass, reason, lastSeenAt } = await known()
  expect([lastStatus, lastClass]).toEqual(['5.2.2', 'permanent'])
  await act(address, 'reopen')
  expect(await known()).toMatchObject({
    state: 'retrying',
    lastStatus,
    lastClass,
    reason,
    lastSeenAt,
  })
  const { body } = await call(`/v1/log?address=${address}&limit=1`)
  expect(body.items).toMatchObject([{ espEvent: 'reopen_retry', status: null }])
  later(DAY)
  await sweep(env, Date.now())
  expect((await call(`/v1/log?address=${address}&limit=1`)).body.items).toMatchObject([
    { outcome: 'expired', status: '4.3.2' },
  ])
})

it('a retry is reopened under the code of the last error of each message', async () => {
  const address = 'a@of-each.example'
  const full = { messageId: 'm10', diagnostic: '452 4.2.2 Mailbox full' }
  const grey = { messageId: 'm11', diagnostic: '450 4.7.1 Greylisted, try again' }
  for (const reported of [full, grey]) {
    await receive(event({ recipient: address, ...reported }))
    later(MINUTE)
  }
  for (let again = 0; again < 2; again++) {
    await act(address, 'cancel')
    await act(address, 'reopen')
    const { body } = await call(`/v1/log?address=${address}&limit=2`)
    const said = body.items.map(({ kind, messageId, reason }: Record<string, string>) => {
      return [kind, messageId, reason]
    })
    expect(said.toSorted()).toEqual([
      ['reopen_retry', 'm10', 'mailbox_full'],
      ['reopen_retry', 'm11', 'greylisted'],
    ])
  }
})

it('a retry that is reopened after it was cancelled, once or twice, has its messages, with all that was echoed', async () => {
  const address = 'a@again.example'
  await receive(event({ recipient: address, messageId: 'm1', source: 'eu' }))
  later(MINUTE)
  const metadata = { campaign: 'spring' }
  await receive(event({ recipient: address, messageId: 'm1', source: 'eu', metadata }))
  later(MINUTE)
  await receive(event({ recipient: address, messageId: 'm2' }))
  await act(address, 'cancel')
  await act(address, 'reopen')
  const expected = [
    { esp: 'ses', source: 'eu', messageId: 'm1', metadata },
    { esp: 'ses', source: '', messageId: 'm2' },
  ]
  expect(await due(address)).toMatchObject(expected)
  // What comes back of one of them is that message, and no other.
  await receive(event({ recipient: address, messageId: 'm2', metadata: { try: '2' } }))
  expect(await due(address)).toMatchObject([{ messageId: 'm1' }, { metadata: { try: '2' } }])
  await act(address, 'cancel')
  await act(address, 'reopen')
  expect(await due(address)).toMatchObject(expected)
})

it('a retry that is reopened sends what was not delivered, and nothing where all was: nobody is mailed twice', async () => {
  const [done, half] = ['a@done.example', 'a@half.example']
  for (const recipient of [done, half]) {
    for (const messageId of ['m1', 'm2']) {
      await receive(event({ recipient, messageId }))
      later(MINUTE)
    }
    await receive(delivered(recipient, 'm1'))
  }
  later(MINUTE)
  await receive(delivered(done, 'm2'))
  await act(half, 'cancel')
  later(MINUTE)
  const { id } = await retryOf(done)
  expectProblem(await post(`/v1/retries/${id}/reopen`, {}), 409, 'conflict')
  const answer = await post('/v1/retries/bulk', { action: 'reopen', addresses: [done, half] })
  expect(answer.body.items).toMatchObject([
    { address: done, result: 'nothing_to_do' },
    { address: half, result: 'done', detail: null },
  ])
  expect(await due(done)).toBeUndefined()
  expect(await due(half)).toMatchObject([{ messageId: 'm2' }])
})

it('a retry that is reopened does not send what arrived when its window had ended', async () => {
  const [all, half] = ['a@late.example', 'a@half-late.example']
  for (const recipient of [all, half]) await receive(event({ recipient, messageId: 'm1' }))
  await receive(event({ recipient: half, messageId: 'm2' }))
  for (let again = 0; again < 2; again++) {
    later(DAY)
    await sweep(env, Date.now())
    if (again === 0) await act(half, 'reopen')
  }
  for (const recipient of [all, half]) await receive(delivered(recipient, 'm1'))
  const { id } = await retryOf(all)
  expectProblem(await post(`/v1/retries/${id}/reopen`, {}), 409, 'conflict')
  await act(half, 'reopen')
  expect(await due(half)).toMatchObject([{ messageId: 'm2' }])
})

it.each<[string, (address: string) => Promise<unknown>]>([
  ['was cancelled', (address) => act(address, 'cancel')],
  [
    'has expired',
    async () => {
      later(DAY)
      await sweep(env, Date.now())
    },
  ],
  [
    'had failed',
    async (recipient) => {
      for (const messageId of ['m1', 'm2']) await receive(tooBig(recipient, messageId))
    },
  ],
])(
  'each message of a retry that %s waits for news of its own, and for that of no other',
  async (how, end) => {
    const address = `a@${how.replace(' ', '-')}.example`
    for (const messageId of ['m1', 'm2']) {
      await receive(event({ recipient: address, messageId }))
      later(MINUTE)
    }
    await end(address)
    await act(address, 'reopen')
    later(MINUTE)
    await receive(delivered(address, 'other'))
    await receive(tooBig(address, 'another'))
    expect(await due(address)).toMatchObject([{ messageId: 'm1' }, { messageId: 'm2' }])
    await receive(delivered(address, 'm2'))
    expect(await retryOf(address)).toMatchObject({ state: 'open' })
    expect(await due(address)).toMatchObject([{ messageId: 'm1' }])
    await act(address, 'cancel')
    await act(address, 'reopen')
    expect(await due(address)).toMatchObject([{ messageId: 'm1' }])
    await receive(delivered(address, 'm1'))
    expect(await retryOf(address)).toMatchObject({ state: 'delivered' })
  },
)

it('reopening leaves the address its last code and reason, also where these are of a delivery since', async () => {
  const [full, done] = ['a@full.example', 'a@arrived.example']
  for (const recipient of [full, done]) {
    await receive(event({ recipient, messageId: 'm1', diagnostic: '452 4.2.2 Mailbox full' }))
  }
  await act(full, 'cancel')
  await act(done, 'cancel')
  later(MINUTE)
  await receive(delivered(done, 'm2'))
  await act(full, 'reopen')
  await act(done, 'reopen')
  const { body } = await post('/v1/addresses/lookup', { addresses: [full, done] })
  expect(body.addresses).toMatchObject([
    { state: 'retrying', lastStatus: '4.2.2', reason: 'mailbox_full' },
    { state: 'retrying', lastStatus: '2.0.0', reason: 'delivered' },
  ])
  later(4 * MINUTE)
  expect(await dueFor(full)).toMatchObject({ lastStatus: '4.2.2', lastReason: 'mailbox_full' })
})

it('a retry that is reopened holds the messages of its own window that were not delivered, and no others', async () => {
  const address = 'a@own.example'
  await receive(event({ recipient: address, messageId: 'm1' }))
  const first = await retryOf(address)
  await act(address, 'cancel')
  for (const messageId of ['m2', 'm3']) {
    later(MINUTE)
    await receive(event({ recipient: address, messageId }))
  }
  await receive(event({ recipient: address, messageId: 'm4', kind: 'autoreplied' }))
  later(MINUTE)
  await receive(delivered(address, 'm3'))
  expect(await due(address)).toMatchObject([{ messageId: 'm2' }])
  await act(address, 'cancel')
  await act(address, 'reopen')
  expect(await due(address)).toMatchObject([{ messageId: 'm2' }])
  await act(address, 'cancel')
  later(MINUTE)
  expect((await post(`/v1/retries/${first.id}/reopen`, {})).body).toMatchObject({ state: 'open' })
  expect(await due(address)).toMatchObject([{ messageId: 'm1' }])
})

it('messages are told apart by mail service, source and id, and those without one by what was echoed', async () => {
  const address = 'a@apart.example'
  const apart = [
    { messageId: 'm1' },
    { messageId: 'm1', source: 'eu' },
    { messageId: 'm1', esp: 'mailgun' },
    { metadata: { order: '1' } },
    { metadata: { order: '2' } },
  ]
  for (const one of apart) {
    later(1000)
    await receive(event({ recipient: address, ...one }))
  }
  expect(await due(address)).toMatchObject(apart)
})

it('twenty messages travel in a call, those that have waited longest, and it says whether there are more', async () => {
  const address = 'a@twenty.example'
  const ids = Array.from({ length: 21 }, (_, n) => `m${n}`)
  const handed = async () => {
    later(4 * MINUTE)
    const { messages, more } = (await dueFor(address)) ?? {}
    expect(messages.map((one: { messageId: string }) => one.messageId)).toEqual(ids.slice(0, 20))
    return more
  }
  for (const messageId of ids.slice(0, 20)) {
    later(1000)
    await receive(event({ recipient: address, messageId }))
  }
  expect(await handed()).toBe(false)
  await receive(event({ recipient: address, messageId: 'm20' }))
  expect(await handed()).toBe(true)
})

it('the words of receiving servers are no messages, however many there were', async () => {
  const address = 'a@words.example'
  await receive(event({ recipient: address, messageId: 'm1' }))
  const { id } = await retryOf(address)
  for (let attempt = 1; attempt <= 25; attempt++) {
    later(15 * MINUTE)
    const items = [{ retryId: id, attempt, reply: '452 4.2.2 Mailbox full' }]
    await post('/v1/retries/due/report', { items })
  }
  // Those of the mail service Resend are.
  await receive(event({ recipient: address, esp: 'resend', messageId: 'm2' }))
  later(15 * MINUTE)
  expect(await due(address)).toMatchObject([{ messageId: 'm1' }, { messageId: 'm2' }])
})

it.each(['smtp', 'mailgun'])(
  'a retry is refused with 409 where %s holds nothing of it any more',
  async (resender) => {
    const address = `a@${resender}-holds.example`
    const messageId = `${resender}-1`
    const app = createApp({ esps: new Map() })
    const bindings = Object.assign(
      { ...env },
      { RESENDER: resender, SMTP_HOST: 'smtp.example.com', SMTP_FROM: 'me@example.com' },
    )
    const ask = async (path: string, body: object) => {
      const headers = { authorization: 'Bearer test-token', 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const response = await app.request(`http://localhost${path}`, init, bindings)
      await expectDocumented('POST', path, response)
      const { status } = response
      return {
        status,
        headers: response.headers,
        text: '',
        body: await response.json<Answer['body']>(),
      }
    }
    await receive(event({ recipient: address, messageId: `<${messageId}>` }))
    await act(address, 'cancel')
    later(MINUTE)
    const path = `/v1/retries/${(await retryOf(address)).id}/reopen`
    const refused = await ask(path, {})
    expectProblem(refused, 409, 'conflict')
    expect(refused.body.detail).toContain('Nothing is left to send')
    const inBulk = { action: 'reopen', addresses: [address] }
    expect((await ask('/v1/retries/bulk', inBulk)).body.items).toEqual([
      { address, result: 'nothing_to_do', detail: refused.body.detail },
    ])
    expect(await logRows(address)).toHaveLength(2)

    // It is given what it can send, which then stays until the new window has ended.
    if (resender === 'mailgun') {
      const mailgun_storage_url =
        'https://storage-europe-west1.api.mailgun.net/v3/domains/example.com/messages/1'
      const metadata = { mailgun_storage_url }
      await receive(event({ recipient: address, esp: 'mailgun', messageId: 'm2', metadata }))
      await act(address, 'cancel')
      later(MINUTE)
      const again = await ask(`/v1/retries/${(await retryOf(address)).id}/reopen`, {})
      expect(again.body).toMatchObject({ state: 'open' })
      return
    }
    const message = { messageId, envelopeFrom: null, sizeBytes: 5, storedAt: Date.now() }
    await storeMessage(env, message, [address], new TextEncoder().encode('A: b\r\n\r\nx'))
    expect((await ask(path, {})).body).toMatchObject({ state: 'open' })
    const stored = async () => (await call('/v1/messages')).body.items.length
    later(HOUR)
    await sweep(env, Math.ceil(Date.now() / HOUR) * HOUR)
    expect(await stored()).toBe(1)
    await act(address, 'cancel')
    await sweep(env, Math.ceil(Date.now() / HOUR) * HOUR)
    expect(await stored()).toBe(0)
    expect(await retryRows(address)).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }])
  },
)
