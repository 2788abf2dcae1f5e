/** /v1/messages: messages stored for the SMTP resender to resend, kept until their retries have ended. */
import { createRoute, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import PostalMime, { type Email } from 'postal-mime'
import { normalizeAddress } from '../bounce/address.ts'
import { unbracketed } from '../bounce/event.ts'
import { type ListedMessage, listMessages, postedMessage } from '../db/messages.ts'
import { messageLimit, removeMessages, storedId, storeMessage } from '../mail/message-store.ts'
import { Problem } from '../problem.ts'
import { headerEnd } from '../smtp/data-block.ts'
import { isPath } from '../smtp/session.ts'
import { deed } from './acting.ts'
import { answer, json, listed, pageOf } from './answers.ts'
import type { ApiEnv } from './api-env.ts'
import { AddressText, createRouter, removal, secured, Time } from './contract.ts'
import { columnsOf } from './csv.ts'
import { doc, example, operation } from './doc.ts'
import { isText, listing, pageFor } from './listing.ts'
import { idInPath } from './parameters.ts'
import { problems, READ_PROBLEMS, WRITE_PROBLEMS } from './refusals.ts'
import { addressesOf, isMail, mailOrJson, noAddress, noSuch, rfc3339, wrong } from './request.ts'

const MAX_RECIPIENTS = 100
/** Overhead of Base64, and of the JSON around it. */
const JSON_OVERHEAD = 1.4
const JSON_EXTRA_BYTES = 64 * 1024

const Message = answer(() =>
  z
    .object({
      messageId: z.string(),
      recipients: z.array(z.string()),
      envelopeFrom: z
        .string()
        .nullable()
        .openapi(
          doc('Where its bounces go; null for SMTP_FROM, empty for mail that must not bounce'),
        ),
      sizeBytes: z.int(),
      storedAt: Time,
    })
    .openapi(
      'Message',
      example({
        messageId: 'order-17@example.com',
        recipients: ['busy@example.com'],
        envelopeFrom: null,
        sizeBytes: 2048,
        storedAt: '2026-11-23T09:00:00.000Z',
      }),
    ),
)

const EnvelopeFrom = z
  .string()
  .max(1000)
  .optional()
  .openapi(doc('Where its bounces go; SMTP_FROM if not said', { example: 'bounces@example.org' }))
const MessageId = z
  .string()
  .max(1000)
  .optional()
  .openapi(
    doc("As the events name it; else the message's own Message-ID", {
      example: 'order-17@example.com',
    }),
  )
const Envelope = z.strictObject({
  recipient: z
    .string()
    .max(30_000)
    .optional()
    .openapi(
      doc("Several with commas between them; without any, the message's To and Cc", {
        example: 'busy@example.com',
      }),
    ),
  envelopeFrom: EnvelopeFrom,
  messageId: MessageId,
})
const Json = z
  .strictObject({
    raw: z.string().openapi(doc('The message, in Base64')),
    recipient: AddressText.optional(),
    recipients: z.array(AddressText).min(1).max(MAX_RECIPIENTS).optional(),
    envelopeFrom: EnvelopeFrom,
    messageId: MessageId,
  })
  .openapi(
    'NewMessage',
    example({
      raw: 'U3ViamVjdDogSGVsbG8NCg0KSGVsbG8h',
      recipients: ['busy@example.com'],
      messageId: 'order-17@example.com',
    }),
  )

interface Given {
  raw: Uint8Array
  recipients: string[]
  envelopeFrom: string | undefined
  messageId: string | undefined
}

/** A message may be larger than any other body, and its Base64 larger still. */
const limitOfMessages = createMiddleware<ApiEnv>((c, next) => {
  const type = c.req.header('content-type')
  const { bytes } = messageLimit(c.env)
  const maxSize = mailOrJson(type) === 'mail' ? bytes : bytes * JSON_OVERHEAD + JSON_EXTRA_BYTES
  const onError = () => {
    throw tooLarge(c.env)
  }
  return bodyLimit({ maxSize, onError })(c, next)
})

const create = createRoute({
  method: 'post',
  path: '/',
  ...operation('storeMessage', 'Messages', 'Hand a message over, to be sent again by SMTP'),
  ...secured('write', limitOfMessages),
  request: {
    query: Envelope,
    body: {
      // Not `required`, or mail would be read as JSON; `limitOfMessages` ensures that there is a body.
      content: {
        'message/rfc822': {
          schema: z
            .string()
            .openapi(
              example(
                'Message-ID: <order-17@example.com>\r\nTo: busy@example.com\r\n\r\nHello!\r\n',
              ),
            ),
        },
        'application/json': { schema: Json },
      },
    },
  },
  responses: {
    201: json(Message, 'It is kept'),
    ...problems(WRITE_PROBLEMS, 'invalid_address'),
  },
})

const COLUMNS = columnsOf<z.infer<typeof Message>>({
  messageId: true,
  recipients: true,
  envelopeFrom: true,
  sizeBytes: true,
  storedAt: true,
})
const list = createRoute({
  method: 'get',
  path: '/',
  ...operation('listMessages', 'Messages', 'The messages that are kept, without bodies'),
  ...secured('read'),
  request: { query: z.strictObject(listing('asc')) },
  responses: {
    200: listed(pageOf(Message, 'MessagePage'), COLUMNS),
    ...problems(READ_PROBLEMS),
  },
})

const remove = removal(
  operation('deleteMessage', 'Messages', 'Delete a message'),
  idInPath(example('order-17@example.com')),
)

export const messages = createRouter()
  .openapi(create, async (c) => {
    const body = c.req.valid('json')
    const query = c.req.valid('query')
    const given =
      isMail(c.req.header('content-type')) || typeof body === 'string'
        ? fromMail(new Uint8Array(await c.req.arrayBuffer()), query)
        : fromJson(body, query)
    if (given.raw.length > messageLimit(c.env).bytes) throw tooLarge(c.env)
    if (given.raw.length === 0) throw wrong('raw', 'The message is empty.')
    const { messageId, recipients } = await completed(given)
    const message = {
      messageId,
      envelopeFrom: senderOf(given.envelopeFrom),
      sizeBytes: given.raw.length,
      storedAt: Date.now(),
    }
    const stored = await storeMessage(c.env, message, recipients, given.raw)
    return c.json(toJson({ ...stored, recipients }), 201)
  })
  .openapi(list, async (c) => {
    const page = await pageFor(c, c.req.valid('query'), {
      isKey: isText,
      read: (request) => listMessages(c.env.DB, request),
      toItems: (rows) => rows.map(toJson),
      columns: COLUMNS,
      toRow: toJson,
    })
    return c.json(page, 200)
  })
  .openapi(remove, async (c) => {
    const id = storedId(c.req.valid('param').id) ?? ''
    const posted = await postedMessage(c.env.DB, id)
    if (posted === null) throw noSuch('message')
    await removeMessages(c.env, [posted], deed(c, 'message.delete'))
    return c.body(null, 204)
  })

function tooLarge(env: Env): Problem {
  const { bytes, bucket } = messageLimit(env)
  const more = bucket ? '' : '; ten megabytes with an R2 bucket bound as MESSAGES'
  return new Problem('body_too_large', { detail: `A message may hold ${bytes} bytes${more}.` })
}

function toJson({ messageId, recipients, envelopeFrom, sizeBytes, storedAt }: ListedMessage) {
  return { messageId, recipients, envelopeFrom, sizeBytes, storedAt: rfc3339(storedAt) }
}

function fromMail(raw: Uint8Array, given: z.infer<typeof Envelope>): Given {
  const { recipient, envelopeFrom, messageId } = given
  return { raw, recipients: recipient?.split(',') ?? [], envelopeFrom, messageId }
}

/** Fields missing in the JSON are taken from the query. */
function fromJson(
  { raw, recipient, recipients = [], ...said }: z.infer<typeof Json>,
  query: z.infer<typeof Envelope>,
): Given {
  const given = fromMail(decoded(raw), { ...query, ...said })
  const all = recipient === undefined ? recipients : [...recipients, recipient]
  return all.length > 0 ? { ...given, recipients: all } : given
}

function decoded(base64: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(base64)
  } catch (cause) {
    throw wrong('raw', 'This is not Base64.', cause)
  }
}

/** Fills in a missing message id or recipients from the message's own header. */
async function completed(given: Given): Promise<{ messageId: string; recipients: string[] }> {
  const header = await headerOf(given.raw)
  const named = [...(header.to ?? []), ...(header.cc ?? [])]
    .flatMap((one) => one.group ?? one)
    .map(({ address }) => address)
  const wanted = given.recipients.length > 0 ? given.recipients : named
  if (wanted.length === 0) throw wrong('recipients', 'Say who the message is for.')
  if (wanted.length > MAX_RECIPIENTS) {
    throw wrong('recipients', `A message may have ${MAX_RECIPIENTS} recipients.`)
  }
  const messageId = storedId(given.messageId ?? header.messageId ?? '')
  if (messageId === null) {
    throw wrong('messageId', 'Give the id that the events of this message carry.')
  }
  return { messageId, recipients: [...new Set(addressesOf(wanted, 'recipients'))] }
}

async function headerOf(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(raw.subarray(0, headerEnd(raw)))
  } catch (cause) {
    throw wrong('raw', 'The header is too long to be read.', cause)
  }
}

/** The envelope sender; null for that of the settings. It keeps its spelling, because it is a return address and not a key. */
function senderOf(given: string | undefined): string | null {
  if (given === undefined) return null
  const address = unbracketed(given)
  // The null sender, for mail that must not bounce.
  if (address === '') return ''
  // With a display name or a scheme, every server would refuse it, and every attempt would fail.
  if (normalizeAddress(address) === null || !isPath(address) || /^mailto:/i.test(address)) {
    throw noAddress('envelopeFrom')
  }
  return address
}
