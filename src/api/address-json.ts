/** The state of an address as JSON: an object for one address; for a thousand, text written directly, which is much faster. */
import { z } from '@hono/zod-openapi'
import { describeStatus } from '../bounce/codes.ts'
import { RETRY_MODES } from '../bounce/fold.ts'
import { ADDRESS_STATES, type AddressState } from '../bounce/policy.ts'
import { REASONS } from '../bounce/reason.ts'
import { nextAttemptAfter } from '../bounce/retry-plan.ts'
import type { AddressAnswer, OpenRetry } from '../db/address-answer.ts'
import { neverSeen } from '../db/lookup.ts'
import type { RetryProgress } from '../retry/shard/calls.ts'
import { answer, orNull } from './answers.ts'
import { Bilingual, errorText, StatusClass, Time } from './contract.ts'
import { doc, example, sharedExample } from './doc.ts'
import { rfc3339, rfc3339OrNull } from './request.ts'

const OpenRetrySchema = answer(() =>
  z
    .object({
      id: z.string(),
      startedAt: Time,
      endsAt: Time,
      mode: z.enum(RETRY_MODES),
      attemptsDone: orNull(z.int()).openapi(doc('Null while the retry clock does not answer')),
      nextAttemptAt: Time.nullable()
        .optional()
        .openapi(
          doc(
            'With `resend`: behind a copy in flight, what the server asked for by "try again in …", and the rest of whoever sends again. What `GET /v1/retries/due` hands out was due before. Null when no attempt is left, or the address may not be mailed',
          ),
        ),
      nextCheckAt: Time.optional().openapi(doc('With `observe`')),
    })
    .openapi('OpenRetry'),
)

export const EXAMPLE = sharedExample(() => ({
  address: 'nobody@example.com',
  sendable: false,
  state: 'undeliverable',
  reason: 'user_unknown',
  permanentErrors: 1,
  transientErrors: 0,
  lastStatus: '5.1.1',
  lastClass: 'permanent',
  lastError: { en: 'Bad destination mailbox address', ja: '宛先メールボックスが存在しない' },
  lastSeenAt: '2026-11-23T09:00:00.000Z',
  retry: null,
}))

export const Address = answer(() =>
  z
    .object({
      address: z.string().openapi(doc('Normalised')),
      sendable: z.boolean().openapi(doc('May it be mailed?')),
      state: z
        .enum(ADDRESS_STATES)
        .openapi(
          doc(
            'Why, or why not. When it came to that, and by whom, is told by `GET /v1/log?address=…`',
          ),
        ),
      reason: orNull(z.enum(REASONS)).openapi(
        doc(
          'Of the latest news about its mail: a delivery, an error, a drop. Null where there was none, or nothing but deliveries: complaints, unsubscriptions and what people decide are told by `state`, and by the log. An earlier error may have led to `state`: `GET /v1/log?address=…&action=suppress`',
        ),
      ),
      permanentErrors: z.int().openapi(doc('Permanent errors so far')),
      transientErrors: z.int().openapi(doc('Retries so far that ended after 24 hours in vain')),
      lastStatus: z.string().nullable().openapi(doc('The code of the same news as `reason`')),
      lastClass: orNull(StatusClass),
      lastError: orNull(Bilingual).openapi(doc('What `lastStatus` means')),
      lastSeenAt: Time.nullable().openapi(
        doc(
          'When the same news happened. Of several deliveries in a row the first, or a later one, since those that change nothing are not written down here: the log tells the latest',
        ),
      ),
      retry: orNull(OpenRetrySchema),
    })
    .openapi('Address', example(EXAMPLE)),
)
export type AddressJson = z.infer<typeof Address>

/** The extra member of an answer if the caller asked for a source. */
export const SOURCE_KNOWN = {
  sourceKnown: answer(() =>
    z
      .boolean()
      .optional()
      .openapi(
        doc(
          'With `source` only: whether something came in under it, or a secret names it. If false, complaints and unsubscriptions of all sources count',
        ),
      ),
  ),
}

/** One item of a lookup, as a schema. */
export const LookedUp = answer(() =>
  z
    .object({
      ...Address.shape,
      address: z
        .string()
        .openapi(doc('Normalised; what is `invalid` is as it was sent, as text: `"null"`')),
      state: z
        .enum([...ADDRESS_STATES, 'invalid'])
        .openapi(doc('`invalid`: that is no mail address')),
    })
    .openapi('LookedUpAddress', example(EXAMPLE)),
)

/** One item of a lookup. */
export type LookedUpAnswer = Omit<AddressAnswer, 'state'> & { state: AddressState | 'invalid' }

const MOST_ECHOED = 1000

/** The item for text that is not an address. */
export function invalid(text: string): LookedUpAnswer {
  return { ...neverSeen(text.slice(0, MOST_ECHOED)), sendable: false, state: 'invalid' }
}

export function addressJson(known: AddressAnswer, progress: RetryProgress): AddressJson {
  return {
    address: known.address,
    sendable: known.sendable,
    state: known.state,
    reason: known.lastReason,
    permanentErrors: known.permanentErrors,
    transientErrors: known.transientErrors,
    ...ofStatus(known.lastStatus),
    lastSeenAt: rfc3339OrNull(known.lastSeenAt),
    retry: known.retry === null ? null : openRetry(known.retry, known.sendable, progress),
  }
}

/** `{ "addresses": […] }` with the members of `said`: same text as JSON.stringify of `addressJson`, in a third of the time. */
export function addressesText(
  found: readonly LookedUpAnswer[],
  progress: RetryProgress,
  said: object = {},
): string {
  const others = JSON.stringify(said).slice(1, -1)
  return `{"addresses":[${found.map((known) => addressText(known, progress)).join(',')}]${others && `,${others}`}}`
}

function addressText(known: LookedUpAnswer, progress: RetryProgress): string {
  const { address, sendable, state, lastReason, permanentErrors, transientErrors, retry } = known
  const seen = known.lastSeenAt === null ? 'null' : `"${rfc3339(known.lastSeenAt)}"`
  const open = retry === null ? 'null' : JSON.stringify(openRetry(retry, sendable, progress))
  return `{"address":${JSON.stringify(address)},"sendable":${sendable},"state":"${state}","reason":${lastReason === null ? 'null' : `"${lastReason}"`},"permanentErrors":${permanentErrors},"transientErrors":${transientErrors},${statusText(known.lastStatus)},"lastSeenAt":${seen},"retry":${open}}`
}

function ofStatus(lastStatus: string | null) {
  const described = lastStatus === null ? null : describeStatus(lastStatus)
  return { lastStatus, lastClass: described?.class ?? null, lastError: errorText(lastStatus) }
}

const MOST_TEXTS = 1000
const texts = new Map<string | null, string>()

/** The members that depend on the code, cached by code. ASCII, made through Base64 to get a one-byte string: a two-byte string would force encoding the whole answer. */
function statusText(lastStatus: string | null): string {
  const known = texts.get(lastStatus)
  if (known !== undefined) return known
  const made = JSON.stringify(ofStatus(lastStatus))
    .slice(1, -1)
    .replace(
      /[\u0080-\uffff]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  if (texts.size >= MOST_TEXTS) texts.clear()
  const narrow = atob(btoa(made))
  texts.set(lastStatus, narrow)
  return narrow
}

/** `nextAttemptAt` if the resender is asked for a copy; `nextCheckAt` if the ESP retries by itself and only the end of the window is checked. */
function openRetry(
  retry: OpenRetry,
  sendable: boolean,
  progress: RetryProgress,
): z.infer<typeof OpenRetrySchema> {
  const { [retry.id]: attemptsDone = 0 } = progress.attemptsDone
  const from = Math.max(Date.now(), progress.restsUntil)
  return {
    id: retry.id,
    startedAt: rfc3339(retry.startedAt),
    endsAt: rfc3339(retry.endsAt),
    mode: retry.mode,
    attemptsDone,
    ...(retry.mode === 'resend'
      ? { nextAttemptAt: sendable ? rfc3339OrNull(nextAttemptAfter(from, retry)) : null }
      : { nextCheckAt: rfc3339(retry.endsAt) }),
  }
}
