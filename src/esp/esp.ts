/** The contract of an ESP adapter: one file per ESP says how its webhooks are proven, read and answered. */
import type { Authenticity } from '../bounce/event.ts'
import type { Ignored, OutcomeTable, ParsedEvent } from '../bounce/outcome.ts'
import type { Guide } from './guide.ts'

/** Bytes that WebCrypto takes as they are. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A webhook as it arrived; `body` are the raw bytes that signatures cover. */
export interface WebhookRequest {
  url: URL
  headers: Headers
  body: Bytes
}

/** What verification may need besides the request; injected so that tests and the demo control it. */
export interface VerifyContext {
  /** Epoch milliseconds. */
  now: number
  /** The configured secrets of this ESP and source, in no particular order (several during a rotation). */
  secrets: readonly string[]
  /** Fetches a signing certificate as PEM (SES, Scaleway); bounded and cached by the caller; may reject. */
  fetchCertificate(url: string): Promise<string>
  /** A root (PEM) instead of the ESP's own, for ESPs that name one; only a demo or a test gives it. */
  trustedRoot?: string
}

export type Verdict = Proven | Refused

export interface Proven {
  ok: true
  authenticity: Authenticity
  /** For signatures that leave the body uncovered: a nonce to be used with one body only. */
  nonce?: string
}

export interface Refused {
  ok: false
  /** `unavailable`: could not be checked now (certificate not fetched); answer as when the database is down. */
  problem: 'missing' | 'mismatch' | 'stale' | 'not_allowed' | 'unavailable'
  /** For the operator's log; never echoes the input. */
  detail: string
}

export interface ParsedWebhook {
  events: ParsedEvent[]
  ignored: Ignored[]
  /** An answer the ESP insists on (an endpoint check); the default JSON otherwise. */
  reply?: { status: number; body: string; contentType: string }
  /** A subscription to confirm with a GET, already checked to be the ESP's own host. */
  confirmUrl?: string
}

/** Thrown by `parse` when the body as a whole is not what this ESP sends: becomes a 400. */
export class UnreadableWebhook extends Error {
  override name = 'UnreadableWebhook'
}

/** The webhook by which an ESP posts on mail that it received: recognised where it is pointed here instead of the one that reports events. */
export interface ReceivedMailHook {
  /** What the ESP calls what was pointed here. */
  chosen: string
  /** What to choose in its place. */
  instead: string
  /** Every one of them occurs in the body, and together only there. */
  words: readonly RegExp[]
}

/** An answer to what an ESP asks of a URL before it posts there. */
export interface EndpointCheck {
  status: number
  headers: Readonly<Record<string, string>>
  /** `none` only where the ESP asks before it shows its secret, or cannot prove itself, and the answer gives nothing away. */
  proof: 'needed' | 'none'
}

/** How sure we are of a format: real payloads seen, vendor documentation read, or third-party notes only. */
export const EVIDENCES = ['payloads', 'documented', 'third_party'] as const

/** Who makes a secret: the ESP shows it, you make it up and tell the ESP, or there is none. */
export const SECRET_MAKERS = ['esp', 'you', 'none'] as const

export interface EspAdapter {
  /** As in `/webhooks/:esp`. */
  id: string
  name: string
  /** How strongly this ESP allows itself to be proven. */
  authenticity: Authenticity
  evidence: (typeof EVIDENCES)[number]
  /** Its mapping table, by type as `espEvent` spells it. */
  types: OutcomeTable
  setup: {
    /** What to put into WEBHOOK_SECRET_<ESP>. */
    secret: string
    secretFrom: (typeof SECRET_MAKERS)[number]
    /** Which event types to tick at the ESP. */
    events: readonly string[]
  }
  /** Undefined in the Worker. */
  guide: Guide | undefined
  /** Headers that only this ESP sends, each with the beginning of its value, in small letters, where the name says too little: a hint for a wrong set-up, never a proof. */
  marks?: Readonly<Record<string, string>>
  receivedMail?: ReceivedMailHook
  /** How a post may show a secret in `Authorization` (RFC 9110, 11.6.2), where `authenticity` does not tell. */
  scheme?: 'Basic' | 'Bearer'
  /** The status that does least harm with this ESP, see the retry rules it documents. */
  answers: { unverified: number; unconfigured: number; unavailable: number }
  /** Over the raw bytes, before anything is believed. Never rejects, whatever was posted. */
  verify(request: WebhookRequest, context: VerifyContext): Promise<Verdict>
  /**
   * For ESPs that ask whether they may post, before there is a secret or with another method; null where a request is no
   * such question, `event` where it brings one all the same.
   */
  check?(method: string, request: WebhookRequest): EndpointCheck | 'event' | null
  /** Only called after `verify` said ok. Throws UnreadableWebhook only; a bad event inside is `ignored`. */
  parse(request: WebhookRequest): ParsedWebhook
}
