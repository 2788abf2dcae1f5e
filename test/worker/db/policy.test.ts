import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ADDRESS_STATES, isSendable, type PolicySettings } from '../../../src/bounce/policy.ts'
import { listAddresses } from '../../../src/db/addresses.ts'
import { lookupAddresses } from '../../../src/db/lookup.ts'
import { insertAddresses } from '../../insert-addresses.ts'

const time = fc.integer({ min: 0, max: 4 })
const facts = fc.record({
  permanentRun: fc.integer({ min: 0, max: 4 }),
  senderRun: fc.integer({ min: 0, max: 4 }),
  expiredRun: fc.integer({ min: 0, max: 4 }),
  senderExpiredRun: fc.integer({ min: 0, max: 4 }),
  retryStartedAt: fc.option(time),
  lastDeliveredAt: time,
  condemnedAt: time,
  suppressedAt: time,
  reactivatedAt: time,
  marks: fc.array(
    fc.record({
      mark: fc.constantFrom(
        'complained',
        'unsubscribed',
        'esp_suppressed',
        'listed',
        'resubscribed',
      ),
      source: fc.constantFrom('', 'shop'),
      at: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 3 },
  ),
})
const settings = fc.record({
  suppressOn: fc.constantFrom<PolicySettings['suppressOn']>('recipient_faults', 'every_permanent'),
  suppressAfterErrors: fc.integer({ min: 1, max: 4 }),
})

/** An address (?1), and what is known of it (?2) as JSON. */
const INSERT = insertAddresses({
  address: '?1',
  permanentRun: "?2->>'permanentRun'",
  senderRun: "?2->>'senderRun'",
  expiredRun: "?2->>'expiredRun'",
  senderExpiredRun: "?2->>'senderExpiredRun'",
  retryStartedAt: "?2->>'retryStartedAt'",
  retryEndsAt: "?2->>'retryStartedAt'",
  lastDeliveredAt: "?2->>'lastDeliveredAt'",
  condemnedAt: "?2->>'condemnedAt'",
  suppressedAt: "?2->>'suppressedAt'",
  reactivatedAt: "?2->>'reactivatedAt'",
})

describe('the policy', () => {
  it('says the same as a function and as SQL, for any facts and settings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(facts, { minLength: 40, maxLength: 60 }),
        settings,
        fc.constantFrom(null, '', 'shop'),
        async (all, policy, source) => {
          const db = env.DB
          await db.batch([
            db.prepare('DELETE FROM addresses'),
            db.prepare('DELETE FROM address_marks'),
          ])
          const addresses = all.map((_, n) => `p${n}@example.com`)
          await db.batch(
            all.flatMap((fact, n) => [
              db.prepare(INSERT).bind(addresses[n], JSON.stringify(fact)),
              ...fact.marks.map(({ mark, source: at, at: time }) =>
                db
                  .prepare(
                    "INSERT INTO address_marks VALUES (?,?,'ses',?,?) ON CONFLICT DO UPDATE SET marked_at=max(marked_at, excluded.marked_at)",
                  )
                  .bind(addresses[n], mark, at, time),
              ),
            ]),
          )
          const page = { order: 'asc', from: null, limit: 1000 } as const
          // A lookup's state is decided in SQL, that of a list's items by the function.
          const bySql = await lookupAddresses(db, addresses, { policy, source })
          const { items: byFunction } = await listAddresses(db, { policy, source }, page)
          expect(byFunction).toEqual(bySql.toSorted((a, b) => (a.address < b.address ? -1 : 1)))
          for (const state of ADDRESS_STATES) {
            const { items } = await listAddresses(db, { policy, source, states: [state] }, page)
            expect(items).toEqual(byFunction.filter((answer) => answer.state === state))
          }
          for (const { state, sendable } of bySql) expect(sendable).toBe(isSendable(state))
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})
