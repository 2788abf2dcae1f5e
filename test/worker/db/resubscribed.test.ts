/** Who subscribes again is no longer unsubscribed there, and from that list: whatever the order of arrival, and however often it is told. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressState } from '../../../src/bounce/policy.ts'
import type { LogRow } from '../../../src/db/log-row.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { record } from '../../../src/db/record.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { row } from './streams.ts'

const T = Date.UTC(2026, 5, 1, 9)
const HOUR = 3_600_000
const KINDS = [
  'unsubscribed',
  'resubscribed',
  'unsubscribed',
  'resubscribed',
  'dropped',
  'listed',
  'complained',
  'suppress',
  'reactivate',
] as const
type Said = {
  kind: (typeof KINDS)[number]
  at: number
  esp: string
  source: string
  list: string | null
}

const stream = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      at: fc.integer({ min: 1, max: 5 }),
      esp: fc.constantFrom('sendgrid', 'postmark'),
      source: fc.constantFrom('', 'shop'),
      list: fc.constantFrom(null, '7'),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .chain((said) =>
    fc.record({
      said: fc.constant(said),
      // Each at least once, some again and again, in any order, and cut into posts anywhere.
      arrivals: fc.array(fc.nat(said.length - 1), { maxLength: 6 }).chain((again) =>
        fc.shuffledSubarray([...said.keys(), ...again], {
          minLength: said.length + again.length,
        }),
      ),
      cuts: fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
    }),
  )

function rowOf(address: string, { kind, at, esp, source, list }: Said, n: number): LogRow {
  const isDrop = kind === 'dropped'
  return row({
    address,
    occurredAt: T + at * HOUR,
    key: `${address} ${n}`,
    kind,
    class: isDrop ? 5 : 0,
    counts: false,
    status: isDrop ? '5.7.1' : null,
    reason: isDrop ? 'suppressed' : null,
    esp,
    source,
    list,
  })
}

/** By the set of what was said: a mark holds where nobody subscribed again after it, at the same service and source, to the same list. */
function stateOf(said: readonly Said[], source: string | null) {
  const latest = (kind: Said['kind'], there: (one: Said) => boolean) => {
    const times = said.filter((one) => one.kind === kind && there(one)).map(({ at }) => at)
    return times.length === 0 ? null : T + Math.max(...times) * HOUR
  }
  const atSource = (one: Said) => source === null || one.source === source
  const isLifted = (one: Said) =>
    said.some(
      ({ kind, at, ...where }) =>
        kind === 'resubscribed' &&
        at > one.at &&
        where.esp === one.esp &&
        where.source === one.source &&
        where.list === one.list,
    )
  const held = (one: Said) => atSource(one) && !isLifted(one)
  return addressState(
    {
      permanentRun: 0,
      senderRun: 0,
      expiredRun: 0,
      senderExpiredRun: 0,
      retryStartedAt: null,
      lastDeliveredAt: null,
      condemnedAt: null,
      suppressedAt: latest('suppress', () => true),
      reactivatedAt: latest('reactivate', () => true),
      complainedAt: latest('complained', atSource),
      unsubscribedAt: latest('unsubscribed', held),
      espSuppressedAt: latest('dropped', held),
      espListedAt: latest('listed', held),
    },
    POLICY,
  )
}

it('who subscribes again does so there and nowhere else, in any order and however often', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(stream, async ({ said, arrivals, cuts }) => {
      const address = `again-${run++}@news.example`
      const posts: LogRow[][] = [[]]
      for (const [n, which] of arrivals.entries()) {
        const one = said[which]
        if (one === undefined) continue
        if (cuts[n]) posts.push([])
        posts.at(-1)?.push(rowOf(address, one, which))
      }
      for (const rows of posts) {
        await record(env.DB, rows, { now: T + 9 * HOUR, plan: PLAN, shards: 2, policy: POLICY })
      }
      for (const source of [null, '', 'shop']) {
        const [answer] = await lookupAddresses(env.DB, [address], { policy: POLICY, source })
        expect([source, answer?.state]).toEqual([source, stateOf(said, source)])
        expect(answer).toMatchObject({ permanentErrors: 0, transientErrors: 0 })
      }
    }),
    { numRuns: 150 },
  )
}, 120_000)
