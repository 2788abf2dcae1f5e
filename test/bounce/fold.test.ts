/** What is true of an address by its events, in the words of the specification: by hand, since the record is compared with the fold itself. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type FoldRow,
  firstOutcome,
  fold,
  NOTHING_BEFORE,
  rankOf,
  timeOfRank,
} from '../../src/bounce/fold.ts'
import type { Action } from '../../src/bounce/reason.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const T = Date.UTC(2026, 0, 1)

/** An event so long after T. */
function event(of: 0 | 2 | 4 | 5, at: number, over: Partial<FoldRow> = {}): FoldRow {
  return {
    occurredAt: T + at,
    key: `${of} at ${at}`,
    esp: 'ses',
    kind: of === 2 ? 'delivered' : 'bounced',
    class: of,
    messageId: null,
    counts: of === 5,
    condemns: false,
    action: null,
    final: false,
    status: of === 0 ? null : `${of}.0.0`,
    notBefore: null,
    ...over,
  }
}
const person = (kind: string, at: number) => event(0, at, { kind })

/** At the latest, all is over. */
const foldAll = (rows: readonly FoldRow[], now = T + 30 * DAY) => fold(rows, now, () => DAY)
/** Its windows, as `from-to state` in hours after T. */
const windowsOf = (rows: readonly FoldRow[], now?: number) =>
  foldAll(rows, now).retries.map(({ startedAt, closedAt, state }) => {
    const hours = (time: number) => (time - T) / HOUR
    return `${hours(startedAt)}-${closedAt === null ? '' : hours(closedAt)} ${state}`
  })
/** What became of each row, with the code that it shows. */
const outcomesOf = (rows: readonly FoldRow[], now?: number) => {
  const { outcomes } = foldAll(rows, now)
  return rows.map((row) => {
    const { outcome, loggedStatus } = outcomes.get(row) ?? {}
    return [outcome ?? 'waiting', loggedStatus ?? null]
  })
}

describe('the 24 hours', () => {
  const at = fc.integer({ min: 0, max: 5 * 24 }).map((hours) => hours * HOUR)

  it('begin with the first temporary error, take in every other until their end, and are one error each', () => {
    fc.assert(
      fc.property(fc.uniqueArray(at, { minLength: 1, maxLength: 30 }), (times) => {
        const starts: number[] = []
        for (const time of times.toSorted((a, b) => a - b)) {
          if (time >= (starts.at(-1) ?? -DAY) + DAY) starts.push(time)
        }
        const folded = foldAll(times.map((time) => event(4, time)))
        expect(folded.retries).toMatchObject(
          starts.map((start) => ({
            startedAt: T + start,
            endsAt: T + start + DAY,
            closedAt: T + start + DAY,
            state: 'expired',
          })),
        )
        expect([folded.expired, folded.expiredRun]).toEqual([starts.length, starts.length])
      }),
    )
  })

  it('are over at their last moment, not before', () => {
    const rows = [event(4, 0), event(2, DAY)]
    expect(outcomesOf(rows.slice(0, 1), T + DAY - 1)).toEqual([['waiting', null]])
    expect(windowsOf(rows.slice(0, 1), T + DAY - 1)).toEqual(['0- open'])
    expect(windowsOf(rows.slice(0, 1), T + DAY)).toEqual(['0-24 expired'])
    expect(windowsOf(rows)).toEqual(['0-24 expired'])
    expect(windowsOf([event(4, 0), event(2, DAY - HOUR)])).toEqual(['0-23 delivered'])
  })

  it('show the last code, in every row that waited for them', () => {
    const late = event(4, HOUR, { messageId: 'late', status: '4.4.1' })
    const arrived = event(4, 2 * HOUR, { messageId: 'arrived', status: '4.2.2' })
    const delivery = event(2, 3 * HOUR, { messageId: 'arrived' })
    expect(outcomesOf([late, arrived, delivery])).toEqual([
      ['expired', '4.2.2'],
      ['delivered', null],
      ['delivered', '2.0.0'],
    ])
    // The next window begins without it.
    const next = event(4, 2 * DAY, { status: null })
    expect(outcomesOf([late, next])).toEqual([
      ['expired', '4.4.1'],
      ['expired', null],
    ])
  })

  it('are resent once an ESP gave up on any of their messages, and only watched until then', () => {
    const tried = event(4, 0)
    const gaveUp = [HOUR, 2 * HOUR].map((time) => event(4, time, { final: true }))
    const about = (...rows: FoldRow[]) => foldAll(rows).retries[0]
    expect(about(tried)).toMatchObject({ mode: 'observe' })
    expect(about(tried, ...gaveUp, event(4, 3 * HOUR))).toMatchObject({ mode: 'resend' })
  })

  it('are watched again where what the ESP gave up on has ended, and something else waits', () => {
    const of = (messageId: string, final: boolean) => ({ messageId, final, key: messageId })
    const rows = [event(4, 0, of('tried', false)), event(4, 0, of('given up', true))]
    const modeAfter = (messageId: string) =>
      foldAll([...rows, event(2, HOUR, { messageId })]).retries[0]?.mode
    expect(modeAfter('given up')).toBe('observe')
    expect(modeAfter('tried')).toBe('resend')
  })

  it('have one time of patience, the latest that was named, asked for when none was left to wait', () => {
    const asks = (at: number, until: number) => event(4, at, { notBefore: T + until })
    const patience = (...rows: FoldRow[]) => {
      const [{ notBefore, askedAt } = { notBefore: null, askedAt: null }] = foldAll(rows).retries
      return [notBefore, askedAt].map((time) => (time === null ? null : (time - T) / HOUR))
    }
    expect(patience(event(4, 0))).toEqual([null, null])
    expect(patience(event(4, 0), asks(HOUR, 3 * HOUR))).toEqual([3, 1])
    expect(patience(asks(HOUR, 3 * HOUR), event(4, 2 * HOUR))).toEqual([3, 1])
    expect(patience(asks(HOUR, 3 * HOUR), asks(2 * HOUR, 2.5 * HOUR))).toEqual([3, 1])
    expect(patience(asks(HOUR, 3 * HOUR), asks(2 * HOUR, 4 * HOUR))).toEqual([4, 1])
    expect(patience(asks(HOUR, 3 * HOUR), asks(3 * HOUR, 4 * HOUR))).toEqual([4, 3])
    // Said at its own time: nothing to wait for.
    expect(patience(asks(HOUR, 3 * HOUR), asks(4 * HOUR, 3 * HOUR))).toEqual([3, 1])
  })
})

describe('a waiting message', () => {
  const waiting = [undefined, 'a', 'b'].map((name, n) =>
    event(4, n, { messageId: name ?? null, key: `${name}` }),
  )
  it.each<[string, Partial<FoldRow> & { class: 2 | 5 }, string[]]>([
    ['its own delivery', { class: 2, messageId: 'a' }, ['delivered', 'delivered', 'waiting']],
    ['its own end', { class: 5, messageId: 'b' }, ['failed', 'waiting', 'failed']],
    ['a delivery of no named message', { class: 2 }, ['delivered', 'delivered', 'delivered']],
    ['a failure of no named message', { class: 5 }, ['failed', 'failed', 'failed']],
    ['another', { class: 2, messageId: 'c' }, ['delivered', 'waiting', 'waiting']],
    [
      'the death of the address, by any message',
      { class: 5, messageId: 'c', condemns: true },
      ['failed', 'failed', 'failed'],
    ],
    [
      'a drop by the ESP’s own list',
      { class: 5, messageId: 'a', counts: false },
      ['failed', 'failed', 'waiting'],
    ],
  ])('is settled by %s', (_name, news, outcomes) => {
    const rows = [...waiting, event(news.class, HOUR, news)]
    const now = T + 2 * HOUR
    expect(outcomesOf(rows, now).slice(0, 3)).toEqual(outcomes.map((outcome) => [outcome, null]))
    const isOver = !outcomes.includes('waiting')
    const state = news.class === 2 ? 'delivered' : 'failed'
    expect(windowsOf(rows, now)).toEqual([isOver ? `0-1 ${state}` : '0- open'])
  })

  it('is settled with all that was said of it', () => {
    const reports = [0, HOUR].map((at) => event(4, at, { messageId: 'a' }))
    const ended = outcomesOf([...reports, event(2, 2 * HOUR, { messageId: 'a' })])
    expect(ended.slice(0, 2)).toEqual([
      ['delivered', null],
      ['delivered', null],
    ])
    expect(outcomesOf(reports, T + 2 * HOUR)).toEqual([
      ['waiting', null],
      ['waiting', null],
    ])
  })

  it.each(['complained', 'unsubscribed', 'autoreplied'])('waits on where it was %s', (kind) => {
    const [, a] = waiting as [FoldRow, FoldRow, FoldRow]
    const rows = [a, event(0, HOUR, { kind, messageId: 'a' })]
    expect(outcomesOf(rows, T + 2 * HOUR)[0]).toEqual(['waiting', null])
    expect(foldAll(rows, T + 2 * HOUR).retries).toMatchObject([{ state: 'open' }])
  })

  it('keeps the window open until it is settled, too', () => {
    const [, a, b] = waiting as [FoldRow, FoldRow, FoldRow]
    const deliveries = [HOUR, 2 * HOUR].map((at, n) =>
      event(2, at, { messageId: n === 0 ? 'b' : 'a' }),
    )
    expect(foldAll([a, b, ...deliveries]).retries).toMatchObject([
      { state: 'delivered', closedAt: T + 2 * HOUR },
    ])
  })

  it('that expired or was cancelled opens no other window, and what is said of it still has that outcome', () => {
    const report = (at: number, name = 'a') =>
      event(4, at, { messageId: name, key: `${name} ${at}`, status: `4.0.${at / HOUR}` })
    const again = [report(30 * HOUR), report(90 * HOUR)]
    expect(windowsOf([report(0), ...again])).toEqual(['0-24 expired'])
    expect(outcomesOf([report(0), ...again])).toEqual([
      ['expired', '4.0.0'],
      ['expired', '4.0.30'],
      ['expired', '4.0.90'],
    ])
    const cancelled = [report(0), person('cancel_retry', HOUR), ...again]
    expect(windowsOf(cancelled)).toEqual(['0-1 cancelled'])
    expect(outcomesOf(cancelled)).toEqual([
      ['cancelled', null],
      ['noted', null],
      ['cancelled', null],
      ['cancelled', null],
    ])
    // Another's window it joins.
    const joined = [report(0), report(25 * HOUR, 'b'), report(30 * HOUR)]
    expect(windowsOf(joined)).toEqual(['0-24 expired', '25-49 expired'])
    expect(windowsOf([...joined, event(2, 31 * HOUR, { messageId: 'b' })])).toEqual([
      '0-24 expired',
      '25-49 expired',
    ])
    // One that was delivered may fail again.
    const delivered = event(2, HOUR, { messageId: 'a' })
    expect(windowsOf([report(0), delivered, report(2 * HOUR)])).toEqual([
      '0-1 delivered',
      '2-26 expired',
    ])
  })

  it('that had ended before the first of these events stays so', () => {
    const finished = new Map([
      ['a', 'expired'],
      ['b', 'cancelled'],
    ] as const)
    const runs = { permanentRun: 2, senderRun: 1, expiredRun: 1, senderExpiredRun: 1 }
    const start = { ...runs, finished, copy: null }
    const rows = ['a', 'b'].map((messageId) => event(4, 0, { messageId, key: messageId }))
    const folded = fold(rows, T + 2 * DAY, () => DAY, start)
    expect([...folded.outcomes.values()]).toEqual([
      { outcome: 'expired', loggedStatus: '4.0.0' },
      { outcome: 'cancelled', loggedStatus: null },
    ])
    expect(folded).toMatchObject({ retries: [], expired: 0, ...runs })
    expect(finished.size).toBe(2)
  })
})

it('a resender speaks of what waits: with nothing waiting, it begins nothing', () => {
  const says = (at: number, of: 2 | 4 | 5 = 4) => event(of, at, { esp: 'resender' })
  const sent = event(4, 0, { messageId: 'a' })
  const rows = [sent, event(2, HOUR, { messageId: 'a' }), says(2 * HOUR), says(3 * HOUR)]
  expect(windowsOf(rows)).toEqual(['0-1 delivered'])
  expect(outcomesOf(rows).slice(2)).toEqual(Array(2).fill(['noted', '4.0.0']))
  expect(windowsOf([sent, says(2 * HOUR)])).toEqual(['0-24 expired'])
  expect(windowsOf([sent, says(2 * HOUR, 5)])).toEqual(['0-2 failed'])
})

it('a message that expired waits again where a person says so, for news of its own', () => {
  const sent = event(4, 0, { messageId: 'a' })
  const reopened = (messageId: string) =>
    event(4, 25 * HOUR, { final: true, kind: 'reopen_retry', esp: '', messageId })
  const rows = [sent, reopened('a'), reopened('b'), event(2, 26 * HOUR, { messageId: 'b' })]
  expect(windowsOf(rows)).toEqual(['0-24 expired', '25-49 expired'])
  expect(windowsOf([...rows, event(2, 27 * HOUR, { messageId: 'a' })])).toEqual([
    '0-24 expired',
    '25-27 delivered',
  ])
})

describe('a copy on its way', () => {
  const copy = { at: T + 2 * HOUR, until: T + 6 * HOUR }
  const start = { ...NOTHING_BEFORE, copy }
  const gaveUp = (at: number) => event(4, at, { final: true })
  const cancelled = person('cancel_retry', 3 * HOUR)
  const reopened = event(4, 4 * HOUR, { final: true, kind: 'reopen_retry', esp: '' })
  it.each<[string, FoldRow[], boolean]>([
    ['is one until it comes back', [gaveUp(0), event(4, 3 * HOUR)], true],
    ['is back with the next final error', [gaveUp(0), gaveUp(3 * HOUR)], false],
    ['is back with one of its own moment', [gaveUp(0), gaveUp(2 * HOUR)], false],
    ['is none of an error before it', [gaveUp(0), gaveUp(HOUR)], true],
    [
      'is one still where a person ends its window and opens it again',
      [gaveUp(0), cancelled, reopened],
      true,
    ],
    ['came back between the two', [gaveUp(0), cancelled, gaveUp(3.5 * HOUR), reopened], false],
    ['is none once all that waited is settled', [gaveUp(0), event(5, 3 * HOUR), reopened], false],
  ])('%s', (_, rows, isOnItsWay) => {
    for (const order of [rows, rows.toReversed()]) {
      const { retries } = fold(order, T + 5 * HOUR, () => DAY, start)
      expect(retries.at(-1)?.copy).toEqual(isOnItsWay ? copy : null)
    }
  })

  it.each([
    ['of its very moment', 500, true],
    ['of the second it was accepted in, where no more than that was told', 0, true],
    ['of the moment before it', 499, false],
    ['of the second before it', -1000, false],
  ])('is back with an error %s', (_, ms, isBack) => {
    const accepted = { ...copy, at: copy.at + 500 }
    const rows = [gaveUp(0), gaveUp(2 * HOUR + ms)]
    const { retries } = fold(rows, T + 5 * HOUR, () => DAY, { ...start, copy: accepted })
    expect(retries.at(-1)?.copy).toEqual(isBack ? null : accepted)
  })

  it('is of the window that begins with it, not of one that was over', () => {
    const rows = [event(4, 0), event(2, HOUR), event(4, 2 * HOUR)]
    const { retries } = fold(rows, T + 5 * HOUR, () => DAY, start)
    expect(retries.map((retry) => retry.copy)).toEqual([null, copy])
  })

  it('outlives the 24 hours', () => {
    const late = { ...start, copy: { at: T + 23 * HOUR, until: T + 27 * HOUR } }
    const again = event(4, 25 * HOUR, { final: true, kind: 'reopen_retry', esp: '' })
    const folded = fold([gaveUp(0), again], T + 26 * HOUR, () => DAY, late)
    expect(folded.retries).toMatchObject([
      { state: 'expired', copy: late.copy },
      { state: 'open', copy: late.copy },
    ])
  })
})

describe('errors in a row', () => {
  const runs = (...rows: FoldRow[]) => {
    const { permanentRun, expiredRun, expired } = foldAll(rows)
    return { permanentRun, expiredRun, expired }
  }
  const errors = [event(5, 0), event(5, HOUR), event(4, 2 * HOUR)]

  it('are those that count, and windows in vain', () => {
    expect(runs(...errors, event(5, DAY, { counts: false, messageId: 'dropped' }))).toMatchObject({
      permanentRun: 2,
    })
    expect(runs(...errors)).toEqual({ permanentRun: 2, expiredRun: 1, expired: 1 })
  })

  it.each([
    ['a delivery', event(2, 2 * DAY)],
    ['a person who reactivates', person('reactivate', 2 * DAY)],
  ])('end with %s; what was counted stays', (_name, row) => {
    expect(runs(...errors, row)).toEqual({ permanentRun: 0, expiredRun: 0, expired: 1 })
    expect(runs(...errors, row, event(5, 3 * DAY))).toMatchObject({ permanentRun: 1 })
  })

  it.each<[Action | null, number]>([
    ['fix_sender', 1],
    ['slow_down', 1],
    ['fix_content', 0],
    ['review', 0],
    ['suppress', 0],
    ['retry', 0],
    ['none', 0],
    [null, 0],
  ])('with the action %s: %d of the sender', (action, senderRun) => {
    const rows = [...errors, event(5, DAY, { action })]
    expect(foldAll(rows)).toMatchObject({ permanentRun: 3, senderRun })
    const dropped = event(5, DAY, { action, counts: false })
    expect(foldAll([...errors, dropped])).toMatchObject({ permanentRun: 2, senderRun: 0 })
    const twice = event(5, DAY + HOUR, { action })
    expect(foldAll([...rows, twice])).toMatchObject({ senderRun: 2 * senderRun })
    for (const end of [event(2, 2 * DAY), person('reactivate', 2 * DAY)]) {
      expect(foldAll([...rows, end])).toMatchObject({ permanentRun: 0, senderRun: 0 })
    }
  })

  it.each<[string, (Action | null)[], number]>([
    ["the sender's", ['retry', 'slow_down'], 1],
    ["nobody's of the two", ['slow_down', 'retry'], 0],
    ['unknown', ['fix_sender', null], 0],
  ])('a window in vain whose latest error is %s counts for that', (_name, actions, ofSender) => {
    const rows = actions.map((action, n) => event(4, n * HOUR, { action, messageId: `m${n}` }))
    expect(foldAll(rows)).toMatchObject({ expiredRun: 1, senderExpiredRun: ofSender })
    const ended = foldAll([...rows, event(2, 2 * DAY)])
    expect(ended).toMatchObject({ expired: 1, expiredRun: 0, senderExpiredRun: 0 })
  })

  it.each(['complained', 'suppress', 'cancel_retry'])('do not end with %s', (kind) => {
    expect(runs(...errors, person(kind, 2 * DAY))).toMatchObject({ permanentRun: 2 })
  })

  it('a retry that is cancelled is none', () => {
    const rows = [event(4, 0), person('cancel_retry', HOUR)]
    expect(runs(...rows)).toEqual({ permanentRun: 0, expiredRun: 0, expired: 0 })
    expect(windowsOf(rows)).toEqual(['0-1 cancelled'])
    expect(windowsOf([event(4, 0), person('suppress', HOUR)])).toEqual(['0-24 expired'])
  })
})

describe('the order of events', () => {
  const kinds = fc.constantFrom('bounced', 'cancel_retry', 'reactivate', 'complained')
  const anyEvent = fc
    .record({
      of: fc.constantFrom(0 as const, 2 as const, 4 as const, 4 as const, 5 as const),
      // So few that several events are at the same.
      hours: fc.integer({ min: 0, max: 5 }).map((half) => half * 12),
      key: fc.uuid(),
      kind: kinds,
      messageId: fc.option(fc.constantFrom('a', 'b')),
      condemns: fc.boolean(),
      final: fc.boolean(),
      status: fc.constantFrom('x.2.2', 'x.4.1'),
    })
    .map(({ of, hours, kind, ...over }) =>
      event(of, hours * HOUR, of === 0 ? { ...over, kind } : over),
    )

  it('is that of their times, not of their arrival', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyEvent, { maxLength: 12, selector: ({ key }) => key }),
        fc.infiniteStream(fc.nat()),
        (rows, random) => {
          const order = new Map(rows.map((row) => [row, random.next().value]))
          const shuffled = rows.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
          const [one, other] = [foldAll(rows), foldAll(shuffled)]
          expect({ ...other, outcomes: null }).toEqual({ ...one, outcomes: null })
          for (const row of rows) expect(other.outcomes.get(row)).toEqual(one.outcomes.get(row))
        },
      ),
    )
  })

  it('at one time is temporary, delivered, permanent, and what a person does', () => {
    expect([0, 5, 2, 4].map((of) => rankOf({ occurredAt: T, class: of }) - T * 4)).toEqual([
      3, 2, 1, 0,
    ])
    for (const of of [0, 2, 4, 5]) expect(timeOfRank(rankOf({ occurredAt: T, class: of }))).toBe(T)
    expect(windowsOf([event(2, 0), event(4, 0)])).toEqual(['0-0 delivered'])
    expect(foldAll([event(5, 0), event(2, 0)]).permanentRun).toBe(1)
    expect(foldAll([person('reactivate', 0), event(5, 0)]).permanentRun).toBe(0)
  })

  it('gives a row its outcome at once, unless it waits', () => {
    expect(
      [event(4, 0), event(2, 0), event(5, 0), event(5, 0, { counts: false }), event(0, 0)].map(
        firstOutcome,
      ),
    ).toEqual([null, 'delivered', 'failed', 'dropped', 'noted'])
    expect(outcomesOf([event(5, 0), person('complained', 1)])).toEqual([
      ['failed', '5.0.0'],
      ['noted', null],
    ])
  })
})
