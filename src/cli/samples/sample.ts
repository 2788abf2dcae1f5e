/** The contract of a sample maker: posts as an ESP would send them, for `send-sample`, the demo and the tests. */
import type { EventKind } from '../../bounce/event.ts'

/** Recipient and time of a sample event. */
export interface SampleAt {
  recipient: string
  /** Epoch milliseconds, whole seconds. */
  occurredAt: number
  /** Makes ids differ. */
  n: number
}

type SampleEvent = (at: SampleAt) => object

export interface SampleKey {
  /** The receiver's secret, WEBHOOK_SECRET_<ESP>. */
  secret: string
  /** The ESP's signing key: the PEM of a private key if the secret is a public key, else the secret again. */
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
  /** A type that its table does not know; null if there can be none. */
  unknownEvent: SampleEvent | null
  /** A type that says nothing about deliverability; null if there is none. */
  irrelevantEvent: SampleEvent | null
  /** Its events come through a queue; a post to its webhook is always refused. */
  queueOnly?: true
  /** Abilities of this ESP. Missing ones are stated too, so that no test is skipped silently. */
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
  /** The body before it is signed; a single event if the ESP does not batch. */
  body(events: readonly object[]): string
  newKey(): Promise<SampleKey>
  /** Adds the proof: headers, a parameter of the URL, or fields of the body. */
  sign(post: UnsignedPost, key: SampleKey): Promise<SamplePost>
  /** Alternative proof by a secret that both sides know, if the ESP has one. */
  signShared?(post: UnsignedPost, key: SampleKey): Promise<SamplePost>
  /** The certificate that `sign` refers to, as PEM. */
  certificate?(key: SampleKey, now: number): Promise<string>
}
