/** The text of a bulk lookup is the JSON of its values, letter for letter where it is read, and one D1 query. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { addressesText, addressJson } from '../../../src/api/address-json.ts'
import { rfc3339 } from '../../../src/api/request.ts'
import type { AddressAnswer } from '../../../src/db/address-answer.ts'
import { listAddresses } from '../../../src/db/addresses.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { POLICY } from '../db/one-truth.ts'
import { call, recordRows } from './call.ts'

const T = Date.UTC(2026, 5, 1, 9)

it('a bulk lookup says the same as JSON.stringify, whatever stands in an address and whatever its code', async () => {
  const codes = ['5.1.1', '4.2.2', '2.0.0', '5.7.999', null]
  const known = codes.map((status, n) => ({
    address: `"quo\\"ted ${n}"@text.example.org`,
    key: `text-${n}`,
    status,
    class: Number(status?.[0] ?? 5) as 2 | 4 | 5,
    occurredAt: T + n,
  }))
  await recordRows(known, T + 10)
  await recordRows([{ address: 'ünïcode@text.example.org', key: 'text-u', occurredAt: T }], T + 10)
  const asked = [...known.map(({ address }) => address), 'ünïcode@text.example.org', 'x@y.example']
  const found = await lookupAddresses(env.DB, asked, { policy: POLICY })
  expect(found.filter(({ retry }) => retry !== null)).not.toEqual([])
  const listed = await listAddresses(
    env.DB,
    { policy: POLICY, search: '@text.example.org' },
    { order: 'asc', from: null, limit: 50 },
  )
  const byText = (a: AddressAnswer, b: AddressAnswer) => (a.address < b.address ? -1 : 1)
  expect(listed.items).toEqual(
    found.filter(({ lastSeenAt }) => lastSeenAt !== null).toSorted(byText),
  )
  const attemptsDone = { [found.find(({ retry }) => retry)?.retry?.id ?? '']: 3 }
  const progress = { attemptsDone, restsUntil: 0 }
  const text = addressesText(found, progress)
  expect(JSON.parse(text)).toEqual({ addresses: found.map((one) => addressJson(one, progress)) })
  const { body } = await call('/v1/addresses/lookup', {
    method: 'POST',
    body: { addresses: asked },
  })
  expect(body.addresses.map(({ address }: { address: string }) => address)).toEqual(asked)
})

it('a bulk lookup answers each address it is asked for in order, the same one twice too', async () => {
  const address = 'twice@text.example.org'
  await recordRows([{ address, key: 'twice', class: 5, condemns: true, occurredAt: T }], T)
  const asked = ['never@text.example.org', address, 'never@text.example.org', address]
  const found = await lookupAddresses(env.DB, asked, { policy: POLICY })
  expect(found.map((one) => [one.address, one.permanentErrors > 0])).toEqual([
    ['never@text.example.org', false],
    [address, true],
    ['never@text.example.org', false],
    [address, true],
  ])
})

it('a lookup of one address reads one row', async () => {
  const address = 'one-row@text.example.org'
  await recordRows([{ address, key: 'one-row', class: 5, condemns: true, occurredAt: T }], T)
  let read = 0
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name)
      return (sql: string) => ({
        bind: (...values: unknown[]) => ({
          all: async () => {
            const result = await target
              .prepare(sql)
              .bind(...values)
              .all()
            read += result.meta.rows_read
            return result
          },
        }),
      })
    },
  })
  const [found] = await lookupAddresses(db, [address], { policy: POLICY })
  expect(found?.permanentErrors).toBe(1)
  expect(read).toBe(1)
})

it('a bulk lookup writes times as Date does', () => {
  const times = [0, -1, 1, T, T + 999, 951782399999, 253402300799999, -62198755200000, 17e11 + 0.5]
  for (const time of times) expect(rfc3339(time)).toBe(new Date(time).toISOString())
  expect(() => rfc3339(Number.NaN)).toThrow(RangeError)
})
