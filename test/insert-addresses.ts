/** Addresses of which this much is known, by SQL alone. */
import type { addresses } from '../src/db/schema.ts'

type Column = keyof typeof addresses.$inferInsert

const NOTHING_KNOWN = {
  permanentErrors: 0,
  transientErrors: 0,
  permanentRun: 0,
  expiredRun: 0,
  lastRank: 0,
  lastDeliveredAt: 0,
  condemnedAt: 0,
  suppressedAt: 0,
  reactivatedAt: 0,
  version: 1,
} satisfies Partial<Record<Column, number>>

/** The statement as far as its FROM, with an expression for each column that matters. */
export function insertAddresses(
  known: Partial<Record<Column, string | number>> & { address: string },
): string {
  const columns = { ...NOTHING_KNOWN, ...known }
  const names = Object.keys(columns).map((name) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  )
  return `INSERT INTO addresses (${names.join(', ')}) SELECT ${Object.values(columns).join(', ')}`
}
