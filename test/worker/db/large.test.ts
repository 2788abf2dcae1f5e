/** One address with more news than fit into a value of D1, which takes two megabytes, and here does, too. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { actionRow } from '../../../src/db/actions.ts'
import { pastMessages } from '../../../src/db/due.ts'
import { record } from '../../../src/db/record.ts'
import { refoldMarked } from '../../../src/db/refold.ts'
import { counted } from '../../counted.ts'
import { addressRow, HOUR, retryRows } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { MINUTE, row } from './streams.ts'

const T = Date.UTC(2026, 5, 1, 9)
const MAX_VALUE_BYTES = 2_000_000
const options = (now: number) => ({ now, plan: PLAN, shards: 2, policy: POLICY })

/** The local database takes larger values than the real one. */
const limited = new Proxy(env.DB, {
  get(target, name) {
    const value: unknown = Reflect.get(target, name)
    if (name !== 'prepare') return typeof value === 'function' ? value.bind(target) : value
    return (sql: string) => {
      const statement = target.prepare(sql)
      return Object.assign(statement, { bind: bounded(statement.bind.bind(statement)) })
    }
  },
})

function bounded(bind: D1PreparedStatement['bind']): D1PreparedStatement['bind'] {
  return (...values) => {
    if (values.some((one) => new TextEncoder().encode(String(one)).length > MAX_VALUE_BYTES)) {
      throw new Error('D1_ERROR: string or blob too big: SQLITE_TOOBIG')
    }
    return bind(...values)
  }
}

const news = (address: string, count: number, over: object) =>
  Array.from({ length: count }, (_, n) =>
    row({ address, occurredAt: T + n, key: `${address} event ${n}`, ...over }),
  )

it('one post of ten thousand events about one address is recorded as any other', async () => {
  const address = 'ten-thousand@large.example'
  const rows = news(address, 10_000, { messageId: 'a message as others are' })
  expect(await record(limited, rows, options(T + MINUTE))).toMatchObject({ recorded: 10_000 })
  expect(await addressRow(address)).toMatchObject({ permanent_errors: 10_000, refold_from: null })
})

it('a thousand more events of one address cost what the first thousand did, and a look at what is known of it', async () => {
  const { db, account } = counted(env.DB)
  const reads: number[] = []
  for (const [part, of] of ([4, 4, 2] as const).entries()) {
    const rows = news('hot@large.example', 1_000, { class: of, messageId: `message ${part}` })
    account.rowsRead = 0
    const later = rows.map((one) => ({ ...one, key: `${one.key} ${part}`, occurredAt: T + part }))
    await record(db, later, options(T + MINUTE))
    reads.push(account.rowsRead)
  }
  const [first = 0, second = 0, third = 0] = reads
  expect(second - first).toBeLessThan(10_000)
  expect(third).toBeLessThan(first + 20_000)
})

it('a window in which tens of thousands of events wait is settled', async () => {
  const address = 'waiting@large.example'
  await record(env.DB, news(address, 25_000, { class: 4 }), options(T + MINUTE))
  const by = { id: 'cancel', actor: 'test', note: null }
  const cancel = actionRow('cancel_retry', address, by, T + HOUR)
  await record(limited, [cancel], options(T + HOUR))
  await refoldMarked(limited, 100, options(T + HOUR))
  expect(await retryRows(address)).toMatchObject([{ state: 'cancelled', closed_at: T + HOUR }])
  expect(await addressRow(address)).toMatchObject({ refold_from: null, transient_errors: 0 })
  const waiting = env.DB.prepare(
    'SELECT count(*) n FROM delivery_log WHERE address=?1 AND outcome IS NOT ?2',
  )
  expect(await waiting.bind(address, 'cancelled').first('n')).toBe(1)
}, 60_000)

it('what waited in a window of thousands is found by reading each a few times', async () => {
  const address = 'waited@large.example'
  const rows = news(address, 4_000, { class: 4, messageId: 'of many' })
  await record(env.DB, rows, options(T + MINUTE))
  const cancel = actionRow(
    'cancel_retry',
    address,
    { id: 'c', actor: 'test', note: null },
    T + HOUR,
  )
  await record(env.DB, [cancel], options(T + HOUR))
  let read = 0
  const counted = {
    prepare: (sql: string) => ({
      bind: (...values: unknown[]) => ({
        all: async () => {
          const answer = await env.DB.prepare(sql)
            .bind(...values)
            .all()
          read += answer.meta.rows_read
          return answer
        },
      }),
    }),
  } as unknown as D1Database
  const [past] = await pastMessages(counted, [{ address, startedAt: T }], POLICY)
  expect(past).toMatchObject({ final: true, messages: [{ messageId: 'of many' }] })
  expect(read).toBeLessThan(10 * rows.length)
})
