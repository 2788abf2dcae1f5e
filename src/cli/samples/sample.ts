/** The contract of a sample maker: posts as an ESP would send them, for `send-sample`, the demo and the tests. */
import type { EventKind } from '../../bounce/event.ts'

/** Whom and when a sample event is about. */
export interface SampleAt {
  recipient: string
  /** Epoch milliseconds, whole seconds. */
  occurredAt: number
  /** Makes ids differ. */
  n: number
}

type SampleEvent = (at: SampleAt) => object

export interface SampleKey {
  /** What the receiver is configured with, WEBHOOK_SECRET_<ESP>. */
  secret: string
  /** What the ESP signs with: a PEM of a private key where the secret is a public one, else the secret again. */
  privateKey: string
}

export interface UnsignedPost {
  url: string
  body: string
  /** Epoch milliseconds. */
  now: number
  /** Makes the post's own id differ. */
  n: number
}

export interface SamplePost {
  url: string
  headers: Record<string, string>
  body: string
}

export interface EspSample {
  id: string
  /** One event of every kind that this ESP reports. */
  events: Readonly<Partial<Record<EventKind, SampleEvent>>>
  /** A type that its table does not know; null where the format has no types. */
  unknownEvent: SampleEvent | null
  /** A type that says nothing about deliverability; null where there is none. */
  irrelevantEvent: SampleEvent | null
  /** Its events come by a queue; a post in its name is always refused. */
  queueOnly?: true
  /** What this ESP is able to do; what it can't is stated, so that no test is skipped in silence. */
  can: {
    /** Posts several events at once. */
    batch: boolean
    /** Gives each event an id of its own. */
    identify: boolean
    /** Says when an event happened. */
    tellTime: boolean
    /** Its proof covers the body. */
    coverBody: boolean
    /** Its proof covers a time, so that old posts can be refused. */
    coverTime: boolean
    /** Its key is a pair: the receiver can't sign. */
    keyPair: boolean
  }
  /** The body before it is signed; one event where there are no batches. */
  body(events: readonly object[]): string
  newKey(): Promise<SampleKey>
  /** Adds the proof: headers, a parameter of the URL, or fields of the body. */
  sign(post: UnsignedPost, key: SampleKey): Promise<SamplePost>
  /** Its other way, where it has one that needs no key of its own: by a secret that both sides know. */
  signShared?(post: UnsignedPost, key: SampleKey): Promise<SamplePost>
  /** The certificate that `sign` refers to, as PEM. */
  certificate?(key: SampleKey, now: number): Promise<string>
}
