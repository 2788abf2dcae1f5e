/** Notifications as the sender's systems hear them: verified by the official library, tried again, never along a redirect. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ingest } from '../../../src/ingest.ts'
import { notifierStub } from '../../../src/notify/wake.ts'
import { delivered, event, permanent } from '../../events.ts'
import type { Heard } from '../../notify-endpoint.ts'
import { call, expectProblem } from '../api/call.ts'
import { HOUR, MINUTE, receive, runTo, startClock } from '../retry/clock.ts'

let hosts = 0
const hostOf = (kind: string) => `${kind}.n${++hosts}.notify.test`

async function heardBy(host: string): Promise<Heard[]> {
  const response = await fetch(`https://ask.notify.test/?of=${host}`)
  return response.json()
}

async function addEndpoint(host: string, types: string[] = []) {
  const url = `https://${host}/hook`
  const { body, status } = await call('/v1/notifications/endpoints', {
    method: 'POST',
    body: { url, types },
  })
  expect(status).toBe(201)
  await fetch(`https://${host}/secret?of=${host}`, { method: 'POST', body: body.secret })
  return { id: String(body.id), secret: String(body.secret) }
}

/** Runs the deliverer's alarms up to `time`, each at its own. */
async function deliverTo(id: string, time: number): Promise<number> {
  for (let ran = 0; ; ran++) {
    const at = await runInDurableObject(notifierStub(env, id), (_, state) =>
      state.storage.getAlarm(),
    )
    if (at === null || at > time) {
      vi.setSystemTime(time)
      return ran
    }
    vi.setSystemTime(Math.max(at, Date.now()))
    await runDurableObjectAlarm(notifierStub(env, id))
  }
}

function bounce(recipient: string) {
  return ingest(env, [permanent(recipient)], { now: Date.now() })
}

const listOf = async (id: string) =>
  (await call(`/v1/notifications?endpoint=${id}&order=asc`)).body.items

beforeEach(async () => {
  startClock()
  await env.DB.batch([
    env.DB.prepare('DELETE FROM notification_endpoints'),
    env.DB.prepare('DELETE FROM notifications'),
  ])
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what a person does wakes those who tell of it', () => {
  const wakesAt = (id: string) =>
    runInDurableObject(notifierStub(env, id), (_, state) => state.storage.getAlarm())

  it('a reactivation', async () => {
    const address = 'back@woken.example'
    const { id } = await addEndpoint(hostOf('well'), ['address.undeliverable', 'address.recovered'])
    await bounce(address)
    await deliverTo(id, Date.now() + MINUTE)
    expect(await wakesAt(id)).toBeNull()
    await call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action: 'reactivate' } })
    expect(await listOf(id)).toMatchObject([{}, { type: 'address.recovered' }])
    expect(await wakesAt(id)).not.toBeNull()
  })

  it('a bounce mail taken at its word', async () => {
    const address = 'believed@woken.example'
    const unproven = { ...permanent(address), authenticity: 'unproven' as const }
    await ingest(env, [unproven], { now: Date.now() })
    const { id } = await addEndpoint(hostOf('well'), ['delivery.failed'])
    expect(await wakesAt(id)).toBeNull()
    const [entry] = (await call(`/v1/log?address=${address}`)).body.items
    expect((await call(`/v1/log/${entry.id}/accept`, { method: 'POST' })).status).toBe(200)
    expect(await listOf(id)).toMatchObject([{ type: 'delivery.failed' }])
    expect(await wakesAt(id)).not.toBeNull()
  })
})

describe('a notification', () => {
  it('of who is erased while those before it are on their way is not sent', async () => {
    const address = 'erased@told.example'
    const host = hostOf('slow')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    for (let n = 0; n < 8; n++) await bounce(address)
    const fetched = vi.spyOn(globalThis, 'fetch')
    let calls = 0
    fetched.mockImplementation(async () => {
      if (++calls === 6) await call(`/v1/addresses/${address}`, { method: 'DELETE' })
      return new Response()
    })
    await deliverTo(id, Date.now() + MINUTE)
    fetched.mockRestore()
    expect(calls).toBe(6)
    expect(await listOf(id)).toEqual([])
  })

  it('is heard once, signed as the official library verifies it, and logged with the answer', async () => {
    const host = hostOf('well')
    const { id } = await addEndpoint(host)
    await bounce('gone@example.com')
    await deliverTo(id, Date.now() + MINUTE)
    const heard = await heardBy(host)
    expect(heard.map(({ body }) => body.type).sort()).toEqual([
      'address.undeliverable',
      'delivery.failed',
    ])
    expect(heard.every(({ verified }) => verified)).toBe(true)
    const items = await listOf(id)
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({
      state: 'delivered',
      nextAttemptAt: null,
      attempts: [{ status: 200, problem: null, response: 'thank you' }],
    })
    await deliverTo(id, Date.now() + 72 * HOUR)
    expect(await heardBy(host)).toHaveLength(2)
  })

  it('waits as long as a Retry-After asks, then arrives under the same id', async () => {
    const host = hostOf('busy')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    const now = Date.now()
    await bounce('busy@example.com')
    await deliverTo(id, now + 9 * MINUTE)
    expect(await heardBy(host)).toHaveLength(1)
    await deliverTo(id, now + 11 * MINUTE)
    const [first, second] = await heardBy(host)
    expect(second?.id).toBe(first?.id)
    expect(second?.at).toBeGreaterThanOrEqual((first?.at ?? 0) + 10 * MINUTE)
    expect((await listOf(id))[0]).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 429 }, { status: 200 }],
    })
  })

  it('waits for days where that is asked, and none of those behind it is tried meanwhile', async () => {
    const host = hostOf('resting')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    const now = Date.now()
    for (let n = 0; n < 9; n++) {
      await bounce(`resting-${n}@example.com`)
      await deliverTo(id, now + (n + 1) * 5 * HOUR - HOUR)
    }
    expect(await heardBy(host)).toHaveLength(1)
    const endpoint = async () => (await call('/v1/notifications/endpoints')).body.items[0]
    const restsUntil = Date.parse((await endpoint()).failing.restsUntil)
    expect(Math.abs(restsUntil - now - 48 * HOUR)).toBeLessThan(MINUTE)
    await deliverTo(id, now + 50 * HOUR)
    const heard = await heardBy(host)
    expect(heard).toHaveLength(10)
    expect(heard[1]?.at).toBeGreaterThanOrEqual(restsUntil - 1000)
    expect((await endpoint()).failing).toBe(null)
  })

  it('need not wait for an endpoint that somebody calls back', async () => {
    const host = hostOf('resting')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    for (const name of ['first', 'second']) {
      await bounce(`${name}@called-back.example`)
      await deliverTo(id, Date.now() + MINUTE)
    }
    expect(await heardBy(host)).toHaveLength(1)
    await call(`/v1/notifications/endpoints/${id}`, { method: 'PATCH', body: { state: 'active' } })
    await deliverTo(id, Date.now() + MINUTE)
    expect((await heardBy(host)).map(({ body }) => body.data.address)).toEqual([
      'first@called-back.example',
      'second@called-back.example',
    ])
  })

  it('of several endpoints is read and sent again for the one that is named', async () => {
    const [one, two] = [hostOf('well'), hostOf('well')]
    const ids: string[] = []
    for (const host of [one, two]) ids.push((await addEndpoint(host, ['retry.started'])).id)
    const deliver = async () => {
      for (const id of ids) await deliverTo(id, Date.now() + MINUTE)
    }
    const recipient = 'told@twice.example'
    await receive(event({ recipient }))
    await receive(delivered(recipient))
    await deliver()
    const { items } = (await call('/v1/notifications')).body
    expect(new Set(items.map((item: { id: string }) => item.id)).size).toBe(1)
    const path = `/v1/notifications/${items[0].id}`
    expectProblem(await call(path), 409, 'conflict')
    expectProblem(await call(`${path}/redeliver`, { method: 'POST' }), 409, 'conflict')
    for (const endpointId of ids) {
      expect((await call(`${path}?endpoint=${endpointId}`)).body).toMatchObject({ endpointId })
      const again = await call(`${path}/redeliver?endpoint=${endpointId}`, { method: 'POST' })
      expect(again).toMatchObject({ status: 202, body: { endpointId, state: 'pending' } })
    }
    await deliver()
    expect(await heardBy(one)).toHaveLength(2)
    expect(await heardBy(two)).toHaveLength(2)
    expectProblem(await call(`${path}?endpoint=nep_none`), 404, 'not_found')
  })

  it('that somebody sends again is sent again alone, to the endpoint that is meant', async () => {
    const [one, two] = [hostOf('well'), hostOf('well')]
    const ids: string[] = []
    for (const host of [one, two]) ids.push((await addEndpoint(host, ['delivery.failed'])).id)
    await bounce('again-alone@example.com')
    await bounce('beside-it@example.com')
    for (const id of ids) await deliverTo(id, Date.now() + MINUTE)
    const [meant] = await listOf(ids[0] ?? '')
    const path = `/v1/notifications/${meant.id}/redeliver?endpoint=${ids[0]}`
    expect((await call(path, { method: 'POST' })).status).toBe(202)
    const states = await Promise.all(
      ids.map(async (id) => {
        const items: { state: string }[] = await listOf(id)
        return items.map(({ state }) => state).sort()
      }),
    )
    expect(states).toEqual([
      ['delivered', 'pending'],
      ['delivered', 'delivered'],
    ])
  })

  it('that somebody sends again while it is under way is heard once more', async () => {
    const host = hostOf('slow')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    await bounce('again@example.com')
    vi.setSystemTime(Date.now() + 1_000)
    const run = runDurableObjectAlarm(notifierStub(env, id))
    await vi.waitUntil(async () => (await heardBy(host)).length === 1)
    const [{ id: notification }] = await listOf(id)
    const again = await call(`/v1/notifications/${notification}/redeliver`, { method: 'POST' })
    expect(again.status).toBe(202)
    await run
    await deliverTo(id, Date.now() + MINUTE)
    expect((await heardBy(host)).map(({ besideItself }) => besideItself)).toEqual([false, false])
    expect(await listOf(id)).toMatchObject([
      { state: 'delivered', nextAttemptAt: null, attempts: [{ status: 200 }, { status: 200 }] },
    ])
  })

  it('is given up after three days of failing, with what was answered cut short; by hand it is sent once more', async () => {
    const host = hostOf('down')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    const now = Date.now()
    await bounce('down@example.com')
    await deliverTo(id, now + 80 * HOUR)
    const heard = await heardBy(host)
    expect(heard.length).toBeGreaterThan(8)
    expect(heard.length).toBeLessThanOrEqual(11)
    expect(new Set(heard.map((one) => one.id)).size).toBe(1)
    const [item] = await listOf(id)
    expect(item).toMatchObject({ state: 'failed', nextAttemptAt: null })
    expect(item.attempts[0].response).toBe('x'.repeat(1000))
    const again = await call(`/v1/notifications/${item.id}/redeliver`, { method: 'POST' })
    expect(again.status).toBe(202)
    await deliverTo(id, Date.now() + HOUR)
    expect(await heardBy(host)).toHaveLength(heard.length + 1)
    const { body } = await call('/v1/notifications/endpoints')
    expect(body.items[0].failing).toMatchObject({ failures: heard.length + 1 })
  })

  it('whose call fails beside others is one failure with them: a hiccup is no reason to wait', async () => {
    const { id } = await addEndpoint(hostOf('down'), ['delivery.failed'])
    for (let n = 0; n < 6; n++) await bounce(`together-${n}@example.com`)
    await deliverTo(id, Date.now() + 1000)
    expect((await listOf(id)).map((one: { attempts: [] }) => one.attempts.length)).toEqual(
      Array(6).fill(1),
    )
    const { body } = await call('/v1/notifications/endpoints')
    expect(body.items[0].failing).toMatchObject({ failures: 1, restsUntil: null })
  })

  it('of which many wait for an endpoint in trouble does not make them many calls', async () => {
    const host = hostOf('down')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    const now = Date.now()
    for (let n = 0; n < 60; n++) await bounce(`many-${n}@example.com`)
    await deliverTo(id, now + HOUR)
    // Six at once, then one at a pause that grows to a quarter of an hour.
    expect((await heardBy(host)).length).toBeLessThan(20)
    expect(
      await listOf(id).then((items) =>
        items.filter((i: { state: string }) => i.state === 'pending'),
      ),
    ).toHaveLength(50)
  })

  it('is told in as many runs as it takes, none with more calls than the free plan allows', async () => {
    const host = hostOf('well')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    for (let n = 0; n < 61; n++) await bounce(`queued-${n}@example.com`)
    vi.setSystemTime(Date.now() + MINUTE)
    await runDurableObjectAlarm(notifierStub(env, id))
    expect((await heardBy(host)).length).toBeLessThanOrEqual(50)
    await deliverTo(id, Date.now() + MINUTE)
    expect(await heardBy(host)).toHaveLength(61)
  })

  it('that a limit of the platform holds up is nothing against the endpoint, and is sent soon', async () => {
    const host = hostOf('well')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    for (let n = 0; n < 8; n++) await bounce(`limited-${n}@example.com`)
    const fetched = vi.spyOn(globalThis, 'fetch')
    let calls = 0
    fetched.mockImplementation(async () => {
      if (++calls > 3) throw new Error('Too many subrequests by single Worker invocation.')
      return new Response()
    })
    await deliverTo(id, Date.now() + 1_000)
    fetched.mockRestore()
    const attempts = (items: { attempts: unknown[] }[]) => items.map((one) => one.attempts.length)
    expect(attempts(await listOf(id)).toSorted()).toEqual([0, 0, 0, 0, 0, 1, 1, 1])
    const { body } = await call('/v1/notifications/endpoints')
    expect(body.items[0].failing).toBeNull()
    await deliverTo(id, Date.now() + 10_000)
    expect(attempts(await listOf(id))).toEqual(Array(8).fill(1))
    expect(await heardBy(host)).toHaveLength(5)
  })

  it('needs no timer once it is answered, of which an object may have ten thousand', async () => {
    const host = hostOf('well')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    for (let n = 0; n < 20; n++) await bounce(`timed-${n}@example.com`)
    const stub = notifierStub(env, id)
    const timers = await runInDurableObject(stub, () =>
      Array.from({ length: 9_990 }, () => setTimeout(() => {}, HOUR)),
    )
    await deliverTo(id, Date.now() + MINUTE)
    await runInDurableObject(stub, () => {
      for (const timer of timers) clearTimeout(timer)
    })
    expect(await heardBy(host)).toHaveLength(20)
  })

  it('is looked for soon where the record was away when its deliverer was woken', async () => {
    const { id } = await addEndpoint(hostOf('well'), ['delivery.failed'])
    await bounce('away@example.com')
    const stub = notifierStub(env, id)
    const DB = new Proxy(env.DB, {
      get() {
        throw new Error('D1 is away')
      },
    })
    const setDb = (bindings: Env) =>
      runInDurableObject(stub, async (object, { storage }) => {
        await storage.deleteAlarm()
        Reflect.set(object, 'env', bindings)
      })
    await setDb({ ...env, DB })
    await stub.wake(id)
    expect(await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())).toBe(
      Date.now() + 10_000,
    )
    await runInDurableObject(stub, (object) => Reflect.set(object, 'env', env))
    await deliverTo(id, Date.now() + MINUTE)
    expect((await listOf(id))[0]).toMatchObject({ state: 'delivered' })
  })

  it('follows no redirect', async () => {
    const host = hostOf('redirecting')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    await bounce('redirected@example.com')
    await deliverTo(id, Date.now() + 1_000)
    expect(await heardBy('other.notify.test')).toEqual([])
    expect((await listOf(id))[0].attempts[0]).toMatchObject({
      status: 302,
      problem: 'redirects are not followed',
    })
  })

  it('of 410 is the last: the endpoint is gone until somebody calls it back', async () => {
    const host = hostOf('gone')
    const { id } = await addEndpoint(host)
    await bounce('nobody@example.com')
    await deliverTo(id, Date.now() + HOUR)
    const calls = (await heardBy(host)).length
    const endpointNow = async () => (await call('/v1/notifications/endpoints')).body.items[0]
    expect(await endpointNow()).toMatchObject({ id, state: 'gone' })
    await bounce('nobody-else@example.com')
    await deliverTo(id, Date.now() + HOUR)
    expect(await heardBy(host)).toHaveLength(calls)
    await call(`/v1/notifications/endpoints/${id}`, { method: 'PATCH', body: { state: 'active' } })
    expect(await endpointNow()).toMatchObject({ state: 'active' })
    await bounce('nobody-again@example.com')
    await deliverTo(id, Date.now() + HOUR)
    expect(await endpointNow()).toMatchObject({ state: 'gone' })
    const [item] = await listOf(id)
    const again = await call(`/v1/notifications/${item.id}/redeliver`, { method: 'POST' })
    expectProblem(again, 409, 'conflict')
  })
})

describe('a retry', () => {
  it('is told when it starts and when it ends; a resender that fails for long, once', async () => {
    const { id } = await addEndpoint(hostOf('well'))
    const now = Date.now()
    const recipients = [
      'broken-1@broken.example',
      'broken-2@broken.example',
      'broken-3@broken.example',
    ]
    const events = recipients.map((recipient) => event({ recipient }))
    await ingest(env, events, { now })
    await runTo(now + HOUR)
    // Shown by the shards that have the addresses, and not hammered.
    const { body } = await call('/health')
    const failing = body.shards.flatMap((one: { failing: object | null }) => one.failing ?? [])
    expect(failing[0]).toMatchObject({ since: expect.any(String) })
    expect(failing[0].failures).toBeGreaterThanOrEqual(3)
    expect(failing[0].failures).toBeLessThan(12)
    expect((await call('/health', { token: null })).body).not.toHaveProperty('shards')
    await runTo(now + 25 * HOUR)
    const types: string[] = (await listOf(id)).map(({ type }: { type: string }) => type)
    const count = (type: string) => types.filter((one) => one === type).length
    expect(count('retry.started')).toBe(3)
    expect(count('retry.expired')).toBe(3)
    expect(count('resend.failing')).toBe(1)
    expect(types).toHaveLength(7)
    const told = await env.DB.prepare(
      "SELECT body FROM notifications WHERE type='resend.failing'",
    ).first<string>('body')
    // No fraction, which strict readers of JSON take for none of a count.
    expect(told).toMatch(/"failures":\d+[,}]/)
  })
})

describe('an endpoint', () => {
  it('is tried at once by a test notification', async () => {
    const host = hostOf('well')
    const { id } = await addEndpoint(host, ['retry.expired'])
    const { body } = await call(`/v1/notifications/endpoints/${id}/test`, { method: 'POST' })
    expect(body).toMatchObject({ delivered: true, attempt: { status: 200 } })
    expect(await heardBy(host)).toMatchObject([
      { id: body.id, verified: true, body: { type: 'test' } },
    ])
  })

  it.each(['active', 'paused'])(
    'that is %s stays so when a test is answered 410, hears it once, and is not failing for it',
    async (state) => {
      const host = hostOf('gone')
      const { id } = await addEndpoint(host)
      const path = `/v1/notifications/endpoints/${id}`
      await call(path, { method: 'PATCH', body: { state } })
      const { body } = await call(`${path}/test`, { method: 'POST' })
      expect(body).toMatchObject({ delivered: false, attempt: { status: 410 } })
      await deliverTo(id, Date.now() + 72 * HOUR)
      const { body: listed } = await call('/v1/notifications/endpoints')
      expect(listed.items).toMatchObject([{ id, state, failing: null }])
      expect(await heardBy(host)).toHaveLength(1)
      expect(await listOf(id)).toMatchObject([{ state: 'failed', nextAttemptAt: null }])
    },
  )

  it('is failing for what it does not take, though a test was under way beside it', async () => {
    const { id } = await addEndpoint(hostOf('down'), ['delivery.failed'])
    const { body } = await call(`/v1/notifications/endpoints/${id}/test`, { method: 'POST' })
    await bounce('beside@tested.example')
    await call(`/v1/notifications/${body.id}/redeliver`, { method: 'POST' })
    await deliverTo(id, Date.now() + 1_000)
    const { body: listed } = await call('/v1/notifications/endpoints')
    expect(listed.items).toMatchObject([{ id, failing: { failures: 1 } }])
  })

  it('has a new secret with which the older one signs along for a day', async () => {
    const host = hostOf('well')
    const { id, secret } = await addEndpoint(host, ['delivery.failed'])
    const rotated = await call(`/v1/notifications/endpoints/${id}/rotate`, { method: 'POST' })
    expect(rotated.body.secret).not.toBe(secret)
    const sendTest = () => call(`/v1/notifications/endpoints/${id}/test`, { method: 'POST' })
    await sendTest()
    await fetch(`https://${host}/secret?of=${host}`, { method: 'POST', body: rotated.body.secret })
    await sendTest()
    await fetch(`https://${host}/secret?of=${host}`, { method: 'POST', body: secret })
    vi.setSystemTime(Date.now() + 25 * HOUR)
    await sendTest()
    expect((await heardBy(host)).map(({ verified }) => verified)).toEqual([true, true, false])
  })

  it('that is paused hears nothing of what happens meanwhile', async () => {
    const host = hostOf('well')
    const { id } = await addEndpoint(host, ['delivery.failed'])
    const set = (state: string) =>
      call(`/v1/notifications/endpoints/${id}`, { method: 'PATCH', body: { state } })
    await set('paused')
    await bounce('paused@example.com')
    await set('active')
    await bounce('resumed@example.com')
    await deliverTo(id, Date.now() + HOUR)
    expect((await heardBy(host)).map(({ body }) => body.data.address)).toEqual([
      'resumed@example.com',
    ])
    await set('paused')
    const [item] = await listOf(id)
    const again = () => call(`/v1/notifications/${item.id}/redeliver`, { method: 'POST' })
    expectProblem(await again(), 409, 'conflict')
    expect((await listOf(id))[0]).toMatchObject({ state: 'delivered', nextAttemptAt: null })
    await set('active')
    expect((await again()).status).toBe(202)
    expect((await call(`/v1/notifications/endpoints/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await listOf(id)).toEqual([])
  })

  it('that has moved while it was called is not gone because the place it left says so', async () => {
    const [before, after] = [hostOf('gone'), hostOf('well')]
    const { id } = await addEndpoint(before, ['delivery.failed'])
    for (let n = 0; n < 8; n++) await bounce(`moved-${n}@example.com`)
    const fetched = vi.spyOn(globalThis, 'fetch')
    fetched.mockImplementationOnce(async () => {
      const url = `https://${after}/hook`
      await call(`/v1/notifications/endpoints/${id}`, { method: 'PATCH', body: { url } })
      return new Response(null, { status: 410 })
    })
    await deliverTo(id, Date.now() + HOUR)
    fetched.mockRestore()
    const { body } = await call('/v1/notifications/endpoints')
    expect(body.items).toMatchObject([{ id, state: 'active' }])
    expect(await listOf(id)).toEqual(
      Array.from({ length: 8 }, () => expect.objectContaining({ state: 'delivered' })),
    )
    expect(await heardBy(after)).toHaveLength(8)
  })

  it('that is paused while it is called hears no more than it is hearing', async () => {
    const { id } = await addEndpoint(hostOf('well'), ['delivery.failed'])
    for (let n = 0; n < 49; n++) await bounce(`paused-${n}@example.com`)
    const fetched = vi.spyOn(globalThis, 'fetch')
    fetched.mockImplementationOnce(async () => {
      const body = { state: 'paused' }
      await call(`/v1/notifications/endpoints/${id}`, { method: 'PATCH', body })
      return new Response()
    })
    await deliverTo(id, Date.now() + HOUR)
    fetched.mockRestore()
    const waiting = await call(`/v1/notifications?endpoint=${id}&state=pending`)
    expect(waiting.body.items).toHaveLength(1)
  })

  it('is a public https URL, of which there may be ten', async () => {
    const add = (url: string) =>
      call('/v1/notifications/endpoints', { method: 'POST', body: { url } })
    expectProblem(await add('https://169.254.169.254/'), 422, 'invalid_request')
    for (let n = 0; n < 10; n++) expect((await add(`https://${hostOf('well')}/`)).status).toBe(201)
    expectProblem(await add('https://eleven.notify.test/'), 409, 'conflict')
  })

  it('is there once for its URL: what happens is told there once', async () => {
    const [first, second] = [hostOf('well'), hostOf('well')]
    const { id } = await addEndpoint(first)
    const other = await addEndpoint(second)
    const path = '/v1/notifications/endpoints'
    const body = { url: `https://${first}/hook`, types: ['retry.expired'] }
    const again = await call(path, { method: 'POST', body })
    expectProblem(again, 409, 'conflict')
    expect(again.body.detail).toContain(id)
    const { url } = body
    for (const spelt of [url, `HTTPS://${first.toUpperCase()}:443/./hook`]) {
      const moved = await call(`${path}/${other.id}`, { method: 'PATCH', body: { url: spelt } })
      expectProblem(moved, 409, 'conflict')
    }
    const same = await call(`${path}/${id}`, { method: 'PATCH', body: { url, note: 'the same' } })
    expect(same.body).toMatchObject({ url, note: 'the same' })
    const { items } = (await call(path)).body
    const urls = items.map((one: { url: string }) => one.url)
    expect(urls.toSorted()).toEqual([url, `https://${second}/hook`].toSorted())
    expectProblem(
      await call(`${path}/nep_none`, { method: 'PATCH', body: { url } }),
      404,
      'not_found',
    )
  })

  it('shows its secret once, and is changed by those who may write', async () => {
    const { id, secret } = await addEndpoint(hostOf('well'))
    const shown = await call('/v1/notifications/endpoints', { token: 'test-read-token' })
    expect(shown.status).toBe(200)
    expect(shown.text).not.toContain(secret)
    const alone = await call(`/v1/notifications/endpoints/${id}`, { token: 'test-read-token' })
    expect(alone.body).toEqual(shown.body.items[0])
    const create = {
      method: 'POST',
      body: { url: 'https://a.notify.test/' },
      token: 'test-read-token',
    }
    expectProblem(await call('/v1/notifications/endpoints', create), 403, 'forbidden')
  })
})
