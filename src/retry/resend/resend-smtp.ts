/** Sends stored messages through a submission server: one connection per call, one reply per recipient. */
import { classify } from '../../bounce/classify.ts'
import { type Addressed, restMessages, type Sendable, sendableAmong } from '../../db/messages.ts'
import { log } from '../../log.ts'
import { messageBody } from '../../mail/message-store.ts'
import { isOurLimit } from '../../outgoing/http-call.ts'
import type { SmtpConnect, SmtpFailure } from '../../smtp/connection.ts'
import { type SmtpServer, SmtpSession, type Submission } from '../../smtp/session.ts'
import { markedCopy } from './marked-copy.ts'
import { failed, type ItemOutcome, MAX_REPLY, type Resender, type ResendItem } from './resender.ts'

/** A call that takes longer leaves the rest of its items to their next attempts. */
const CALL_MS = 60_000

interface SmtpOptions {
  server: SmtpServer
  /** Envelope sender of messages that came without one. */
  from: string
  /** How long a copy may be silent before it is sent again, milliseconds. */
  silenceMs: number
  connect: SmtpConnect
}

/** What a call has found out so far. */
interface Call {
  env: Env
  options: SmtpOptions
  startedAt: number
  session: SmtpSession | null
  /** Why no further connection is tried in this call. */
  broken: ItemOutcome | null
  /** Null until a step has shown whether the server is healthy. */
  answered: boolean | null
  sent: Addressed[]
  /** The last body that was read: one message often goes to many recipients. */
  body: { messageId: string; bytes: Uint8Array | null } | null
}

/** Resender over SMTP submission. */
export function smtpResender(env: Env, options: SmtpOptions): Resender {
  return async (items, now) => {
    const call: Call = {
      env,
      options,
      startedAt: Date.now(),
      session: null,
      broken: null,
      answered: null,
      sent: [],
      body: null,
    }
    const unread = failed('the stored messages could not be read')
    const outcomes = new Map(items.map(({ retryId }) => [retryId, unread]))
    try {
      const wanted = await wantedMessages(env, items)
      for (const item of items) {
        outcomes.set(item.retryId, await sendItem(call, wanted.get(item.address) ?? [], now))
      }
      await restMessages(env.DB, call.sent, now + options.silenceMs)
    } catch (error) {
      log('error', 'resend.failed', { error })
      keepInFlight(call, items, outcomes)
      for (const [retryId, one] of outcomes) {
        if (one === unread && isOurLimit(error)) outcomes.delete(retryId)
      }
    } finally {
      await call.session?.quit()
    }
    return { status: null, answered: call.answered, notBefore: null, items: outcomes }
  }
}

/** For when D1 could not note the copies sent: their retries as a whole are then in flight, even with another message to send. */
function keepInFlight(
  { sent }: Call,
  items: readonly ResendItem[],
  outcomes: Map<string, ItemOutcome>,
): void {
  for (const { retryId, address } of items) {
    const wasSent = sent.some((one) => one.address === address)
    if (wasSent && outcomes.get(retryId)?.result === 'failed') {
      outcomes.set(retryId, { result: 'accepted' })
    }
  }
}

/** The stored messages that wait, by recipient address. */
export async function wantedMessages(
  env: Env,
  items: readonly Pick<ResendItem, 'address' | 'messages'>[],
): Promise<Map<string, Sendable[]>> {
  const ids = items.flatMap(({ address, messages }) =>
    messages.flatMap(({ messageId }) => (messageId === null ? [] : { address, messageId })),
  )
  return Map.groupBy(await sendableAmong(env.DB, ids), ({ address }) => address)
}

/** Sends every message of one item. Stops when the address is refused, which holds for all; the refusal of one message does not stop the others. */
async function sendItem(
  call: Call,
  wanted: readonly Sendable[],
  now: number,
): Promise<ItemOutcome> {
  if (wanted.length === 0) return failed('no message of this address is stored')
  const ready = wanted.filter(({ inFlightUntil }) => inFlightUntil === null || inFlightUntil <= now)
  const outcomes: ItemOutcome[] = []
  for (const message of ready) {
    const outcome = await sendOne(call, message)
    if (outcome.result === 'reply' && outcome.messageId === undefined) return outcome
    // A single copy is in flight with its retry. Several are noted one by one, in case another is refused or comes back.
    if (outcome.result === 'accepted' && wanted.length > 1) call.sent.push(message)
    outcomes.push(outcome)
  }
  // A final refusal comes first. Otherwise a waiting message would hide it, and the refused one would be sent for ever.
  return (
    outcomes.find((one) => one.result === 'reply' && one.reply.startsWith('5')) ??
    outcomes.find(({ result }) => result === 'reply') ??
    outcomes.find(({ result }) => result === 'failed') ??
    outcomes[0] ??
    failed('its copies are on their way')
  )
}

async function sendOne(call: Call, wanted: Sendable): Promise<ItemOutcome> {
  if (Date.now() - call.startedAt > CALL_MS) return failed('the submission server is too slow')
  const from = wanted.envelopeFrom ?? call.options.from
  try {
    const message = await bodyOf(call, wanted.messageId)
    if (message === null) return failed('the message is gone')
    const session = await sessionOf(call)
    if (session === null) return call.broken ?? failed('no connection')
    const submission = await session.submit({ from, to: wanted.address, message })
    return outcomeOf(call, submission, wanted)
  } catch (error) {
    if (isOurLimit(error)) throw error
    // A message that cannot be read says nothing about the connection.
    if (isFailure(error)) {
      call.session = null
      call.answered ??= false
    } else log('error', 'resend.failed', { error })
    return failed(problemOf(error))
  }
}

async function bodyOf(call: Call, messageId: string): Promise<Uint8Array | null> {
  if (call.body?.messageId === messageId) return call.body.bytes
  const stored = await messageBody(call.env, messageId)
  const bytes = stored && markedCopy(stored, messageId)
  call.body = { messageId, bytes }
  return bytes
}

/** The call's connection; null when it failed, which is not tried again in this call. */
async function sessionOf(call: Call): Promise<SmtpSession | null> {
  if (call.session !== null || call.broken !== null) return call.session
  try {
    call.session = await SmtpSession.open(call.options.connect, call.options.server)
  } catch (error) {
    if (isOurLimit(error)) throw error
    call.answered ??= false
    const problem = problemOf(error)
    call.broken = { ...failed(problem), status: isFailure(error) ? error.code : null }
    log('error', 'resend.smtp', { problem })
  }
  return call.session
}

function outcomeOf(call: Call, submission: Submission, wanted: Sendable): ItemOutcome {
  if (call.session?.isOpen === false) call.session = null
  if (submission.result === 'unsendable') return failed(submission.problem)
  if (submission.result === 'unknown') {
    // It may be queued. A second copy is worse than a late one, so this one counts as in flight.
    call.answered = true
    return { result: 'accepted' }
  }
  const { code: status, text } = submission.reply
  const reply = text.slice(0, MAX_REPLY)
  const isRefused = submission.result === 'refused'
  if (isRefused && (submission.stage === 'sender' || status === 421 || isOurFault(reply))) {
    call.answered ??= false
    return { ...failed(`the server refused us: ${reply}`), status }
  }
  call.answered = true
  if (submission.result === 'queued') return { result: 'accepted', status }
  if (submission.stage === 'recipient') return { result: 'reply', reply, status }
  return { result: 'reply', reply, status, messageId: wanted.messageId }
}

/** Is the reply about our own address or account? Then, at any step, it says nothing about the recipient, like a 421, which is about the server. A bare code is not certain enough, and a policy may be about the message. */
function isOurFault(reply: string): boolean {
  const { scope, reason, confidence } = classify({ diagnostic: reply })
  return scope === 'sender' && confidence > 0.8 && reason !== 'policy' && reason !== 'protocol'
}

function isFailure(error: unknown): error is SmtpFailure {
  return error instanceof Error && error.name === 'SmtpFailure'
}

function problemOf(error: unknown): string {
  return isFailure(error) ? error.message : 'the message could not be read'
}
