/** What every adapter guarantees, checked for each one in the registry by posts that its sample maker signs. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { EVENT_KINDS, type EventKind } from '../../src/bounce/event.ts'
import type { SampleAt, SampleKey, SamplePost } from '../../src/cli/samples/sample.ts'
import { amiss } from '../../src/esp/collect.ts'
import { type EspAdapter, UnreadableWebhook, type Verdict } from '../../src/esp/esp.ts'
import { ESPS } from '../../src/esp/index.ts'
import { loadSample, toRequest } from './posts.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const HOUR = 3_600_000
const URL_OF = (id: string) => `https://rebound.example/webhooks/${id}`
const at = (n: number): SampleAt => ({
  recipient: `user${n}@example.com`,
  occurredAt: NOW - 60_000 - n * 1000,
  n,
})

/** Services that sign the body alone: an old post of theirs can't be told from a new one. */
const SIGN_NO_TIME = new Set([
  'forwardemail',
  'hyvorrelay',
  'mailersend',
  'mailpace',
  'mailtrap',
  'mandrill',
  'postal',
  'unisendergo',
])

/** After how many days what was signed is stale, where two are not enough. */
const STALE_AFTER_DAYS: Readonly<Record<string, number>> = { customerio: 9 }

/** Services that repeat a post on 5xx alone: each adapter's own words say so. */
const REPEAT_ON_5XX_ALONE = new Set(['mailersend', 'mailomat', 'scaleway'])

/** Services with one thing to switch on, which brings all of their events. */
const ALL_AT_ONCE = new Set(['azure', 'forwardemail', 'infobip'])

/** What is ticked at a service whose screen has other words than its posts, and the types that this brings. */
const ON_SCREEN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  brevo: {
    Complaint: ['complaint', 'spam'],
    Invalid: ['invalid_email'],
    Unsubscribed: ['unsubscribe', 'unsubscribed'],
  },
  customerio: {
    'Email dropped': ['email_dropped', 'email_suppressed'],
    'Email marked as spam': ['email_spammed'],
  },
  customersmailcloud: {
    'blocks (Pro plan)': ['blocks'],
    bounced: ['bounces'],
    deferred: ['deliveries/deferred'],
    failed: ['deliveries/failed'],
    succeeded: ['deliveries/succeeded'],
  },
  mailersend: {
    'activity.spam_complaint': ['activity.spam_complaint', 'activity.spam_complaints'],
  },
  mailgun: {
    'Permanent failure': ['failed', 'failed/permanent'],
    'Spam complaints': ['complained'],
    'Temporary failure': ['failed', 'failed/temporary'],
    Unsubscribes: ['unsubscribed'],
  },
  mandrill: {
    'Message Is Bounced': ['hard_bounce'],
    'Message Is Delayed': ['deferral'],
    'Message Is Delivered': ['delivered'],
    'Message Is Marked As Spam': ['spam'],
    'Message Is Rejected': ['reject'],
    'Message Is Soft-Bounced': ['soft_bounce'],
    'Message Recipient Unsubscribes': ['unsub'],
  },
  netcore: { Abuse: ['abuse', 'spam'], Sent: ['delivered', 'sent'] },
  sendgrid: {
    Bounced: ['bounce', 'bounce/blocked', 'bounce/bounce', 'bounce/expired'],
    'Group resubscribes': ['group_resubscribe'],
    'Group unsubscribes': ['group_unsubscribe'],
    'Spam reports': ['spamreport'],
    Unsubscribes: ['unsubscribe'],
  },
  // A bounce that comes back by mail later.
  sparkpost: { 'Out of Band': ['bounce'] },
  zeptomail: {
    'Hard bounces': ['hardbounce'],
    'Soft bounces': ['softbounce'],
    'Spam complaints': ['feedback_loop', 'spam'],
  },
}

/** Types of theirs that no webhook of theirs is known to bring. */
const NOT_OFFERED: Readonly<Record<string, readonly string[]>> = {
  // Only its list of events has it.
  mailgun: ['rejected'],
}

/** Read where they come, and not asked for: they change nothing about an address. */
const BESIDE_THE_POINT: ReadonlySet<EventKind> = new Set(['autoreplied', 'challenge', 'unknown'])

/** What our samples mean, and which services never say why. */
const MEANT: Readonly<
  Record<string, { permanence: unknown[]; reasons: string[]; nameNoCause: string[] }>
> = {
  bounced: {
    permanence: ['permanent', null],
    reasons: ['user_unknown'],
    nameNoCause: ['loops', 'mailpace'],
  },
  deferred: {
    permanence: ['transient'],
    reasons: ['mailbox_full', 'greylisted'],
    nameNoCause: ['ahasend', 'hyvorrelay', 'loops', 'mailpace', 'resend'],
  },
}

/** What our samples let servers reply. */
const REPLIES = ['no such user here', 'The mailbox is over quota', 'looks like spam']

test('every adapter has a sample maker, and every sample maker an adapter', () => {
  const drawers = new Set(['sample.ts', 'signing.ts', 'certificate.ts'])
  const files = readdirSync(fileURLToPath(new URL('../../src/cli/samples', import.meta.url).href))
  const makers = files.filter((name) => !drawers.has(name)).map((name) => name.replace('.ts', ''))
  expect(makers.sort()).toEqual([...ESPS.keys()].sort())
})

describe.each([...ESPS.values()].map((esp) => [esp.id, esp] as const))('%s', async (id, esp) => {
  const sample = await loadSample(id)
  const { can } = sample
  const made = Object.entries(sample.events).map(([kind, make], i) => ({
    kind,
    event: make(at(i)),
  }))
  const post = async (events: readonly object[], key: SampleKey, now = NOW): Promise<SamplePost> =>
    sample.sign({ url: URL_OF(id), body: sample.body(events), now, n: 7 }, key)
  const verify = async (signed: SamplePost, keys: SampleKey[], now = NOW): Promise<Verdict> => {
    const [key] = keys
    const pem = key?.privateKey ? ((await sample.certificate?.(key, NOW)) ?? '') : ''
    return esp.verify(toRequest(signed), {
      now,
      secrets: keys.map(({ secret }) => secret),
      fetchCertificate: async () => pem,
      // Sample certificates are their own authority.
      trustedRoot: pem,
    })
  }
  const parse = (body: string) => esp.parse(toRequest({ url: URL_OF(id), headers: {}, body }))
  const one = made[0]!.event

  test('is named so that its secret has one spelling, and says how to set it up', () => {
    expect(id).toMatch(/^[a-z0-9]+$/)
    expect(esp.guide?.docsUrl).toMatch(/^https:\/\/\S+\.\S+/)
    expect(esp.guide?.batch).toBe(can.batch)
    expect(esp.setup.secret).toMatch(/\S{3,} \S/)
    expect(esp.setup.events.length).toBeGreaterThan(0)
  })

  test('claims no more for its proof than that covers', async () => {
    const { secret, privateKey } = await sample.newKey()
    expect(privateKey !== secret).toBe(can.keyPair)
    if (esp.authenticity !== 'signed') return
    expect(can.coverBody).toBe(true)
    expect(can.coverTime).toBe(!SIGN_NO_TIME.has(id))
  })

  test('answers what is not proven with an error, which its service shows or repeats', () => {
    for (const status of Object.values(esp.answers)) expect(status).toBeGreaterThanOrEqual(400)
    expect(Math.floor(esp.answers.unverified / 100)).toBe(REPEAT_ON_5XX_ALONE.has(id) ? 5 : 4)
  })

  test('has everything ticked that it reads, and nothing else', () => {
    const { types, setup } = esp
    const onScreen = ON_SCREEN[id] ?? {}
    const notOffered = NOT_OFFERED[id] ?? []
    const read = Object.entries(types).flatMap(([type, outcome]) =>
      outcome === 'irrelevant' ? [] : [{ type, kind: outcome.kind }],
    )
    const broughtBy = (word: string) =>
      read.filter(({ type }) => onScreen[word]?.includes(type) ?? isWordFor(word, type))
    // What is said of a service here is true of it.
    expect(setup.events).toEqual(expect.arrayContaining(Object.keys(onScreen)))
    expect(Object.keys(types)).toEqual(
      expect.arrayContaining([...Object.values(onScreen).flat(), ...notOffered]),
    )
    if (ALL_AT_ONCE.has(id)) return expect(setup.events).toHaveLength(1)
    expect(setup.events.filter((word) => broughtBy(word).length === 0)).toEqual([])
    const brought = new Set(setup.events.flatMap(broughtBy))
    const missed = read.filter((one) => !brought.has(one) && !BESIDE_THE_POINT.has(one.kind))
    expect(missed.map(({ type }) => type)).toEqual(notOffered)
  })

  test('there is a sample for every kind in its table', () => {
    const kinds = new Set<string>()
    for (const outcome of Object.values(esp.types)) {
      if (outcome !== 'irrelevant' && outcome.kind !== 'unknown') kinds.add(outcome.kind)
    }
    // More are possible: a reason can make a drop of what the table calls a failure.
    expect(made.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...kinds]))
  })

  test.each(made.map(({ kind, event }, i) => [kind, event, i] as const))(
    'reads %s',
    (kind, event, i) => {
      const { events, ignored } = parse(sample.body([event]))
      expect(ignored).toEqual([])
      expect(amiss(esp, { events, ignored })).toBeNull()
      expect(events).toHaveLength(1)
      const [read] = events
      expect(read).toMatchObject({
        kind,
        recipient: at(i).recipient,
        occurredAt: can.tellTime ? at(i).occurredAt : null,
        final: kind !== 'deferred',
      })
      expect(read!.espEvent).not.toBe('')
      if (can.identify) expect(read!.espEventId).not.toBeNull()
    },
  )

  test.each(made.map(({ kind, event }) => [kind, event] as const))(
    'keeps what the server said of what was %s, and its codes',
    (kind, event) => {
      const body = sample.body([event])
      const [read] = parse(body).events
      const said = `${read?.diagnostic} ${read?.espReason} ${read?.replyCode} ${read?.status}`
      const codes = body.match(/\b(?:452|550|554|[45]\.[1-7]\.[12])\b/g) ?? []
      for (const words of [...REPLIES, ...codes]) {
        if (body.includes(words)) expect(said).toContain(words)
      }
      const meant = MEANT[kind]
      if (meant === undefined) return
      expect(meant.permanence).toContain(read?.permanence)
      if (!meant.nameNoCause.includes(id)) {
        expect(meant.reasons).toContain(classify(read!).reason)
      }
    },
  )

  test('has ids of its own for all its events, or for some of them at most', () => {
    const ids = made.map(({ event }) => parse(sample.body([event])).events[0]?.espEventId)
    expect(ids.every(Boolean)).toBe(can.identify)
  })

  test('the same event has the same identity, another event another', () => {
    const make = Object.values(sample.events)[0]!
    const [a, again, b] = [make(at(1)), make(at(1)), make(at(2))].map((event) => {
      const { espEventId, messageId, recipient, espEvent, occurredAt } = parse(sample.body([event]))
        .events[0]!
      return { espEventId, messageId, recipient, espEvent, occurredAt }
    })
    expect(again).toEqual(a)
    expect(b).not.toEqual(a)
    if (can.identify) expect(b!.espEventId).not.toBe(a!.espEventId)
  })

  test.runIf(sample.unknownEvent)('keeps a type it does not know', () => {
    const { events, ignored } = parse(sample.body([sample.unknownEvent!(at(3))]))
    expect(ignored).toEqual([])
    expect(amiss(esp, { events, ignored })).toBe(
      `no type known here, and only logged: ${events[0]?.espEvent}`,
    )
    expect(events).toMatchObject([{ kind: 'unknown', recipient: at(3).recipient }])
  })

  test.runIf(sample.irrelevantEvent)('ignores what says nothing about deliverability', () => {
    const { events, ignored } = parse(sample.body([sample.irrelevantEvent!(at(3))]))
    expect(events).toEqual([])
    expect(ignored).toMatchObject([{ why: 'irrelevant', index: 0 }])
  })

  test.runIf(can.batch)('reads 1,000 events of one post', () => {
    const make = sample.events.bounced!
    const { events } = parse(sample.body(Array.from({ length: 1000 }, (_, n) => make(at(n)))))
    expect(events).toHaveLength(1000)
    expect(events[999]!.recipient).toBe(at(999).recipient)
  })

  test.runIf(sample.queueOnly)(
    'refuses every post, because its events come by a queue',
    async () => {
      const key = await sample.newKey()
      expect(await verify(await post([one], key), [key])).toMatchObject({ problem: 'not_allowed' })
      expect(esp.authenticity).toBe('binding')
    },
  )

  test.skipIf(sample.queueOnly)(
    'accepts what was signed with its secret, as strongly as it claims',
    async () => {
      const key = await sample.newKey()
      expect(await verify(await post([one], key), [key])).toMatchObject({
        ok: true,
        authenticity: esp.authenticity,
      })
    },
  )

  test('a signed post parses to its event', async () => {
    const signed = await post([one], await sample.newKey())
    expect(esp.parse(toRequest(signed)).events).toHaveLength(1)
  })

  test.skipIf(sample.queueOnly)('accepts either secret during a rotation', async () => {
    const [old, fresh] = [await sample.newKey(), await sample.newKey()]
    const signed = await post([one], fresh)
    // A certificate is not configured but fetched: there the right one comes first.
    const keys = sample.certificate ? [fresh, old] : [old, fresh]
    expect(await verify(signed, keys)).toMatchObject({ ok: true })
  })

  test('refuses another key', async () => {
    const signed = await post([one], await sample.newKey())
    expect(await verify(signed, [await sample.newKey()])).toMatchObject({ ok: false })
  })

  test('refuses everything when no secret is configured', async () => {
    const signed = await post([one], await sample.newKey())
    expect(await verify(signed, [])).toMatchObject({ ok: false })
    expect(await verify(signed, [{ secret: '', privateKey: '' }])).toMatchObject({ ok: false })
  })

  test('refuses a post without proof', async () => {
    const bare = { url: URL_OF(id), headers: {}, body: sample.body([one]) }
    expect(await verify(bare, [await sample.newKey()])).toMatchObject({ ok: false })
  })

  test.skipIf(sample.queueOnly)(
    'refuses a proof that is cut off, or of which one character is another',
    async () => {
      const key = await sample.newKey()
      const signed = await post([one], key)
      for (const [name, value] of Object.entries(signed.headers)) {
        const { [name]: _, ...headers } = signed.headers
        if ((await verify({ ...signed, headers }, [key])).ok) continue
        for (const other of spoilt(value)) {
          const changed = { ...signed, headers: { ...headers, [name]: other } }
          expect([name, other, (await verify(changed, [key])).ok]).toEqual([name, other, false])
        }
      }
      const url = new URL(signed.url)
      for (const [name, value] of [...url.searchParams]) {
        for (const other of spoilt(value)) {
          const changed = new URL(url)
          changed.searchParams.set(name, other)
          expect(await verify({ ...signed, url: changed.href }, [key])).toMatchObject({ ok: false })
        }
      }
    },
  )

  test('refuses a proof inside the body of which any field is cut off, empty or another', async () => {
    const key = await sample.newKey()
    const signed = await post([one], key)
    if (signed.body === sample.body([one])) return
    const fields: unknown = JSON.parse(signed.body)
    const bare: unknown = JSON.parse(sample.body([one]))
    const added = paths(fields).filter((path) => leaf(fields, path) && !leaf(bare, path))
    expect(added).not.toEqual([])
    for (const path of added) {
      for (const other of spoilt(leaf(fields, path) ?? '')) {
        const body = JSON.stringify(replaced(fields, path, other))
        const { ok } = await verify({ ...signed, body }, [key])
        expect([path, other, ok]).toEqual([path, other, false])
      }
    }
    expect(await verify({ ...signed, body: JSON.stringify(fields) }, [key])).toMatchObject({
      ok: true,
    })
  })

  test.skipIf(sample.queueOnly)(
    'takes a changed body only where its proof leaves that open',
    async () => {
      const key = await sample.newKey()
      const signed = await post([one], key)
      const body = signed.body.replace('example.com', 'examplf.com')
      expect(body).not.toBe(signed.body)
      expect((await verify({ ...signed, body }, [key])).ok).toBe(!can.coverBody)
    },
  )

  test.runIf(esp.authenticity === 'signed_partially')(
    'ties a signature that leaves the body open to a nonce',
    async () => {
      const key = await sample.newKey()
      const verdict = await verify(await post([one], key), [key])
      expect(verdict).toMatchObject({ ok: true, nonce: expect.stringMatching(/./) })
    },
  )

  test.skipIf(sample.queueOnly)(
    'takes what was signed days ago or a day ahead only where its proof holds no time',
    async () => {
      const key = await sample.newKey()
      for (const age of [24 * (STALE_AFTER_DAYS[id] ?? 2), -24]) {
        const verdict = await verify(await post([one], key, NOW - age * HOUR), [key])
        expect(verdict).toMatchObject(
          can.coverTime ? { ok: false, problem: 'stale' } : { ok: true },
        )
      }
    },
  )

  test.runIf(can.coverTime)('refuses a signed time that is none', async () => {
    const key = await sample.newKey()
    const verdict = await verify(await post([one], key, Number.NaN), [key])
    expect(verdict).toMatchObject({ ok: false, detail: 'the signed time is unreadable' })
  })

  test('never rejects and never accepts, whatever its headers and its body hold', async () => {
    const key = await sample.newKey()
    const signed = await post([one], key)
    const names = Object.keys(signed.headers)
    const junk = fc.string({ unit: 'grapheme-ascii', maxLength: 40 })
    const headers = fc.record(Object.fromEntries(names.map((name) => [name, junk])))
    await fc.assert(
      fc.asyncProperty(headers, fc.oneof(fc.json(), fc.string()), async (odd, body) => {
        expect(
          (await verify({ url: signed.url.split('?')[0]!, headers: odd, body }, [key])).ok,
        ).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('answers nonsense with UnreadableWebhook or with ignored events', () => {
    const texts = [
      '',
      'nonsense',
      '{',
      '[]',
      '{}',
      'null',
      '42',
      '"text"',
      '[[]]',
      '[null]',
      '\u0000',
    ]
    for (const body of texts) expect(eventsOrUnreadable(esp, body)).toBe(0)
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), (body) => eventsOrUnreadable(esp, body) === 0))
  })

  test.each(made.map(({ kind, event }) => [kind, event] as const))(
    'survives any other type in any field of %s, and takes in its neighbours',
    (_kind, event) => {
      const odd = fc.constantFrom(
        null,
        0,
        -1,
        1e308,
        true,
        '',
        [],
        {},
        [null],
        [[]],
        { a: null },
        '\ud800',
      )
      const neighbour = made[0]!.event
      for (const path of paths(event)) {
        fc.assert(
          fc.property(odd, (value) => {
            const broken = replaced(event, path, value)
            const body = can.batch
              ? sample.body([neighbour, broken, neighbour])
              : sample.body([broken])
            const { events } = parseOr(esp, body)
            if (can.batch) expect(events.length).toBeGreaterThanOrEqual(2)
            for (const { kind, recipient } of events) {
              expect(recipient).toMatch(/@/)
              expect(EVENT_KINDS).toContain(kind)
            }
          }),
          { numRuns: 12 },
        )
      }
    },
  )
})

/** Whether they have the same letters, but for what a table adds behind a slash. */
function isWordFor(word: string, type: string): boolean {
  const [base = ''] = type.split('/')
  return lettersOf(word) === lettersOf(base)
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '')
}

/** Its beginnings, none of it, and it with a character in the middle or at the end that is another. */
function spoilt(value: string): string[] {
  const changed = [Math.floor(value.length / 2), value.length - 1].map((place) => {
    const other = /a/i.test(value[place] ?? '') ? 'B' : 'A'
    return value.slice(0, place) + other + value.slice(place + 1)
  })
  const cut = ['', value.slice(0, 1), value.slice(0, 8), value.slice(0, -4)]
  return [...cut, ...changed].filter((one) => one !== value)
}

/** What stands at a place in a JSON value, as text; null where nothing does. */
function leaf(value: unknown, path: readonly string[]): string | null {
  const found = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : null),
    value,
  )
  return typeof found === 'string' ? found : null
}

function eventsOrUnreadable(esp: EspAdapter, body: string): number {
  return parseOr(esp, body).events.length
}

function parseOr(
  esp: EspAdapter,
  body: string,
): { events: { kind: EventKind; recipient: string }[] } {
  try {
    return esp.parse(toRequest({ url: URL_OF(esp.id), headers: {}, body }))
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableWebhook)
    return { events: [] }
  }
}

/** Every place in a JSON value, objects and lists included. */
function paths(value: unknown, prefix: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [prefix]
  const inner = Object.entries(value).flatMap(([key, item]) => paths(item, [...prefix, key]))
  return prefix.length === 0 ? inner : [prefix, ...inner]
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): object {
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) }
  const inner = Reflect.get(copy, key!)
  Reflect.set(copy, key!, rest.length === 0 ? by : replaced(inner, rest, by))
  return copy
}
