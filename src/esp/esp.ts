/** The contract of an ESP adapter. One file per ESP defines how its webhooks are verified, parsed and answered. */
import type { Authenticity } from '../bounce/event.ts'
import type { Ignored, OutcomeTable, ParsedEvent } from '../bounce/outcome.ts'
import type { Guide } from './guide.ts'

/** Bytes in the type that WebCrypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A webhook as it arrived; `body` are the raw bytes that signatures cover. */
export interface WebhookRequest {
  url: URL
  headers: Headers
  body: Bytes
}

/** What verification needs besides the request; injected so that tests and the demo control it. */
export interface VerifyContext {
  /** Epoch milliseconds. */
  now: number
  /** The configured secrets of this ESP and source, in no particular order (several during a rotation). */
  secrets: readonly string[]
  /** Fetches a signing certificate as PEM (SES, Scaleway); bounded and cached by the caller; may reject. */
  fetchCertificate(url: string): Promise<string>
  /** Root certificate (PEM) in place of the ESP's own, for ESPs that have one; only the demo and tests set it. */
  trustedRoot?: string
}

export type Verdict = Proven | Refused

export interface Proven {
  ok: true
  authenticity: Authenticity
  /** For signatures that do not cover the body: a nonce that may be used with one body only. */
  nonce?: string
}

export interface Refused {
  ok: false
  /** `unavailable`: could not be checked now (certificate not fetched); answered as if the database were down. */
  problem: 'missing' | 'mismatch' | 'stale' | 'not_allowed' | 'unavailable'
  /** For the operator's log; never echoes the input. */
  detail: string
}

export interface ParsedWebhook {
  events: ParsedEvent[]
  ignored: Ignored[]
  /** Answer that the ESP requires (an endpoint check); the default JSON otherwise. */
  reply?: { status: number; body: string; contentType: string }
  /** URL that confirms a subscription by a GET; its host is already checked to be the ESP's. */
  confirmUrl?: string
}

/** Thrown by `parse` when the body as a whole is not what this ESP sends: becomes a 400. */
export class UnreadableWebhook extends Error {
  override name = 'UnreadableWebhook'
}

/** The webhook by which an ESP forwards received mail: recognised if it is pointed here by mistake, instead of the one that reports events. */
export interface ReceivedMailHook {
  /** The ESP's name for the webhook that was chosen by mistake. */
  chosen: string
  /** The webhook to choose instead. */
  instead: string
  /** All of them occur in the body of such a post, and together only there. */
  words: readonly RegExp[]
}

/** Answer to the check that an ESP makes of a URL before it posts there. */
export interface EndpointCheck {
  status: number
  headers: Readonly<Record<string, string>>
  /** `none` only if the ESP checks before it shows its secret, or cannot prove itself, and the answer reveals nothing. */
  proof: 'needed' | 'none'
}

/** What our knowledge of a format rests on: real payloads, vendor documentation, or third-party notes only. */
export const EVIDENCES = ['payloads', 'documented', 'third_party'] as const

/** Origin of the secret: the ESP shows it, the operator chooses it and gives it to the ESP, or there is none. */
export const SECRET_MAKERS = ['esp', 'you', 'none'] as const

export interface EspAdapter {
  /** As in `/webhooks/:esp`. */
  id: string
  name: string
  /** The strongest proof of origin that this ESP allows. */
  authenticity: Authenticity
  evidence: (typeof EVIDENCES)[number]
  /** Mapping table, keyed by type as in `espEvent`. */
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
  /** Headers that only this ESP sends, in lower case, each with the beginning of its value if the name alone is not specific. A hint about a wrong set-up, never a proof. */
  marks?: Readonly<Record<string, string>>
  receivedMail?: ReceivedMailHook
  /** Scheme of a secret in `Authorization` (RFC 9110, 11.6.2), if it does not follow from `authenticity`. */
  scheme?: 'Basic' | 'Bearer'
  /** Status codes that do the least harm under this ESP's documented retry rules. */
  answers: { unverified: number; unconfigured: number; unavailable: number }
  /** Verifies the raw bytes, before anything in them is trusted. Never rejects, whatever was posted. */
  verify(request: WebhookRequest, context: VerifyContext): Promise<Verdict>
  /**
   * For ESPs that check the endpoint first, before there is a secret or with another method. Returns null if the request
   * is no such check, and `event` if it carries an event nevertheless.
   */
  check?(method: string, request: WebhookRequest): EndpointCheck | 'event' | null
  /** Called only after `verify` succeeded. Throws nothing but UnreadableWebhook; a bad event inside is `ignored`. */
  parse(request: WebhookRequest): ParsedWebhook
}
