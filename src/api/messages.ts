/** /v1/messages: messages handed over to be sent again by the SMTP resender, kept until their retries have ended. */
import { Hono } from 'hono'
import PostalMime from 'postal-mime'
import { z } from 'zod'
import { type ListedMessage, listMessages } from '../db/messages.ts'
import { messageLimit, removeMessages, storedId, storeMessage } from '../message-store.ts'
import { Problem } from '../problem.ts'
import { headerEnd } from '../smtp/data-block.ts'
import { requires } from './auth.ts'
import { addressOf, fromCursor, limitSchema, query, rfc3339, toCursor } from './request.ts'

const MAX_RECIPIENTS = 100
/** Base64, and what JSON puts around it. */
const JSON_OVERHEAD = 1.4
const JSON_EXTRA_BYTES = 64 * 1024

const Query = z.strictObject({ cursor: z.string().max(1000).optional(), limit: limitSchema })
const Place = z.tuple([z.string()])
const Envelope = z.strictObject({
  // In a query, several with commas between them.
  recipient: z.string().max(30_000).optional(),
  envelopeFrom: z.string().max(1000).optional(),
  messageId: z.string().max(1000).optional(),
})
const Json = Envelope.extend({
  raw: z.string(),
  recipients: z.array(z.string().max(1000)).min(1).max(MAX_RECIPIENTS).optional(),
})

interface Given {
  raw: Uint8Array
  recipients: string[]
  envelopeFrom: string | undefined
  messageId: string | undefined
}

export const messages = new Hono<{ Bindings: Env }>()
  .post('/', requires('write'), async (c) => {
    const limit = messageLimit(c.env)
    const isMail = /^message\/rfc822\b/i.test(c.req.header('content-type') ?? '')
    const most = isMail ? limit.bytes : limit.bytes * JSON_OVERHEAD + JSON_EXTRA_BYTES
    const tooLarge = () =>
      new Problem('body_too_large', {
        detail: `A message may hold ${limit.bytes} bytes${limit.bucket ? '' : '; ten megabytes with an R2 bucket bound as MESSAGES'}.`,
      })
    const body = await boundedBytes(c.req.raw, most, tooLarge)
    const given = isMail ? fromMail(body, query(c, Envelope)) : fromJson(body)
    if (given.raw.length > limit.bytes) throw tooLarge()
    if (given.raw.length === 0) throw invalid('raw', 'The message is empty.')
    const { messageId, recipients } = await completed(given)
    const message = {
      messageId,
      envelopeFrom: senderOf(given.envelopeFrom),
      sizeBytes: given.raw.length,
      storedAt: Date.now(),
    }
    await storeMessage(c.env, message, recipients, given.raw)
    return c.json(toJson({ ...message, recipients }), 201)
  })
  .get('/', requires('read'), async (c) => {
    const { cursor, limit } = query(c, Query)
    const after = cursor === undefined ? '' : fromCursor(cursor, Place)[0]
    const rows = await listMessages(c.env.DB, { after }, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const next = rows.length > limit && last ? toCursor([last.messageId]) : null
    return c.json({ items: page.map(toJson), next })
  })
  .delete('/:id', requires('write'), async (c) => {
    const id = storedId(c.req.param('id')) ?? ''
    const [found] = await listMessages(c.env.DB, { id }, 1)
    if (found === undefined) throw new Problem('not_found', { detail: 'There is no such message.' })
    await removeMessages(c.env, [id])
    return c.body(null, 204)
  })

function toJson({ messageId, recipients, envelopeFrom, sizeBytes, storedAt }: ListedMessage) {
  return { messageId, recipients, envelopeFrom, sizeBytes, storedAt: rfc3339(storedAt) }
}

function fromMail(raw: Uint8Array, given: z.infer<typeof Envelope>): Given {
  const { recipient, envelopeFrom, messageId } = given
  return { raw, recipients: recipient?.split(',') ?? [], envelopeFrom, messageId }
}

function fromJson(body: Uint8Array): Given {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(body))
  } catch (cause) {
    throw new Problem('bad_json', { cause })
  }
  const parsed = Json.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(issue?.path.join('.') ?? '', issue?.message ?? '')
  }
  const { raw, recipient, recipients = [], envelopeFrom, messageId } = parsed.data
  const all = recipient === undefined ? recipients : [recipient, ...recipients]
  return { raw: decoded(raw), recipients: all, envelopeFrom, messageId }
}

function decoded(base64: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(base64)
  } catch (cause) {
    throw invalid('raw', 'This is not Base64.', cause)
  }
}

/** What was not said is read from the message's own header. */
async function completed(given: Given): Promise<{ messageId: string; recipients: string[] }> {
  const header = await PostalMime.parse(given.raw.subarray(0, headerEnd(given.raw)))
  const named = [...(header.to ?? []), ...(header.cc ?? [])].flatMap(({ address }) => address ?? [])
  const wanted = given.recipients.length > 0 ? given.recipients : named
  if (wanted.length === 0) throw invalid('recipients', 'Say who the message is for.')
  if (wanted.length > MAX_RECIPIENTS) {
    throw invalid('recipients', `A message may have ${MAX_RECIPIENTS} recipients.`)
  }
  const messageId = storedId(given.messageId ?? header.messageId ?? '')
  if (messageId === null) {
    throw invalid('messageId', 'Give the id that the events of this message carry.')
  }
  return { messageId, recipients: [...new Set(wanted.map(addressOf))] }
}

/** Null: the setting's. The address keeps its spelling, because it is not a key but a way back. */
function senderOf(given: string | undefined): string | null {
  if (given === undefined) return null
  const address = given.trim().replace(/^<(.*)>$/s, '$1')
  // The null sender, for mail that must not bounce.
  if (address === '') return ''
  addressOf(address)
  return address
}

function invalid(path: string, message: string, cause?: unknown): Problem {
  return new Problem('invalid_request', { cause, extra: { errors: [{ path, message }] } })
}

async function boundedBytes(raw: Request, limit: number, tooLarge: () => Problem) {
  if (Number(raw.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of raw.body ?? []) {
    length += chunk.byteLength
    if (length > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}
