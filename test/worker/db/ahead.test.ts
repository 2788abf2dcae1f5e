/** A reporter whose clock is ahead: its events count once, however often and whenever they come again. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { eventRow } from '../../../src/db/event-row.ts'
import { ingest } from '../../../src/ingest.ts'
import { permanent } from '../../events.ts'
import { recordRows } from '../api/call.ts'
import { HOUR, MINUTE } from '../retry/clock.ts'

const NOW = Date.UTC(2026, 2, 3, 9, 20)
const provenance = (now: number) => ({ now })

it.each([
  ['a quarter of an hour', 15 * MINUTE],
  ['a time zone', 9 * HOUR],
  ['a year', 365 * 24 * HOUR],
])('%s ahead', async (_, ahead) => {
  const recipient = `ahead-${ahead}@example.net`
  const one = { ...permanent(recipient), occurredAt: NOW + ahead }
  for (const after of [0, HOUR, ahead - MINUTE, ahead, ahead + HOUR]) {
    await ingest(env, [one], provenance(NOW + after))
  }
  const { results } = await env.DB.prepare(
    'SELECT occurred_at, claimed_at FROM delivery_log WHERE address=?1',
  )
    .bind(recipient)
    .all()
  expect(results).toEqual([{ occurred_at: NOW, claimed_at: NOW + ahead }])
  const errors = await env.DB.prepare('SELECT permanent_errors FROM addresses WHERE address=?1')
  expect(await errors.bind(recipient).first('permanent_errors')).toBe(1)
})

it.each([
  ['as they came', [0, 2]],
  ['the other way round', [2, 0]],
])(
  'a few minutes ahead, and less the next time, while both wait in the spool: %s',
  async (name, minutes) => {
    const recipient = `${name.replaceAll(' ', '-')}@spooled.example`
    const one = { ...permanent(recipient), occurredAt: NOW + 11 * MINUTE }
    const rows = minutes.map((after) => eventRow(one, provenance(NOW + after * MINUTE)))
    await recordRows(
      rows.filter((row) => row !== null),
      NOW + HOUR,
    )
    const errors = env.DB.prepare('SELECT permanent_errors FROM addresses WHERE address=?1')
    expect(await errors.bind(recipient).first('permanent_errors')).toBe(1)
  },
)
