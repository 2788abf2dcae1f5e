/** Cloudflare's list prices in US dollars and its free allowances, as of November 2026. */

export const SOURCES = {
  d1: 'https://developers.cloudflare.com/d1/platform/pricing/',
  durableObjects: 'https://developers.cloudflare.com/durable-objects/platform/pricing/',
  workers: 'https://developers.cloudflare.com/workers/platform/pricing/',
} as const

const MILLION = 1_000_000

/** A meter of the bill. `free` is the free plan's allowance per day; null if it has no such limit. */
interface Price {
  name: string
  /** Dollars per unit. */
  each: number
  /** Name of the unit. */
  unit: string
  free: number | null
  source: keyof typeof SOURCES
}

export const PRICES = {
  d1Written: {
    name: 'D1 rows written',
    each: 1 / MILLION,
    unit: 'row',
    free: 100_000,
    source: 'd1',
  },
  d1Read: {
    name: 'D1 rows read',
    each: 0.001 / MILLION,
    unit: 'row',
    free: 5_000_000,
    source: 'd1',
  },
  shardWritten: {
    name: 'shard rows written',
    each: 1 / MILLION,
    unit: 'row',
    free: 100_000,
    source: 'durableObjects',
  },
  shardRead: {
    name: 'shard rows read',
    each: 0.001 / MILLION,
    unit: 'row',
    free: 5_000_000,
    source: 'durableObjects',
  },
  shardRequests: {
    name: 'shard requests and alarms',
    each: 0.15 / MILLION,
    unit: 'request',
    free: 100_000,
    source: 'durableObjects',
  },
  shardDuration: {
    name: 'shard duration',
    each: 12.5 / MILLION,
    unit: 'GB-s',
    free: 13_000,
    source: 'durableObjects',
  },
  shardStorage: {
    name: 'shard storage',
    each: 0.2,
    unit: 'GB-month',
    free: null,
    source: 'durableObjects',
  },
  requests: {
    name: 'Worker requests',
    each: 0.3 / MILLION,
    unit: 'request',
    free: 100_000,
    source: 'workers',
  },
  d1Storage: { name: 'D1 storage', each: 0.75, unit: 'GB-month', free: null, source: 'd1' },
} as const satisfies Record<string, Price>

export type Meter = keyof typeof PRICES

/** What a Durable Object is billed for while it runs. */
export const SHARD_GB = 0.128

/** What one D1 database can hold. */
export const D1_MAX_BYTES = 10e9
