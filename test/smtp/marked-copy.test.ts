/** Whose copy it is: what a mail service takes from the header of one comes back in its webhooks. */
import { describe, expect, it } from 'vitest'
import { type BounceEvent, messageOf } from '../../src/bounce/event.ts'
import { ESPS } from '../../src/esp/index.ts'
import { markedCopy } from '../../src/retry/resend/marked-copy.ts'
import { dataBlock } from '../../src/smtp/data-block.ts'
import { publicPost } from '../esp/posts.ts'

const MAIL = 'Message-ID: <own@example.com>\r\nSubject: Hello\r\n\r\nHello\r\n'
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
const text = (message: Uint8Array) => String.fromCharCode(...message)
/** The copy as it travels. */
const copyOf = (id: string, mail = MAIL) => text(dataBlock(markedCopy(bytes(mail), id)))

/** The fields of a copy's header, names in small letters. */
function fieldsOf(copy: string): Record<string, string> {
  const [header = ''] = copy.split('\r\n\r\n')
  const fields = header.split('\r\n').map((line) => line.split(/: (.*)/s))
  return Object.fromEntries(fields.map(([name = '', value = '']) => [name.toLowerCase(), value]))
}

type Fields = Record<string, string>
const json = (value: string | undefined) => JSON.parse(value ?? '{}')
const to = 'busy@example.com'
const now = 1_795_424_940

/** What each service posts of a delivery, by the header of its mail. */
const POSTS: Record<string, (fields: Fields) => unknown> = {
  sendgrid: (fields) => [
    {
      email: to,
      event: 'delivered',
      timestamp: now,
      sg_message_id: 'NEW1.filter-1',
      'smtp-id': fields['message-id'],
      ...json(fields['x-smtpapi']).unique_args,
    },
  ],
  postmark: (fields) => ({
    RecordType: 'Delivery',
    MessageID: '00000000-0000-4000-8000-000000000002',
    Recipient: to,
    DeliveredAt: '2026-11-23T09:00:00Z',
    Metadata: Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => {
        const [, key] = /^x-pm-metadata-(.+)/.exec(name) ?? []
        return key === undefined ? [] : [[key, value]]
      }),
    ),
  }),
  mailgun: (fields) => ({
    signature: {},
    'event-data': {
      id: 'e1',
      event: 'delivered',
      timestamp: now,
      recipient: to,
      message: { headers: { 'message-id': 'new@mailgun.example' } },
      'user-variables': json(fields['x-mailgun-variables']),
    },
  }),
  sparkpost: (fields) => [
    {
      msys: {
        message_event: {
          type: 'delivery',
          event_id: 'e1',
          rcpt_to: to,
          message_id: 'new',
          timestamp: String(now),
          rcpt_meta: json(fields['x-msys-api']).metadata,
        },
      },
    },
  ],
  mandrill: (fields) => {
    const msg = { _id: 'new', email: to, metadata: json(fields['x-mc-metadata']) }
    const events = JSON.stringify([{ event: 'delivered', ts: now, msg }])
    return new URLSearchParams({ mandrill_events: events }).toString()
  },
  mailtrap: (fields) => ({
    events: [
      {
        event: 'delivery',
        event_id: 'e1',
        email: to,
        message_id: 'new',
        timestamp: now,
        custom_variables: json(fields['x-mt-custom-variables']),
      },
    ],
  }),
  mailjet: (fields) => [
    { event: 'sent', time: now, MessageID: 2, email: to, CustomID: fields['x-mj-customid'] },
  ],
  brevo: (fields) => ({
    event: 'delivered',
    email: to,
    ts_event: now,
    'message-id': '<new@smtp-relay.example>',
    'X-Mailin-custom': fields['x-mailin-custom'],
  }),
  ses: (fields) => ({
    eventType: 'Delivery',
    mail: {
      messageId: 'new',
      destination: [to],
      headers: Object.entries(fields).map(([name, value]) => ({ name, value })),
      tags: { 'ses:configuration-set': ['all'] },
    },
    delivery: { timestamp: '2026-11-23T09:00:00Z', recipients: [to] },
  }),
}

/** Of which message its webhook says that it was delivered. */
function reported(service: string, copy: string): string | null {
  const esp = ESPS.get(service)
  const body = POSTS[service]?.(fieldsOf(copy))
  const read = esp?.parse(publicPost(typeof body === 'string' ? body : JSON.stringify(body)))
  const [event] = read?.events ?? []
  expect(event).toMatchObject({ kind: 'delivered', recipient: to })
  return messageOf(event as BounceEvent)
}

describe.each(Object.keys(POSTS))('the webhook of %s', (service) => {
  it.each([
    ['its own', '0102019a-b1c2'],
    ['a Message-ID', 'a+b=c/d$e@mail.example.com'],
    ['one with quotation marks', '"a\\\\b"@example.com'],
  ])('tells of a copy the message that waits, by %s', (_, id) => {
    expect(reported(service, copyOf(id))).toBe(id)
  })

  it.each([
    ['that does not fit into a header', 'ün@example.com'],
    ['of several words', 'a b'],
    ['longer than what is kept of a service’s echo', 'x'.repeat(241)],
  ])('tells none by an id %s', (_, id) => {
    expect(copyOf(id)).toBe(MAIL)
  })
})

it('an id longer than Postmark takes is told to the others', () => {
  const [fits, longer] = [80, 81].map((length) => copyOf('x'.repeat(length)))
  expect(fits).toContain('X-PM-Metadata-rebound_message: ')
  expect(longer).not.toContain('X-PM-')
  expect(reported('sendgrid', longer ?? '')).toBe('x'.repeat(81))
})

it('stands above the message, of which nothing is changed', () => {
  const copy = copyOf('m1')
  expect(copy.endsWith(`\r\n${MAIL}`)).toBe(true)
  const added = copy.slice(0, -MAIL.length).split('\r\n').slice(0, -1)
  expect(added.filter((line) => !/^X-[\w-]+: [!-~ ]{1,900}$/.test(line))).toEqual([])
})

it('leaves alone a field that the message has of its own, in whatever letters', () => {
  const own = `x-smtpapi : {"category":"a"}\nX-MJ-CustomID: 7\n${MAIL}`
  const copy = copyOf('m1', own)
  expect(copy.match(/^x-smtpapi/gim)).toHaveLength(1)
  expect(copy.match(/^x-mj-customid/gim)).toHaveLength(1)
  expect(reported('mandrill', copy)).toBe('m1')
  // What stands in the body is no field.
  expect(copyOf('m1', `${MAIL}X-SMTPAPI: no\r\n`).match(/^x-smtpapi/gim)).toHaveLength(2)
})
