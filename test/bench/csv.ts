/** `npm run bench:csv`: lists as CSV from the real Worker, and the memory of its isolate. */
import { readArguments, refuse, wholeNumber } from '../../src/cli/arguments.ts'
import { exitWhenInterrupted } from '../../src/cli/wrangler.ts'
import { makeBench } from './worker/bench.ts'
import { fill } from './worker/databases.ts'
import { readCsv } from './worker/streamed.ts'

const HELP = `npm run bench:csv [-- ROWS]

Reads ROWS (1000000) rows of each list as CSV from the real Worker, and says how much memory its isolate takes
for it. Ends with an error where that is more than a Worker may take.`

const { positionals } = readArguments(HELP, { allowPositionals: true })
if (positionals.length > 1) refuse('give it one number of ROWS at most (--help says more)')
const ROWS = wholeNumber('ROWS', positionals[0] ?? '1000000', 1, 100_000_000)
/** What an isolate of Cloudflare may use in all. */
const MAX_MIB = 128

exitWhenInterrupted()
const bench = await makeBench(['LISTS'])
let most = 0
try {
  await fill(bench.files.LISTS ?? '', { addresses: ROWS, log: ROWS }, (rows) =>
    process.stderr.write(`\r${rows.toLocaleString('en')} rows `),
  )
  process.stderr.write('\n')
  await bench.start()
  // What every request needs is in memory before one is measured.
  await readCsv(bench, 'LISTS', '/v1/log.csv?from=2026-10-31T22:00:00Z')
  for (const path of ['/v1/log.csv', '/v1/addresses.csv']) {
    const { rows, mib, seconds, beginMib, peakMib } = await readCsv(bench, 'LISTS', path)
    if (rows !== ROWS) throw new Error(`${path}: ${rows} of ${ROWS} rows`)
    console.log(
      `${path}: ${rows.toLocaleString('en')} rows, ${mib.toFixed(0)} MiB in ${seconds.toFixed(1)} s (${Math.round(rows / seconds).toLocaleString('en')} a second); heap ${beginMib.toFixed(0)} MiB before, ${peakMib.toFixed(0)} at most`,
    )
    most = Math.max(most, peakMib)
  }
} finally {
  await bench.stop()
}
if (most > MAX_MIB) {
  console.error(`The heap took ${most.toFixed(0)} MiB, more than ${MAX_MIB}.`)
  process.exitCode = 1
}
