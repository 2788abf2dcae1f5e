/** GET /v1/stats: sums that agree with the log, by days and hours of any time zone. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { bucketNames, startOfDay, timeBuckets } from '../../../src/api/time-buckets.ts'
import { actionRow } from '../../../src/db/actions.ts'
import { expireRetries, retriesPastEnd } from '../../../src/db/expire.ts'
import { POLICY } from '../db/one-truth.ts'
import { call, expectProblem, recordRows } from './call.ts'

/** Half an hour before midnight in UTC: tomorrow in Tokyo. */
const lateEvening = Date.UTC(2026, 10, 20, 23, 30)
const RANGE = 'from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z'
const HOUR = 3_600_000
const BY = { id: 'a1', actor: 'billing', note: null }

describe('GET /v1/stats', () => {
  it('counts by code and outcome; the day is that of the time zone asked for', async () => {
    await recordRows(
      [1, 2, 3].map((n) => ({
        address: `s${n}@example.com`,
        key: `s${n}`,
        class: 5 as const,
        occurredAt: lateEvening,
      })),
      lateEvening,
    )
    const utc = await call(`/v1/stats?${RANGE}&by=status,outcome,class,reason`)
    expect(utc.body.items).toEqual([
      {
        start: '2026-11-20T00:00:00.000Z',
        label: '2026-11-20',
        status: '5.1.1',
        outcome: 'failed',
        class: 'permanent',
        reason: 'user_unknown',
        events: 3,
      },
    ])
    for (const zone of ['Asia/Tokyo', '%2B09:00']) {
      const tokyo = await call(`/v1/stats?${RANGE}&by=esp&timeZone=${zone}`)
      expect(tokyo.body.items).toEqual([
        { start: '2026-11-20T15:00:00.000Z', label: '2026-11-21', esp: 'sendgrid', events: 3 },
      ])
    }
    const hour = await call(`/v1/stats?${RANGE}&per=hour&by=&timeZone=Asia/Kolkata`)
    expect(hour.body.items).toEqual([
      { start: '2026-11-20T23:30:00.000Z', label: '2026-11-21T05:00', events: 3 },
    ])
    expect((await call(`/v1/stats?${RANGE}&esp=ses`)).body.items).toEqual([])
    expect((await call(`/v1/stats?${RANGE}&per=total&by=&esp=sendgrid`)).body.items).toMatchObject([
      { events: 3 },
    ])
  })

  it('counts what people did only where it is asked for', async () => {
    const occurredAt = Date.UTC(2026, 6, 1, 12)
    await recordRows(
      [
        { address: 'm@example.com', key: 'm', class: 5, occurredAt },
        { ...actionRow('suppress', 'h@example.com', BY, occurredAt), key: 'h' },
      ],
      occurredAt,
    )
    const range = 'from=2026-07-01T00:00:00Z&to=2026-07-02T00:00:00Z'
    const counted = async (query: string) => (await call(`/v1/stats?${range}&${query}`)).body.items
    expect(await counted('by=esp')).toMatchObject([{ esp: 'sendgrid', events: 1 }])
    expect(await counted('by=')).toMatchObject([{ events: 1 }])
    expect(await counted('by=outcome&esp=')).toMatchObject([{ outcome: 'noted', events: 1 }])
  })

  it('a row that waits shows no code', async () => {
    const occurredAt = Date.UTC(2026, 9, 1, 12)
    await recordRows(
      [{ address: 'w@example.com', key: 'w', class: 4, status: '4.2.2', occurredAt }],
      occurredAt,
    )
    const { body } = await call(
      '/v1/stats?from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z&by=status,class,outcome',
    )
    expect(body.items).toMatchObject([
      { status: '', class: 'transient', outcome: 'waiting', events: 1 },
    ])
  })

  it('counts what nobody proved by the class that it shows, under which the log finds it', async () => {
    const occurredAt = Date.UTC(2026, 7, 1, 12)
    const unproven = { class: 0, authenticity: 'unproven', status: '5.1.1' } as const
    await recordRows(
      [
        { ...unproven, address: 'u@example.com', key: 'u', occurredAt },
        { address: 'p@example.com', key: 'p', class: 5, occurredAt },
        { address: 'c@example.com', key: 'c', class: 0, occurredAt },
      ],
      occurredAt,
    )
    const range = 'from=2026-08-01T00:00:00Z&to=2026-08-02T00:00:00Z'
    const { items } = (await call(`/v1/stats?${range}&by=&class=permanent`)).body
    expect(items).toMatchObject([{ events: 2 }])
    const { items: shown } = (await call(`/v1/log?${range}&class=permanent`)).body
    expect(shown.map((row: { class: string }) => row.class)).toEqual(['permanent', 'permanent'])
  })

  it('counts under the codes that the log shows', async () => {
    const occurredAt = Date.UTC(2026, 8, 1, 12)
    const soft = (name: string, n: number, status: string) => ({
      address: `${name}@shown.example`,
      key: `${name}-${n}`,
      class: 4 as const,
      status,
      reason: 'mailbox_full' as const,
      messageId: name,
      occurredAt: occurredAt + n,
    })
    await recordRows(
      [
        ...[soft('expired', 1, '4.2.2'), soft('expired', 2, '4.7.1')],
        ...[soft('arrived', 1, '4.2.2'), soft('refused', 1, '4.7.1')],
      ],
      occurredAt,
    )
    const last = { messageId: 'arrived', occurredAt: occurredAt + 60_000 }
    await recordRows(
      [
        { ...last, address: 'arrived@shown.example', key: 'a', class: 2, status: '2.0.0' },
        { ...last, address: 'refused@shown.example', key: 'r', class: 5, messageId: 'refused' },
      ],
      occurredAt,
    )
    const over = occurredAt + 25 * HOUR
    const windows = await retriesPastEnd(env.DB, over, 10)
    await expireRetries(env.DB, windows, { now: over, policy: POLICY })
    const range = 'from=2026-09-01T00:00:00Z&to=2026-09-02T00:00:00Z'
    const { items: shown } = (await call(`/v1/log?${range}`)).body
    const counts = Map.groupBy(
      shown as { status: string | null; outcome: string }[],
      ({ status, outcome }) => `${status ?? ''} ${outcome}`,
    )
    const { items } = (await call(`/v1/stats?${range}&by=status,outcome`)).body
    expect(
      new Map(
        (items as { status: string; outcome: string; events: number }[]).map((row) => [
          `${row.status} ${row.outcome}`,
          row.events,
        ]),
      ),
    ).toEqual(new Map(Array.from(counts, ([key, rows]) => [key, rows.length])))
    // By the code alone, too: one that waited, or was settled, shows none, whichever it came with.
    expect((await call(`/v1/stats?${range}&by=status`)).body.items).toMatchObject(
      [
        { status: '', events: 2 },
        { status: '4.7.1', events: 2 },
        { status: '5.1.1', events: 1 },
        { status: '2.0.0', events: 1 },
      ].toSorted((a, b) => (a.status < b.status ? -1 : 1)),
    )
    expect(counts.get('4.7.1 expired')).toHaveLength(2)
    const found = (status: string) => call(`/v1/stats?${range}&by=&status=${status}`)
    expect((await found('4.x.x')).body.items).toMatchObject([{ events: 2 }])
    expect((await found('5.1.X')).body.items).toMatchObject([{ events: 1 }])
    expect((await found('4.2.x')).body.items).toEqual([])
    expect((await found('5.1')).body.errors).toMatchObject([
      { path: 'status', message: expect.stringContaining('4.x.x') },
    ])
    expect((await found('')).body.items).toMatchObject([{ events: 2 }])
  })

  it.each([
    'by=secret',
    'timeZone=secret',
    'from=secret',
    'timeZone=%2B05:37',
    'status=secret',
    'status=5.1',
    'esp=secret',
    'reason=secret',
    'outcome=secret',
    'provider=secret',
    'secret2=1',
    'per=week',
  ])('?%s is invalid, and not echoed', async (query) => {
    const answer = await call(`/v1/stats?${query}`)
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.text).not.toContain('secret')
  })

  it('more than it can answer at once is refused', async () => {
    const answer = await call('/v1/stats?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z')
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.body.errors).toEqual([
      { path: 'from', message: 'Per day, at most 400 days can be asked for at once.' },
    ])
  })
})

describe('the days of a time zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/Sao_Paulo', '2018-11-04', 23], // the clock jumps at midnight itself
    ['Asia/Tokyo', '2026-03-29', 24],
  ])('%s %s has %i hours', (zone, day, hours) => {
    const noon = Date.parse(`${day}T12:00:00Z`)
    const [bucket] = timeBuckets('day', noon, noon + 1, zone)
    expect(((bucket?.to ?? 0) - (bucket?.from ?? 0)) / HOUR).toBe(hours)
    expect(timeBuckets('hour', bucket?.from ?? 0, bucket?.to ?? 0, zone)).toHaveLength(hours)
  })

  it.each([
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z'], // 00:00 is 01:00
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z'],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00Z'],
    ['Africa/Cairo', '2026-10-30', '2026-10-29T22:00:00Z'], // 00:00 was 23:00 again
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'], // 01:00 is 00:00 again
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'], // the day before was left out
  ])('%s %s begins at %s, and is called so', (zone, day, start) => {
    const from = Date.parse(start)
    expect(startOfDay(day, zone)).toBe(from)
    expect(bucketNames('day', zone)(from)).toBe(day)
    expect(timeBuckets('day', from, from + 1, zone).map((one) => one.from)).toEqual([from])
  })

  it('follow one another without gap or overlap through a year', () => {
    for (const zone of ['Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', '-03:30', 'UTC']) {
      const days = timeBuckets('day', Date.UTC(2018, 0, 1), Date.UTC(2019, 0, 1), zone)
      expect(days.length).toBeGreaterThanOrEqual(365)
      for (const [n, { from }] of days.entries()) {
        if (n > 0) expect(from).toBe(days[n - 1]?.to)
      }
    }
  })
})
