/** A list of any length as CSV takes the memory of one page of it: the real Worker on a real D1. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Bench, makeBench } from '../bench/worker/bench.ts'
import { fill } from '../bench/worker/databases.ts'
import { readCsv } from '../bench/worker/streamed.ts'

const ROWS = 300_000
let bench: Bench

beforeAll(async () => {
  bench = await makeBench(['LISTS'])
  await fill(bench.files.LISTS ?? '', { addresses: 1000, log: ROWS }, () => {})
  await bench.start()
}, 180_000)

afterAll(() => bench?.stop())

it(`streams ${ROWS.toLocaleString('en')} rows of the log, all of them, in less memory than their text fills`, async () => {
  // What every request needs is in memory before one is measured.
  await readCsv(bench, 'LISTS', '/v1/log.csv?from=2026-10-31T20:00:00Z')
  const { rows, mib, beginMib, peakMib } = await readCsv(bench, 'LISTS', '/v1/log.csv')
  expect(rows).toBe(ROWS)
  expect(beginMib).toBeGreaterThan(1)
  // Its text alone would fill what a Worker may take, and the rows it is made from fill several times as much.
  expect(mib).toBeGreaterThan(120)
  expect(peakMib).toBeLessThan(120)
}, 120_000)
