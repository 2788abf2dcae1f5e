/** Attempts that a person wishes for, where they are pulled. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { latestRetries } from '../../../src/db/retries.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { delivered, event } from '../../events.ts'
import { heldBack } from '../held-back.ts'
import { HOUR, MINUTE, receive } from '../retry/clock.ts'
import { call, post, retryOf } from './call.ts'
import {
  at,
  attemptsOf,
  BUSY,
  crowd,
  type Due,
  daysOfTheirOwn,
  pull,
  report,
  sent,
  t0,
} from './pulling.ts'

daysOfTheirOwn()

describe('what a person wishes for where nobody is called', () => {
  const setting = async (bindings: object) => {
    for (const shard of [0, 1]) {
      await runInDurableObject(shardStub(env, shard), (one) =>
        Reflect.set(one, 'env', Object.assign({ ...env }, bindings)),
      )
    }
  }
  beforeEach(() => setting({ RESEND_URL: '' }))
  afterEach(() => setting({}))
  const tryNow = async (address: string) =>
    (await post(`/v1/retries/${(await retryOf(address)).id}/attempt`)).body
  /** Its number tells when it was wished for. */
  const wishAt = (minute: number) => 100_001 + minute * MINUTE
  const resultsOf = async (items: object[]) => {
    const { body } = await post('/v1/retries/due/report', { items })
    return body.items.map(({ result }: { result: string }) => result)
  }

  it('is due at once, before all others, under a key of its own, and its plan goes on', async () => {
    await crowd(3, 'wished.example')
    at(1)
    const address = 'a0001@wished.example'
    expect(await tryNow(address)).toEqual({ result: 'due', problem: null })
    const [item, ...others] = await pull(100, 60)
    expect(others).toEqual([])
    expect(item).toMatchObject({
      address,
      attempt: wishAt(1),
      dueAt: new Date(t0 + MINUTE).toISOString(),
    })
    // It has been handed out, and is handed out again as the same.
    expect(await pull(100, 60)).toEqual([])
    expect(await pull()).toEqual([item])
    at(1.5)
    await report([item!], BUSY)
    expect(await pull()).toEqual([])
    expect((await call(`/v1/retries/${item!.retryId}`)).body.attempts).toMatchObject([
      { attempt: wishAt(1), result: 'reply' },
    ])
    at(4)
    const planned = await pull()
    expect(attemptsOf(planned)).toEqual([1, 1, 1])
    await report(planned, BUSY)
    at(5)
    expect(await pull()).toEqual([])
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses: [address] })
    expect(body.items).toEqual([{ address, result: 'done', detail: null }])
    expect(await pull()).toMatchObject([{ address, attempt: wishAt(5) }])
    // Whoever has not come for it is handed what the plan says.
    at(6)
    expect(attemptsOf(await pull())).toEqual([2, 2, 2])
    const { body: audit } = await call('/v1/audit?action=retry.attempt')
    const targets = audit.items.map(({ targetId }: { targetId: string }) => targetId)
    expect(targets.slice(0, 2)).toEqual([item!.retryId, item!.retryId])
  })

  it('comes before the others whose attempt is due as well', async () => {
    await crowd(120, 'backlog.example')
    at(4)
    const address = 'a0119@backlog.example'
    expect((await pull(100)).some((one) => one.address === address)).toBe(false)
    await tryNow(address)
    expect(await pull(1)).toMatchObject([{ address, attempt: wishAt(4) }])
  })

  it('is answered by its report, or an error since, and by no report of an attempt that there was not', async () => {
    await crowd(2, 'answered.example')
    at(1)
    const [taken, told] = ['a0000@answered.example', 'a0001@answered.example']
    for (const address of [taken, told]) await tryNow(address)
    const items = await pull()
    expect(items).toHaveLength(2)
    const wrong = items.map(({ retryId }) => ({ retryId, attempt: wishAt(2), result: 'gone' }))
    const { body } = await post('/v1/retries/due/report', { items: wrong })
    expect(body.items).toMatchObject([{ result: 'not_due' }, { result: 'not_due' }])
    at(2)
    await receive(event({ recipient: told, messageId: 'copy', occurredAt: t0 + 1.5 * MINUTE }))
    await report(
      items.filter(({ address }) => address === taken),
      { result: 'accepted' },
    )
    expect(await pull()).toEqual([])
    at(4)
    expect(await pull()).toMatchObject([{ address: told, attempt: 1 }])
    const { inFlightUntil } = await retryOf(taken)
    expect(inFlightUntil).toBe(new Date(t0 + 2 * MINUTE + 4 * HOUR).toISOString())
  })

  it('outlives late news of the address', async () => {
    await crowd(1, 'late-wish.example')
    at(10)
    const address = 'a0000@late-wish.example'
    await report(await pull(), BUSY)
    at(10.5)
    await tryNow(address)
    const handed = await pull()
    await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 - MINUTE }))
    expect(await pull()).toMatchObject([{ address, attempt: 100_001 + 11.5 * MINUTE }])
    await report(handed, { result: 'accepted' })
    expect(await pull()).toEqual([])
    at(30)
    expect(await pull()).toEqual([])
  })

  it('is taken when it is reported late, or again, and its copy is on its way', async () => {
    await crowd(2, 'late-report.example')
    at(1)
    const [again, late] = ['a0000@late-report.example', 'a0001@late-report.example']
    for (const address of [again, late]) await tryNow(address)
    const items = await pull(100, 30)
    expect(items.map(({ attempt }) => attempt)).toEqual([wishAt(1), wishAt(1)])
    const of = (address: string) => items.find((one) => one.address === address)!
    const said = ({ retryId, attempt }: Due, result: string) => [{ retryId, attempt, result }]
    at(2)
    await tryNow(again)
    expect(await resultsOf(said(of(again), 'accepted'))).toEqual(['taken'])
    at(4)
    await report(
      (await pull()).filter(({ address }) => address === late),
      { result: 'failed' },
    )
    expect(await resultsOf(said(of(late), 'accepted'))).toEqual(['taken'])
    expect(await resultsOf(said(of(late), 'accepted'))).toEqual(['taken'])
    for (const address of [again, late]) {
      expect((await retryOf(address)).inFlightUntil).not.toBeNull()
    }
    expect(await pull()).toEqual([])
  })

  it('stands when an attempt before it is reported, which does not come again', async () => {
    await crowd(1, 'wish-stands.example')
    at(4)
    const [first] = await pull()
    at(6)
    const [second] = await pull()
    await report([second!], { result: 'failed' })
    at(7)
    await tryNow('a0000@wish-stands.example')
    await report([first!], { result: 'failed' })
    await report([second!], { result: 'failed' })
    const wished = await pull()
    expect(attemptsOf(wished)).toEqual([wishAt(7)])
    await report(wished, { result: 'failed' })
    expect(await pull()).toEqual([])
    const { attempts } = (await call(`/v1/retries/${first!.retryId}`)).body
    expect(attempts).toMatchObject([{ attempt: 2 }, { attempt: wishAt(7) }])
    at(9)
    expect(attemptsOf(await pull())).toEqual([3])
  })

  it('is wished for still when the column that says so is new', async () => {
    await crowd(2, 'old-wish.example')
    at(4)
    const [wished, other] = await pull()
    await report([other!], { result: 'failed' })
    const { queries } = env.MIGRATIONS.find(({ name }) => name.endsWith('_wishes.sql'))!
    await env.DB.batch([
      env.DB.prepare('ALTER TABLE retries DROP COLUMN wished_at'),
      env.DB.prepare('UPDATE retries SET reported_until=?1 WHERE address=?2').bind(
        -(t0 + 3.5 * MINUTE),
        wished!.address,
      ),
      ...queries.map((query) => env.DB.prepare(query)),
    ])
    expect(await pull()).toMatchObject([{ address: wished!.address, attempt: wishAt(3.5) }])
    at(6)
    expect(attemptsOf(await pull())).toEqual([2, 2])
  })

  it('is refused while somebody who pulls has an attempt', async () => {
    await crowd(1, 'leased-wish.example')
    at(4)
    const address = 'a0000@leased-wish.example'
    const [item] = await pull(1, 60)
    const refused = await tryNow(address)
    expect(refused).toMatchObject({
      code: 'conflict',
      detail: 'Somebody who pulls has it already.',
    })
    const { body } = await post('/v1/retries/bulk', { action: 'attempt', addresses: [address] })
    expect(body.items).toEqual([{ address, result: 'nothing_to_do', detail: refused.detail }])
    expect(await pull()).toEqual([item])
    at(5.5)
    expect(await tryNow(address)).toMatchObject({ result: 'due' })
  })

  it('is due once that attempt is reported, however long it was leased for', async () => {
    await crowd(1, 'reported-wish.example')
    at(4)
    const handed = await pull(1, 900)
    at(5)
    await report(handed, { result: 'failed' })
    expect(await tryNow('a0000@reported-wish.example')).toMatchObject({ result: 'due' })
    expect(attemptsOf(await pull(1, 60))).toEqual([wishAt(5)])
    at(5.5)
    expect(await tryNow('a0000@reported-wish.example')).toMatchObject({ code: 'conflict' })
  })

  it('is refused under the id that late news has given the window since, too', async () => {
    await crowd(1, 'moved-lease.example')
    at(4)
    const address = 'a0000@moved-lease.example'
    const [item] = await pull(1, 60)
    await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 - MINUTE }))
    expect((await retryOf(address)).id).not.toBe(item?.retryId)
    expect(await tryNow(address)).toMatchObject({ detail: 'Somebody who pulls has it already.' })
    at(5.5)
    expect(await tryNow(address)).toMatchObject({ result: 'due' })
  })

  it.each([
    [
      'is noted though late news moves the window meanwhile',
      (recipient: string) => event({ recipient, messageId: 'late', occurredAt: t0 - MINUTE }),
      { result: 'due', problem: null },
    ],
    [
      'is of a retry that has ended where the mail arrives meanwhile',
      (recipient: string) => delivered(recipient),
      { code: 'conflict', detail: 'This retry has ended.' },
    ],
  ])('%s', async (name, news, answer) => {
    const address = `${name.replaceAll(' ', '-')}@example.com`
    await receive(event({ recipient: address }))
    at(1)
    const { binding, reached, release } = heldBack(env.DB, 'batch')
    const wish = sent({ DB: binding }, `/v1/retries/${(await retryOf(address)).id}/attempt`)
    await reached
    await receive(news(address))
    release()
    expect(await (await wish).json()).toMatchObject(answer)
    const due = await pull()
    expect(due.map((one) => one.address)).toEqual('result' in answer ? [address] : [])
  })

  it('is noted though late news moves the window before its clock is asked', async () => {
    const address = 'a@moves-before.example'
    await receive(event({ recipient: address }))
    at(1)
    const { shard = 0 } = (await latestRetries(env.DB, [address])).get(address) ?? {}
    const { binding, reached, release } = heldBack(shardStub(env, shard), 'attemptNow')
    const wish = sent(
      { RETRY_SCHEDULER: { getByName: () => binding } },
      `/v1/retries/${(await retryOf(address)).id}/attempt`,
    )
    await reached
    await receive(event({ recipient: address, messageId: 'late', occurredAt: t0 - MINUTE }))
    release()
    expect(await (await wish).json()).toEqual({ result: 'due', problem: null })
    const { id } = await retryOf(address)
    expect(await pull()).toMatchObject([{ retryId: id, attempt: wishAt(2) }])
    const { body } = await call('/v1/audit?action=retry.attempt')
    expect(body.items[0]).toMatchObject({ targetId: id })
  })

  it('is refused as ever while a copy is on its way, or the mail service is still trying', async () => {
    await crowd(1, 'refused-wish.example')
    const observed = 'a@observed-wish.example'
    await receive(event({ recipient: observed, kind: 'deferred', final: false }))
    at(4)
    await report(await pull(), { result: 'accepted' })
    for (const address of ['a0000@refused-wish.example', observed]) {
      expect(await tryNow(address)).toMatchObject({ code: 'conflict' })
    }
    expect(await pull()).toEqual([])
  })
})
