/** Copies that were accepted and that the record has not heard of yet. */
import { expect, it } from 'vitest'
import { ModelStorage } from '../../src/cli/simulate/storage.ts'
import { UnrecordedCopies } from '../../src/retry/shard/copies.ts'

const T = Date.UTC(2026, 10, 23, 9)

/** One call in which a copy to each of them was accepted. */
const call = (at: number, ...names: string[]) => ({
  windows: names.map((name) => ({
    retryId: `retry-${name}`,
    address: `${name}@example.com`,
    startedAt: T,
  })),
  at,
  until: at + 60_000,
})

function kept(...calls: ReturnType<typeof call>[]) {
  const { kv } = new ModelStorage()
  const copies = new UnrecordedCopies(kv)
  for (const one of calls) copies.add(one)
  return { copies, kv, again: () => new UnrecordedCopies(kv).all() }
}

it('are kept until the record has them, one call as another', () => {
  const calls = [call(T, 'ann', 'bob'), call(T, 'eve'), call(T + 1, 'ann'), call(T + 1, 'joe')]
  for (const heard of calls) {
    const { copies, again } = kept(...calls)
    copies.remove(heard)
    expect(again()).toEqual(calls.filter((one) => one !== heard))
  }
})

it('leave nothing of an address that is erased, and everything of the others', () => {
  const { copies, again } = kept(call(T, 'ann', 'bob'), call(T + 1, 'ann'), call(T + 2, 'eve'))
  copies.forget('ann@example.com')
  expect(again()).toEqual([call(T, 'bob'), call(T + 2, 'eve')])
})

it('take no room when there are none', () => {
  const { copies, kv, again } = kept(call(T, 'ann'), call(T + 1, 'bob'))
  copies.remove(call(T, 'ann'))
  copies.forget('bob@example.com')
  expect(again()).toEqual([])
  expect(kv.get('copies')).toBeUndefined()
})
