/** Copies under ids of their own, as most mail services give them: whose they are is what the sender said. */
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { type BounceEvent, RESENDER } from '../../../src/bounce/event.ts'
import { markInFlight } from '../../../src/db/retry-notes.ts'
import { delivered, event } from '../../events.ts'
import { call, post } from '../api/call.ts'
import {
  addressRow,
  attemptsOf,
  DAY,
  HOUR,
  logRows,
  MINUTE,
  moveClock,
  receive,
  retryRows,
  runTo,
  T0,
} from './clock.ts'

moveClock()

/** RESEND_SILENCE_MINUTES. */
const SILENCE = 4 * HOUR

it.each([
  ['by a key of its own', { rebound_message: 'first' }],
  ['in the only string that a service echoes', { CustomID: 'rebound_message=first' }],
])(
  'a delivered copy ends the retry of its original, told %s',
  async (_, metadata) => {
    const address = `accept@copy-${Object.keys(metadata)[0]?.toLowerCase().replace('_', '-')}.example`
    await receive(event({ recipient: address, messageId: 'first' }))
    await runTo(T0 + 3 * MINUTE)
    vi.setSystemTime(T0 + 4 * MINUTE)
    await receive({ ...delivered(address, 'second'), metadata })
    await runTo(T0 + 25 * HOUR)
    expect(await attemptsOf(address)).toHaveLength(1)
    expect(await retryRows(address)).toMatchObject([{ state: 'delivered' }])
  },
  60_000,
)

it('a copy that comes back is the message that waits already', async () => {
  const address = 'accept@copy-back.example'
  await receive(event({ recipient: address, messageId: 'first' }))
  const metadata = { rebound_message: 'first' }
  await receive(event({ recipient: address, messageId: 'second', metadata }))
  const { results } = await env.DB.prepare(
    'SELECT DISTINCT message_id FROM delivery_log WHERE address=?1',
  )
    .bind(address)
    .all()
  expect(results).toEqual([{ message_id: 'first' }])
})

it.each([
  ['in flight', true],
  ['not in flight, because another was refused', false],
])(
  'of several messages the one whose copy came back may be sent again, and no other, of a retry that is %s',
  async (_, isInFlight) => {
    const address = `accept@copies-${isInFlight}.example`
    for (const messageId of ['one', 'two']) {
      await receive(event({ recipient: address, messageId }))
      await env.DB.prepare('INSERT INTO message_recipients VALUES (?1,?2,?3)')
        .bind(address, messageId, T0 + MINUTE + SILENCE)
        .run()
    }
    if (isInFlight) await markInFlight(env.DB, [{ address }], T0 + MINUTE, T0 + MINUTE + SILENCE)
    await receive(event({ recipient: address, messageId: '<one>', occurredAt: T0 + 2 * MINUTE }))
    const { results } = await env.DB.prepare(
      'SELECT message_id, in_flight_until FROM message_recipients WHERE address=?1 ORDER BY 1',
    )
      .bind(address)
      .all()
    expect(results).toEqual([
      { message_id: 'one', in_flight_until: null },
      { message_id: 'two', in_flight_until: T0 + MINUTE + SILENCE },
    ])
  },
)

describe.each([
  ['in order', []],
  ['beside late news, which has it folded again', [T0 - MINUTE]],
])('a copy on its way, by news %s', (_order, late) => {
  const ACCEPTED = T0 + 10 * MINUTE
  interface News {
    at?: number
    /** How far into its second the copy was accepted. */
    ahead?: number
    kind?: 'deferred'
    final?: boolean
  }
  it.each<[string, News, boolean]>([
    ['is back with an error that its ESP gave up on', { at: ACCEPTED + MINUTE }, false],
    ['is back with one of the very moment it was accepted', { at: ACCEPTED }, false],
    ['has nothing to do with one from before', { at: ACCEPTED - 1 }, true],
    [
      'is back in the second it was accepted in, by an ESP that counts these',
      { ahead: 150 },
      false,
    ],
    ['has nothing to do with one of the second before', { at: ACCEPTED - 1000 }, true],
    [
      'is on its way while an ESP still tries',
      { at: ACCEPTED + MINUTE, kind: 'deferred', final: false },
      true,
    ],
  ])('%s', async (_name, { at = ACCEPTED, ahead = 0, ...over }, isOnItsWay) => {
    const address = `accept@${at}-${ahead}-${isOnItsWay}-${late.length}.example`
    const about = { recipient: address, messageId: 'one' }
    await receive(event({ ...about, occurredAt: T0 }))
    await env.DB.prepare('INSERT INTO message_recipients VALUES (?1,?2,?3)')
      .bind(address, 'one', ACCEPTED + ahead + SILENCE)
      .run()
    await markInFlight(env.DB, [{ address }], ACCEPTED + ahead, ACCEPTED + ahead + SILENCE)
    vi.setSystemTime(T0 + HOUR)
    await receive(
      event({ ...about, ...over, occurredAt: at }),
      ...late.map((occurredAt) => event({ ...about, occurredAt })),
    )
    const { results } = await env.DB.prepare(
      'SELECT in_flight_until until FROM retries WHERE address=?1 UNION ALL SELECT in_flight_until FROM message_recipients WHERE address=?1',
    )
      .bind(address)
      .all()
    const until = isOnItsWay ? ACCEPTED + ahead + SILENCE : null
    expect(results).toEqual([{ until }, { until }])
  })
})

it.each([
  ['in order', []],
  ['before what is known, which has it folded again', [T0 + 30 * MINUTE]],
])(
  'a copy is on its way in the window it was accepted in, also where late news %s begin that, behind one that had ended',
  async (_order, complaints) => {
    const recipient = `accept@late-window-${complaints.length}.example`
    const accepted = T0 + HOUR
    await receive(event({ recipient }))
    vi.setSystemTime(accepted)
    await markInFlight(env.DB, [{ address: recipient }], accepted, accepted + SILENCE)
    await receive(
      { ...delivered(recipient), occurredAt: T0 + 10 * MINUTE },
      ...complaints.map((occurredAt) => event({ recipient, kind: 'complained', occurredAt })),
    )
    await receive(event({ recipient, occurredAt: T0 + 20 * MINUTE }))
    const { results } = await env.DB.prepare(
      'SELECT state, in_flight_until FROM retries WHERE address=?1 ORDER BY started_at',
    )
      .bind(recipient)
      .all()
    expect(results).toMatchObject([
      { state: 'delivered' },
      { state: 'open', in_flight_until: accepted + SILENCE },
    ])
  },
)

describe('of a copy that is accepted', () => {
  const ACCEPTED = T0 + 3 * MINUTE
  const trying = (recipient: string, messageId: string | null, at: number) =>
    event({ recipient, messageId, kind: 'deferred', final: false, occurredAt: at })
  /** Copies that were asked for until an hour after the silence of the first. */
  const copiesOf = async (address: string, ...news: BounceEvent[]) => {
    await receive(event({ recipient: address, messageId: 'first' }))
    await runTo(ACCEPTED)
    for (const one of news) {
      vi.setSystemTime(Math.max(ACCEPTED + 1, one.occurredAt ?? 0))
      await receive(one)
    }
    await runTo(ACCEPTED + SILENCE + HOUR)
    return (await attemptsOf(address)).length
  }

  it.each([
    ['of which it still waits', 'first', 1],
    ['of its own', 'copy', 1],
    ['that nobody told', null, 1],
  ])(
    'no other is sent while its mail service goes on trying under an id %s',
    async (_, id, copies) => {
      const address = `accept@tried-${id}.example`
      expect(await copiesOf(address, trying(address, id, T0 + HOUR))).toBe(copies)
      const { body } = await call(`/v1/retries?address=${address}`)
      expect(body.items).toMatchObject([{ state: 'open', mode: 'observe', nextAttemptAt: null }])
      const lookup = await post('/v1/addresses/lookup', { addresses: [address] })
      expect(lookup.body.addresses[0].retry).toMatchObject({ mode: 'observe' })
      expect((await call(`/v1/addresses?prefix=${address}`)).body.items).toMatchObject([
        { retry: { mode: 'observe' } },
      ])
      const listed = await call(`/v1/retries?mode=resend&search=${address}`)
      expect(listed.body.items).toEqual([])
      const { retry } = lookup.body.addresses[0]
      const byHand = await post(`/v1/retries/${retry.id}/attempt`, {})
      expect(byHand.body.detail).toContain('still trying')
    },
  )

  it.each([
    ['it comes back', event],
    [
      'that one is delivered',
      ({ recipient }: { recipient: string }) => delivered(recipient, 'copy'),
    ],
  ])(
    'another is sent when its mail service tried one under an id of its own, and %s',
    async (end, made) => {
      const address = `accept@tried-${end.length}.example`
      const last = made({ recipient: address, messageId: 'copy' })
      const news = [trying(address, 'copy', T0 + HOUR), { ...last, occurredAt: T0 + 2 * HOUR }]
      expect(await copiesOf(address, ...news)).toBe(2)
    },
  )

  it.each<[string, number, (address: string) => BounceEvent[]]>([
    ['one of before', 1, (address) => [trying(address, 'other', T0 + MINUTE)]],
    [
      'another message that its mail service was trying already',
      2,
      (address) => [trying(address, 'other', T0 + MINUTE), trying(address, 'other', T0 + HOUR)],
    ],
  ])('%s is no news of it', async (_, n, news) => {
    const address = `accept@no-news-${n}.example`
    expect(await copiesOf(address, ...news(address))).toBe(2)
  })
})

describe('of a copy that is noted behind the news that ended its window', () => {
  const accepted = T0 + MINUTE
  const note = (address: string) =>
    markInFlight(env.DB, [{ address }], accepted, accepted + SILENCE)
  const act = (action: string, address: string) =>
    post('/v1/retries/bulk', { action, addresses: [address] })

  it.each<[string, (recipient: string) => Promise<unknown>, (recipient: string) => unknown]>([
    [
      'late news begin',
      (recipient) => receive({ ...delivered(recipient), occurredAt: T0 + 10_000 }),
      (recipient) => receive(event({ recipient, occurredAt: T0 + 20_000 })),
    ],
    [
      'a person opens, who had cancelled it while the call was made ready',
      (recipient) => {
        vi.setSystemTime(accepted - 1000)
        return act('cancel', recipient)
      },
      (recipient) => act('reopen', recipient),
    ],
  ])('no other is sent meanwhile in the window that %s', async (name, end, begin) => {
    const recipient = `accept@noted-late-${name.length}.example`
    await receive(event({ recipient }))
    vi.setSystemTime(accepted + 1000)
    await end(recipient)
    expect(await retryRows(recipient)).not.toMatchObject([{ state: 'open' }])
    await note(recipient)
    vi.setSystemTime(accepted + MINUTE)
    await begin(recipient)
    expect((await retryRows(recipient)).map(({ state }) => state)).toContain('open')
    await runTo(T0 + 4 * HOUR)
    expect(await attemptsOf(recipient)).toEqual([])
    await runTo(T0 + 4 * HOUR + 20 * MINUTE)
    expect(await attemptsOf(recipient)).toHaveLength(1)
  })

  it('none is waited for where it is known to have failed for good, and a person wants another', async () => {
    const recipient = 'accept@settled-copy.example'
    await receive(event({ recipient }))
    vi.setSystemTime(accepted + 1000)
    const diagnostic = '552 5.3.4 Message too big'
    await receive(event({ recipient, permanence: 'permanent', diagnostic }))
    vi.setSystemTime(accepted + MINUTE)
    await act('reopen', recipient)
    await note(recipient)
    expect(await retryRows(recipient)).toMatchObject([{ state: 'failed' }, { state: 'open' }])
    await runTo(T0 + 6 * MINUTE)
    expect(await attemptsOf(recipient)).toHaveLength(1)
  })
})

it.each([
  ['while it was handed over', 400, 0],
  ['before it was handed over', 100, 1],
])(
  'an error of which we heard %s, of the second in which a copy was accepted, tells whether that is on its way',
  async (_, heardAfter, copies) => {
    const address = `accept@heard-after-${heardAfter}.example`
    await receive(event({ recipient: address, messageId: 'one' }))
    vi.setSystemTime(T0 + MINUTE + heardAfter)
    await receive(event({ recipient: address, messageId: 'one', occurredAt: T0 + MINUTE }))
    const accepted = T0 + MINUTE + 150
    expect(await markInFlight(env.DB, [{ address }], accepted, accepted + SILENCE)).toHaveProperty(
      'size',
      copies,
    )
  },
)

describe('what the endpoint heard is no error of its own', () => {
  it('where the message had arrived before, as is reported late', async () => {
    const address = 'busy@late-delivery.example'
    await receive(event({ recipient: address, messageId: 'first' }))
    await runTo(T0 + 20 * MINUTE)
    expect(await logRows(address)).toHaveLength(7)
    await receive({ ...delivered(address, 'first'), occurredAt: T0 + 2 * MINUTE })
    await runTo(T0 + 2 * DAY)
    expect(await retryRows(address)).toMatchObject([{ state: 'delivered' }])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, retry_started_at: null })
    const said = (await logRows(address)).filter(({ message_id }) => message_id === null)
    expect(said.map(({ outcome }) => outcome)).toEqual(Array(6).fill('noted'))
  })

  it('where the message arrived while it was asked', async () => {
    const address = 'busy@meanwhile.example'
    await receive(event({ recipient: address, messageId: 'first' }))
    await receive(delivered(address, 'first'))
    const reply = { kind: 'bounced', esp: RESENDER, espEvent: 'reply', occurredAt: null } as const
    await runTo(T0 + MINUTE)
    await receive(event({ recipient: address, ...reply }))
    await runTo(T0 + 2 * DAY)
    expect(await retryRows(address)).toMatchObject([{ state: 'delivered' }])
    expect(await addressRow(address)).toMatchObject({ transient_errors: 0, refold_from: null })
  })
})
