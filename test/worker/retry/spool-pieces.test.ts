import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventRow } from '../../../src/db/event-row.ts'
import type { LogRow } from '../../../src/db/log-row.ts'
import { openSchedules } from '../../../src/db/schedule.ts'
import { Spool } from '../../../src/retry/shard/spool.ts'
import type { SqlValue } from '../../../src/retry/shard/storage.ts'
import { shardStub } from '../../../src/retry/shards.ts'
import { sweep } from '../../../src/upkeep/sweep.ts'
import { event, permanent } from '../../events.ts'
import { addressRow, attemptsOf, MINUTE, nextAlarm, receive, startClock } from './clock.ts'

let t0: number
beforeEach(() => {
  t0 = startClock()
})
afterEach(() => vi.useRealTimers())

function permanentRow(recipient: string): LogRow {
  const row = eventRow(permanent(recipient), { now: Date.now() })
  if (row === null) throw new Error('no row')
  return row
}

/** A row that D1 refuses however often it is asked: its table holds no log row without a kind. */
const poison = (recipient: string) => ({ ...permanentRow(recipient), espEvent: null }) as never

async function runAlarmOf(shard: number) {
  vi.setSystemTime((await nextAlarm(shard)) ?? Date.now())
  await runDurableObjectAlarm(shardStub(env, shard))
}

describe('a shard beyond RETRY_SHARDS that holds only spooled rows', () => {
  it('is still poked by the sweeper, until it is empty', async () => {
    await sweep({ ...env, RETRY_SHARDS: '23' as never }, Date.now())
    await shardStub(env, 22).spool([permanentRow('beyond@shards.example')])
    await runInDurableObject(shardStub(env, 22), (_, state) => state.storage.deleteAlarm())
    await sweep(env, Date.now())
    expect(await nextAlarm(22)).not.toBeNull()
    await runAlarmOf(22)
    expect(await addressRow('beyond@shards.example')).toMatchObject({ permanent_errors: 1 })
    await sweep(env, Date.now())
    expect(await shardStub(env, 0).widest(2)).toBe(2)
  })
})

describe('a piece of the spool that keeps failing', () => {
  it('does not hold up those behind it, is kept, and is asked about at a growing pause', async () => {
    const shard = shardStub(env, 20)
    await shard.spool([poison('poison@pieces.example')])
    await shard.spool([permanentRow('behind@pieces.example')])
    await runAlarmOf(20)
    expect(await addressRow('behind@pieces.example')).toMatchObject({ permanent_errors: 1 })
    expect((await shard.report()).spooled).toBe(1)
    const pauses: number[] = []
    for (let run = 0; run < 5; run++) {
      pauses.push(((await nextAlarm(20)) ?? 0) - Date.now())
      await runAlarmOf(20)
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 60_000, 60_000])
    expect((await shard.report()).spooled).toBe(1)
  })

  it('stops the attempts of its own address, which it may have settled, and of no other', async () => {
    const [own, other] = ['silent-own@held.example', 'silent-other@held.example']
    const { arm } = await armed(own, other)
    await shardStub(env, 21).arm(arm)
    await shardStub(env, 21).spool([poison(own)])
    while (Date.now() < t0 + 4 * MINUTE) await runAlarmOf(21)
    expect(await attemptsOf(own)).toEqual([])
    expect(await attemptsOf(other)).toHaveLength(1)
  })
})

it('a spool of more than there is memory for is read a batch at a time', async () => {
  await runInDurableObject(shardStub(env, 25), (_, { storage }) => {
    let read = 0
    const exec = (query: string, ...bindings: SqlValue[]) => {
      const cursor = storage.sql.exec(query, ...bindings)
      const toArray = () => {
        const rows = cursor.toArray()
        read += cursor.rowsRead
        return rows
      }
      return Object.assign(Object.create(null), { toArray, one: () => cursor.one() })
    }
    const spool = new Spool({ exec })
    const post = Array.from({ length: 2_000 }, (_, n) => permanentRow(`long${n}@outage.example`))
    for (let posts = 0; posts < 10; posts++) spool.add(post)
    read = 0
    expect(spool.ready(Date.now(), true)).toHaveLength(5)
    expect(read).toBeLessThan(10)
  })
})

describe('two that record the same piece at once', () => {
  it('remove that piece, and none that came in its place meanwhile', async () => {
    const shard = shardStub(env, 24)
    await shard.spool([permanentRow('first@twice.example')])
    const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let asked = 0
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
        return async (statements: D1PreparedStatement[]) => {
          const answer = answers[asked++]
          const results = await target.batch(statements)
          await answer?.promise
          return results
        }
      },
    })
    await runInDurableObject(shard, async (object) => {
      Reflect.set(object, 'env', { ...env, DB })
      const runs: Promise<void>[] = []
      for (const answer of answers) {
        runs.push(object.alarm())
        await vi.waitFor(() => expect(asked).toBe(answers.indexOf(answer) + 1))
        // A run that takes so long is overlapped by the next.
        vi.setSystemTime(Date.now() + 16 * MINUTE)
      }
      answers[0]?.resolve()
      await runs[0]
      await object.spool([permanentRow('second@twice.example')])
      answers[1]?.resolve()
      await runs[1]
      Reflect.set(object, 'env', env)
    })
    await runAlarmOf(24)
    expect(await addressRow('first@twice.example')).toMatchObject({ permanent_errors: 1 })
    expect(await addressRow('second@twice.example')).toMatchObject({ permanent_errors: 1 })
  })
})

/** Open retries of these, by the record, as the sweeper would hand them to their shard. */
async function armed(...recipients: string[]) {
  await receive(...recipients.map((recipient) => event({ recipient })))
  const arm = await openSchedules(env.DB, null, 100)
  const mine = arm.filter(({ address }) => recipients.includes(address))
  for (const shard of [0, 1]) {
    await runInDurableObject(shardStub(env, shard), (_, state) => {
      state.storage.sql.exec('DELETE FROM schedules')
      return state.storage.deleteAlarm()
    })
  }
  return { arm: mine }
}
