/** `npm run bench:lookup`: what a question costs the real Worker on a real D1. */
import { readArguments } from '../../src/cli/arguments.ts'
import { exitWhenInterrupted } from '../../src/cli/wrangler.ts'
import { type Bench, makeBench, TOKEN } from './worker/bench.ts'
import { addressOf, fill, type Size } from './worker/databases.ts'
import type { Measured, Order } from './worker/order.ts'

const HELP = `npm run bench:lookup [-- --quick]

What a question costs the real Worker on a real D1, in small tables and in large ones, taken in turn in one run.
Ends with an error when a goal is missed.

  --quick   leaves the largest tables out`

const { quick: QUICK = false } = readArguments(HELP, {
  options: { quick: { type: 'boolean' } },
}).values
const SIZES: Record<string, Size> = {
  SMALL: { addresses: 10_000, log: 1_000 },
  MIDDLE: { addresses: 1_000_000, log: QUICK ? 1_000_000 : 0 },
  ...(QUICK ? {} : { LARGE: { addresses: 10_000_000, log: 1_000_000 } }),
}
const LARGEST = QUICK ? 'MIDDLE' : 'LARGE'
const ROUNDS = 15
/** Of what reads whole tables. */
const SEARCH_ROUNDS = 3
const MAX_RATIO = 1.3
const MAX_BULK_MS = 2
/** Where an erasure is remembered, each address is hashed as well. */
const MAX_HASHED_MS = 6
const RETRIED = 'A thousand addresses that are being retried'

const SALTED = { API_TOKEN: TOKEN, ERASE_SALT: 'bench-salt' }
const VARS = { API_TOKEN: TOKEN, ERASE_SALT: '' }
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }

type Requests = Order['requests']
const get = (path: string, headers: Record<string, string> = AUTHORIZED) => ({
  method: 'GET',
  path,
  headers,
})
const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

/** A known address; every one as likely as the others. */
const anyOf = (name: string) => Math.floor(Math.random() * (SIZES[name]?.addresses ?? 1))
/** As clients send it: with its length. */
const bulk = (addresses: string[]) => {
  const body = JSON.stringify({ addresses })
  const type = { 'content-type': 'application/json', 'content-length': String(body.length) }
  return { method: 'POST', path: '/v1/addresses/lookup', headers: { ...AUTHORIZED, ...type }, body }
}

interface Case {
  name: string
  /** Those to compare; the first is the yardstick. */
  databases: readonly string[]
  requests: (database: string) => Requests
  vars?: Record<string, string>
  maxOwnMs?: number
}

interface Figures {
  /** Milliseconds a request, median of the rounds. */
  ms: number
  /** The same without waiting for D1, of the round that the machine disturbed least. */
  ownMs: number
  calls: number
  rowsRead: number
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

function figuresOf(rounds: readonly Measured[]): Figures {
  const each = (pick: (one: Measured) => number) =>
    median(rounds.map((one) => pick(one) / one.requests))
  return {
    ms: each(({ ms }) => ms),
    ownMs: Math.min(...rounds.map(({ ms, d1Ms, requests }) => (ms - d1Ms) / requests)),
    calls: each(({ calls }) => calls),
    rowsRead: each(({ rowsRead }) => rowsRead),
  }
}

/** All databases in turn, so that a busy machine slows them alike; the first two rounds warm up. */
async function run(bench: Bench, one: Case, count = ROUNDS): Promise<Record<string, Figures>> {
  const rounds: Record<string, Measured[]> = Object.fromEntries(
    one.databases.map((name) => [name, []]),
  )
  for (let round = -2; round < count; round++) {
    for (const database of one.databases) {
      const order = { database, vars: one.vars ?? VARS, requests: one.requests(database) }
      const measured = await bench.measure(order)
      if (measured.answer.status !== 200) throw new Error(JSON.stringify(measured.answer))
      if (round >= 0) rounds[database]?.push(measured)
    }
  }
  return Object.fromEntries(Object.entries(rounds).map(([name, all]) => [name, figuresOf(all)]))
}

const missed: string[] = []

function show(one: Case, figures: Record<string, Figures>): void {
  console.log(`\n${one.name}`)
  for (const [name, { ms, ownMs, calls, rowsRead }] of Object.entries(figures)) {
    const { addresses = 0, log = 0 } = SIZES[name] ?? {}
    const size = `${addresses.toLocaleString('en')} addresses, ${log.toLocaleString('en')} log rows`
    console.log(
      `  ${size.padEnd(44)} ${ms.toFixed(2).padStart(8)} ms, ${ownMs.toFixed(2)} of it ours; ${calls} D1 calls, ${rowsRead} rows read`,
    )
  }
}

function compare(one: Case, figures: Record<string, Figures>): void {
  show(one, figures)
  const [first, last] = [one.databases[0], one.databases.at(-1)].map((name) => figures[name ?? ''])
  const ratio = (last?.ms ?? Number.NaN) / (first?.ms ?? Number.NaN)
  console.log(`  ratio ${ratio.toFixed(2)} (goal: at most ${MAX_RATIO})`)
  hold(ratio <= MAX_RATIO, `${one.name}: ratio ${ratio.toFixed(2)}`)
}

function hold(isMet: boolean, what: string): void {
  if (!isMet) missed.push(what)
}

async function signIn(bench: Bench, database: string): Promise<string> {
  const { answer } = await bench.measure({
    database,
    vars: VARS,
    requests: [
      {
        method: 'POST',
        path: '/sign-in',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'http://bench.test',
        },
        body: new URLSearchParams({ token: TOKEN }).toString(),
      },
    ],
  })
  const [cookie] = answer.cookie?.split(';') ?? []
  if (cookie === undefined) throw new Error('no session')
  return cookie
}

/** Without the salt, which the other cases leave out, nobody asks for it. */
async function rememberErasure(bench: Bench, database: string): Promise<void> {
  const path = '/v1/addresses/erased@example.org?remember=true'
  const requests = [{ method: 'DELETE', path, headers: AUTHORIZED }]
  const { answer } = await bench.measure({ database, vars: SALTED, requests })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer))
}

async function measureAll(bench: Bench): Promise<void> {
  const databases = Object.keys(SIZES)
  const ends = ['SMALL', LARGEST]
  const single: Case = {
    name: 'One address: GET /v1/addresses/:address',
    databases,
    requests: (database) =>
      times(100, () =>
        get(
          `/v1/addresses/${addressOf((10 * anyOf(database)) % (SIZES[database]?.addresses ?? 1))}`,
        ),
      ),
  }
  const found = await run(bench, single)
  compare(single, found)
  for (const { rowsRead } of Object.values(found)) {
    hold(rowsRead === 1, `one address: ${rowsRead} rows read`)
  }

  const mixed = (database: string) => times(1000, () => addressOf(anyOf(database)))
  const lookups: Case[] = [
    {
      name: 'A thousand known addresses',
      databases,
      requests: (database) => times(10, () => bulk(mixed(database))),
    },
    {
      name: 'A thousand unknown addresses',
      databases: [LARGEST],
      requests: () => times(10, () => bulk(times(1000, (n) => `nobody${n}@example.org`))),
    },
    {
      name: RETRIED,
      databases: [LARGEST],
      requests: () =>
        times(10, () =>
          bulk(times(1000, (n) => addressOf(200 * (n % 50) + 1 + 10_000 * Math.floor(n / 50)))),
        ),
    },
    {
      name: 'A thousand addresses, with ERASE_SALT',
      databases: [LARGEST],
      vars: SALTED,
      requests: (database) => times(10, () => bulk(mixed(database))),
    },
    {
      name: 'A thousand addresses, with an erasure that is remembered',
      databases: ['SMALL'],
      vars: SALTED,
      requests: (database) => times(10, () => bulk(mixed(database))),
      maxOwnMs: MAX_HASHED_MS,
    },
  ]
  await rememberErasure(bench, 'SMALL')
  for (const one of lookups) {
    const { maxOwnMs = MAX_BULK_MS } = one
    const figures = await run(bench, one)
    show(one, figures)
    for (const { ownMs, calls } of Object.values(figures)) {
      // Where addresses are being retried, it is the shards that are waited for.
      if (one.name !== RETRIED)
        hold(ownMs <= maxOwnMs, `${one.name}: ${ownMs.toFixed(2)} ms of our own`)
      hold(calls === 1, `${one.name}: ${calls} calls of D1`)
    }
  }

  const pages: Case[] = [
    {
      name: 'A page of the log: GET /v1/log?limit=50',
      databases: ends,
      requests: () => times(20, () => get('/v1/log?limit=50')),
    },
    { name: 'The log in the dashboard: GET /log', databases: ends, requests: () => [] },
  ]
  const cookies = Object.fromEntries(
    await Promise.all(ends.map(async (name) => [name, await signIn(bench, name)])),
  )
  const [list, dashboard] = pages
  if (list) compare(list, await run(bench, list))
  if (dashboard) {
    const asked = {
      ...dashboard,
      requests: (database: string) => times(10, () => get('/log', { cookie: cookies[database] })),
    }
    compare(asked, await run(bench, asked))
  }

  const searches: Case[] = [
    '/v1/log?search=ser000000001',
    '/v1/log?domain=d007.example.com',
    '/v1/log?esp=ses',
    '/v1/addresses?search=000007777',
    '/v1/addresses?domain=d007.example.com',
    '/v1/addresses?state=complained',
    '/v1/retries?state=open',
    '/v1/retries?search=000000001',
  ].map((path) => ({ name: `GET ${path}`, databases: ends, requests: () => [get(path)] }))
  for (const one of searches) show(one, await run(bench, one, SEARCH_ROUNDS))
}

exitWhenInterrupted()
const bench = await makeBench(Object.keys(SIZES))
try {
  for (const [name, size] of Object.entries(SIZES)) {
    const started = performance.now()
    await fill(bench.files[name] ?? '', size, (rows) =>
      process.stderr.write(`\r${name}: ${rows.toLocaleString('en')} rows `),
    )
    process.stderr.write(`in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  }
  await bench.start()
  await measureAll(bench)
} finally {
  await bench.stop()
}
if (missed.length > 0) {
  console.error(`\nGoals missed:\n${missed.map((one) => `  ${one}`).join('\n')}`)
  process.exitCode = 1
}
