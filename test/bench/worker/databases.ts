/** Fills local D1 databases with addresses and log rows, by SQL inside SQLite itself: ten million in a minute. */
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { addressHash } from '../../../src/bounce/address.ts'
import { insertAddresses } from '../../insert-addresses.ts'

export const NEWEST = Date.UTC(2026, 10, 1)
const PLAN_ID = 'w86400000-f180000x5-g1.1-c900000-t30000'
const DOMAINS = 1000
const STEP = 250_000

/** The nth address of a database, from 0. In the order of their text, so that SQLite appends. */
export const addressOf = (n: number) =>
  `user${String(n).padStart(9, '0')}@d${String(n % DOMAINS).padStart(3, '0')}.example.com`
const ADDRESS_SQL = `printf('user%09d@d%03d.example.com', n, n % ${DOMAINS})`

const SERIES =
  'WITH RECURSIVE series(n) AS (SELECT ?1 UNION ALL SELECT n+1 FROM series WHERE n+1<?2)'

/** What is known of them: one in ten is dead, one in a hundred complained; a table that many a bounce went through. */
const KNOWN = insertAddresses({
  address: ADDRESS_SQL,
  permanentErrors: 'n%10=0',
  transientErrors: 'n%7=0',
  permanentRun: 'n%10=0',
  retryStartedAt: `iif(n%200=1, ${NEWEST}-n, NULL)`,
  retryEndsAt: `iif(n%200=1, ${NEWEST}+86400000-n, NULL)`,
  lastRank: `4*(${NEWEST}-n)`,
  lastStatus: "iif(n%10=0, '5.1.1', iif(n%200=1, '4.2.2', '2.0.0'))",
  lastReason: "iif(n%10=0, 'user_unknown', NULL)",
  lastDeliveredAt: `iif(n%10=0, 0, ${NEWEST}-n)`,
  condemnedAt: `iif(n%10=0, ${NEWEST}-n, 0)`,
})
const ADDRESSES = `${SERIES} ${KNOWN} FROM series`
const MARKS = `${SERIES} INSERT INTO address_marks (address, mark, esp, source, marked_at)
  SELECT ${ADDRESS_SQL}, 'complained', 'postmark', '', ${NEWEST}-n FROM series WHERE n%100=3`
const RETRIES = `${SERIES} INSERT INTO retries
  (address, started_at, ends_at, state, closed_at, mode, plan_id, address_hash, shard, not_before, in_flight_at, in_flight_until)
  SELECT ${ADDRESS_SQL}, ${NEWEST}-n, ${NEWEST}+86400000-n, 'open', NULL, 'observe', '${PLAN_ID}', hash_of(${ADDRESS_SQL}), n%2, NULL, NULL, NULL
  FROM series WHERE n%200=1`
/** One row a second, the newest last; each address has ten. */
const LOG = `${SERIES} INSERT INTO delivery_log
  (occurred_at, event_key, address, kind, class, message_id, counts, condemns, final, outcome, logged_status, received_at, esp, source, authenticity,
   status, reason, scope, action, confidence, rule, mailbox_provider, reported_status, reply_code, diagnostic, esp_event, esp_event_id)
  SELECT ${NEWEST}+(n-?3)*1000, printf('%032x', n*2654435761), printf('user%09d@d%03d.example.com', (n*7919)%max(?3/10,1), (n*7919)%max(?3/10,1)%${DOMAINS}),
   'bounced', 5, printf('order-%d', n), 1, 0, 1, 'failed', '5.2.2', ${NEWEST}+(n-?3)*1000, iif(n%100=0, 'ses', 'postmark'), '', 'shared_secret',
   '5.2.2', 'mailbox_full', 'recipient', 'retry', 0.9, 'mailbox-full', NULL, '5.2.2', 552, '552 5.2.2 Mailbox full, please try later', 'HardBounce', printf('%d', n)
  FROM series`

export interface Size {
  addresses: number
  log: number
}

/** Fills a migrated, empty database; `onProgress` is told of rows. Between its steps the process can be interrupted. */
export async function fill(
  file: string,
  size: Size,
  onProgress: (rows: number) => void,
): Promise<void> {
  const db = new DatabaseSync(file)
  db.function('hash_of', { deterministic: true }, (address) => addressHash(String(address)))
  db.exec('PRAGMA synchronous=OFF; PRAGMA cache_size=-200000; PRAGMA journal_mode=MEMORY')
  const tables = [
    { total: size.addresses, statements: [ADDRESSES, MARKS, RETRIES] },
    { total: size.log, statements: [LOG] },
  ]
  let rows = 0
  for (const { total, statements } of tables) {
    const prepared = statements.map((text) => ({
      takesTotal: text.includes('?3'),
      run: db.prepare(text),
    }))
    for (let from = 0; from < total; from += STEP) {
      const to = Math.min(from + STEP, total)
      db.exec('BEGIN')
      for (const { takesTotal, run } of prepared) run.run(from, to, ...(takesTotal ? [total] : []))
      db.exec('COMMIT')
      rows += to - from
      onProgress(rows)
      await setImmediate()
    }
  }
  db.exec('PRAGMA journal_mode=WAL')
  db.close()
}
