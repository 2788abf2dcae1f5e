/**
 * The systems around Rebound in a life: whoever sends again, and who wants to be told. What they answer is decided by
 * the seed. They keep what they were asked, and complain of what must never happen.
 */
import type { BounceEvent } from '../../src/bounce/event.ts'
import { event } from '../events.ts'
import { randomFrom } from '../worker/db/streams.ts'
import { HOUR, MINUTE } from '../worker/retry/clock.ts'

/** RESEND_SILENCE_MINUTES. */
const SILENCE = 4 * HOUR

/** An item as the hook and a pull have it in common. */
export interface Item {
  retryId: string
  idempotencyKey: string
  address: string
  messages: { messageId: string | null }[]
}

/** What is said of one item: the same for a repeated key, as a sender who remembers his keys would. */
export type Said =
  | { result: 'accepted' | 'gone' | 'failed' }
  | { result: 'reply'; reply: string }
  | { result: 'nothing' | 'garbage' }

const REPLIES = ['451 4.3.2 Not accepting mail', '250 2.0.0 OK', '550 5.1.1 User unknown']

/** Nobody is to be asked about an address again: while a copy is on its way, until that comes back, or a time; after an end, until any later failure. */
interface Quiet {
  key: string
  at: number
  until: number
}

export class Outside {
  /** What must never happen, and did. */
  readonly complaints: string[] = []
  /** By idempotency key; `heard`: the answer arrived whole. */
  readonly said = new Map<string, { said: Said; address: string; heard: boolean }>()
  /** What became of the copies: events that are still to be posted. */
  readonly followUps: BounceEvent[] = []
  /** From here on everybody is reachable, and sends nothing any more. */
  calm = false
  readonly #random: () => number
  readonly #copies = new Map<string, Quiet>()
  readonly #ended = new Map<string, Quiet>()
  /** The latest temporary failure, and the latest that its mail service gave up on. */
  readonly #failedAt = new Map<string, number>()
  readonly #gaveUpAt = new Map<string, number>()
  readonly #settledAt = new Map<string, number>()
  readonly #underWay = new Set<string>()
  readonly #handedAt = new Map<string, number>()
  readonly #told = new Map<string, { body: string; takenAt: number | null }>()
  readonly #isAway: (host: string, now: number) => boolean

  /** `isAway`: when a notified system is down altogether. */
  constructor(seed: number, isAway: (host: string, now: number) => boolean) {
    this.#random = randomFrom(seed + 7_000_000)
    this.#isAway = isAway
  }

  /** In place of the platform's own. */
  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { hostname } = new URL(request.url)
    const id = request.headers.get('webhook-id') ?? ''
    const body = await request.text()
    if (hostname.endsWith('notify.test')) return this.#notify(hostname, id, body)
    return this.#resend(JSON.parse(body).items)
  }

  /** A temporary failure of this time is being reported. */
  failedAt(address: string, at: number, final: boolean): void {
    for (const latest of final ? [this.#failedAt, this.#gaveUpAt] : [this.#failedAt]) {
      latest.set(address, Math.max(at, latest.get(address) ?? 0))
    }
  }

  /** What waited is being reported as settled. */
  settledAt(address: string, at: number): void {
    this.#settledAt.set(address, Math.max(at, this.#settledAt.get(address) ?? 0))
  }

  /** A person has cancelled the retry. */
  cancelled(address: string): void {
    const at = Date.now()
    this.#ended.set(address, { key: '', at, until: Number.POSITIVE_INFINITY })
  }

  /** A person opens it again: a copy that is on its way is so still, unless its fate was told. */
  reopened(address: string): void {
    const copy = this.#copies.get(address)
    const isSettled = copy !== undefined && (this.#settledAt.get(address) ?? 0) >= copy.at
    this.failedAt(address, Date.now(), isSettled)
  }

  /** A sender who pulls: what he makes of the items. */
  pull(items: readonly Item[]): { item: Item; said: Said }[] {
    const now = Date.now()
    return items.map((item) => {
      this.#expectAllowed(item)
      const { idempotencyKey: key } = item
      if (this.#handedAt.get(key) === now) this.complaints.push(`${key}: handed out twice at once`)
      this.#handedAt.set(key, now)
      return { item, said: this.#say(item) }
    })
  }

  /** That what was said of these has arrived. */
  heard(items: readonly Item[]): void {
    const at = Date.now()
    for (const { idempotencyKey: key, address } of items) {
      const known = this.said.get(key)
      if (known === undefined || known.heard) continue
      known.heard = true
      const until = quietUntil(known.said, at)
      const quiet = known.said.result === 'accepted' ? this.#copies : this.#ended
      if (until > at) quiet.set(address, { key, at, until })
      else if (known.said.result === 'reply') this.failedAt(address, at, true)
    }
  }

  /** Has it taken this notification, exactly so, at this time or later? */
  hasTaken(host: string, id: string, body: string, since = 0): boolean {
    const told = this.#told.get(`${host} ${id}`)
    return told?.body === body && (told.takenAt ?? -1) >= since
  }

  /** Ids that a host was told of. */
  idsTold(host: string): string[] {
    const prefix = `${host} `
    return [...this.#told.keys()].flatMap((key) =>
      key.startsWith(prefix) ? key.slice(prefix.length) : [],
    )
  }

  async #resend(items: Item[]): Promise<Response> {
    const keys = items.map(({ address }) => `resend ${address}`)
    for (const [n, key] of keys.entries()) {
      const item = items[n]
      if (item) this.#expectAllowed(item)
      this.#begin(key)
    }
    try {
      await moment()
      const trouble = this.calm ? 1 : this.#random()
      if (trouble < 0.08) return new Response('no', { status: 503 })
      if (trouble < 0.12) return tooMuch(30 * MINUTE)
      if (trouble < 0.16) return new Response('<html>Welcome</html>')
      if (trouble < 0.2) throw new DOMException('The operation timed out', 'TimeoutError')
      const answers = items.map((item) => answer(item, this.#say(item)))
      // It was done, and nobody hears of it.
      if (trouble < 0.24) throw new DOMException('The operation timed out', 'TimeoutError')
      if (trouble < 0.28) return new Response(JSON.stringify({ items: answers }).slice(0, -2))
      this.heard(items)
      return Response.json({ items: answers.filter((one) => one !== undefined) })
    } finally {
      for (const key of keys) this.#underWay.delete(key)
    }
  }

  #expectAllowed({ address, idempotencyKey }: Item): void {
    const now = Date.now()
    const news = [
      [this.#copies.get(address), this.#gaveUpAt.get(address) ?? 0],
      [this.#ended.get(address), this.#failedAt.get(address) ?? 0],
    ] as const
    for (const [quiet, since] of news) {
      if (quiet === undefined || quiet.key === idempotencyKey) continue
      if (now <= quiet.at || now >= quiet.until || since >= quiet.at) continue
      this.complaints.push(
        `${address}: asked again (${idempotencyKey}) ${(now - quiet.at) / HOUR} h after ${quiet.key}`,
      )
    }
  }

  #say(item: Item): Said {
    const { idempotencyKey: key, address } = item
    const known = this.said.get(key)
    if (known !== undefined) return known.said
    const random = randomFrom(hashOf(key))
    const said: Said = this.calm ? { result: 'failed' } : oneOf(random)
    this.said.set(key, { said, address, heard: false })
    const followUp = said.result === 'accepted' ? followUpOf(item, random) : null
    if (followUp !== null) this.followUps.push(followUp)
    return said
  }

  async #notify(host: string, id: string, body: string): Promise<Response> {
    const key = `${host} ${id}`
    const told = this.#told.get(key) ?? { body, takenAt: null }
    this.#told.set(key, told)
    if (told.body !== body) this.complaints.push(`${key}: told otherwise the second time`)
    this.#begin(key)
    try {
      await moment()
      const now = Date.now()
      const isAway = this.#isAway(host, now)
      const trouble = isAway ? 0.2 * this.#random() : this.calm ? 1 : this.#random()
      if (trouble < 0.1) return new Response('closed', { status: 503 })
      if (trouble < 0.15) return tooMuch(2 * HOUR)
      if (trouble < 0.2) throw new DOMException('The operation timed out', 'TimeoutError')
      told.takenAt = now
      if (trouble < 0.25) throw new TypeError('the connection broke')
      return new Response('thank you')
    } finally {
      this.#underWay.delete(key)
    }
  }

  #begin(key: string): void {
    if (this.#underWay.has(key)) this.complaints.push(`${key}: twice at once`)
    this.#underWay.add(key)
  }
}

/** So that what overlaps does. */
function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}

function tooMuch(ms: number): Response {
  return new Response('later', { status: 429, headers: { 'retry-after': String(ms / 1000) } })
}

function oneOf(random: () => number): Said {
  const roll = random()
  if (roll < 0.3) return { result: 'accepted' }
  if (roll < 0.55) return { result: 'reply', reply: REPLIES[0] ?? '' }
  if (roll < 0.62) return { result: 'reply', reply: REPLIES[1] ?? '' }
  if (roll < 0.69) return { result: 'reply', reply: REPLIES[2] ?? '' }
  if (roll < 0.74) return { result: 'gone' }
  if (roll < 0.86) return { result: 'failed' }
  return roll < 0.93 ? { result: 'nothing' } : { result: 'garbage' }
}

/** Nothing is said of the item, or nothing that can be read. */
function answer({ retryId }: Item, said: Said): object | undefined {
  if (said.result === 'nothing') return undefined
  if (said.result === 'garbage') return { retryId: 17, result: ['accepted'] }
  return said.result === 'reply' ? { retryId, reply: said.reply } : { retryId, result: said.result }
}

function quietUntil(said: Said, at: number): number {
  if (said.result === 'accepted') return at + SILENCE
  const ends = said.result === 'gone' || (said.result === 'reply' && !said.reply.startsWith('4'))
  return ends ? Number.POSITIVE_INFINITY : at
}

/** What the mail service reports of a copy, if anything. */
function followUpOf({ address, messages, idempotencyKey }: Item, random: () => number) {
  const roll = random()
  const about = {
    recipient: address,
    occurredAt: Date.now() + Math.floor(10 + random() * 160) * MINUTE,
    messageId: random() < 0.7 ? (messages[0]?.messageId ?? null) : 'copy',
    espEventId: `copy of ${idempotencyKey}`,
  }
  if (roll < 0.4) return null
  if (roll < 0.6) return event({ ...about, kind: 'delivered', diagnostic: '250 OK' })
  if (roll < 0.85) return event(about)
  return event({ ...about, diagnostic: '550 5.1.1 User unknown', permanence: 'permanent' })
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash >>> 0
}
