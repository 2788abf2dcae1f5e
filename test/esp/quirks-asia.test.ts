/** Where Japanese, Chinese and some younger ESPs differ from what one would expect: one test per oddity. */
import { describe, expect, test } from 'vitest'
import { blastengine } from '../../src/esp/blastengine.ts'
import { customerio } from '../../src/esp/customerio.ts'
import { customersmailcloud } from '../../src/esp/customersmailcloud.ts'
import { UnreadableWebhook } from '../../src/esp/esp.ts'
import { infobip } from '../../src/esp/infobip.ts'
import { loops } from '../../src/esp/loops.ts'
import { tencent } from '../../src/esp/tencent.ts'
import { createHmac, publicPost } from './posts.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const DAY = 86_400_000
const to = 'user@example.com'
const post = (body: unknown, headers: Record<string, string> = {}) =>
  publicPost(typeof body === 'string' ? body : JSON.stringify(body), headers)
const context = (...secrets: string[]) => ({
  now: NOW,
  secrets,
  fetchCertificate: () => Promise.reject(new Error('no certificates here')),
})

describe('Customers Mail Cloud', () => {
  const bounce = {
    created: '2026-05-07 21:00:00',
    to,
    messageId: '<1@example.org>',
    reason: '550 5.1.1 no such user here',
  }
  const form = (event: object, fields: Record<string, string> = {}) =>
    post(
      new URLSearchParams({
        api_key: 'key',
        server_composition: 'pro',
        event_type: 'bounces',
        event: JSON.stringify(event),
        ...fields,
      }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    )

  test.each([{}, { bounces: bounce }, { deliveries: [bounce] }, { event: 'cut o' }])(
    'a post whose events are not where they belong is not taken in silence: %j',
    (event) => {
      expect(() => customersmailcloud.parse(form(event))).toThrow(UnreadableWebhook)
    },
  )

  test('a time without a zone is one of Japan', () => {
    const { events } = customersmailcloud.parse(form({ bounces: [bounce] }))
    expect(events).toMatchObject([{ occurredAt: NOW }])
  })

  test('the form holds its events as JSON in a string, and reads like the JSON post', () => {
    const asForm = customersmailcloud.parse(form({ bounces: [bounce] }))
    const asJson = customersmailcloud.parse(
      post({ event_type: 'bounces', event: { bounces: [bounce] } }),
    )
    expect(asForm).toEqual(asJson)
    expect(asForm.events).toMatchObject([
      {
        kind: 'bounced',
        espEvent: 'bounces',
        recipient: to,
        messageId: '<1@example.org>',
        diagnostic: '550 5.1.1 no such user here',
        replyCode: 550,
        status: '5.1.1',
        permanence: null,
      },
    ])
  })

  test('version 1 names the recipient envelopeTo', () => {
    const { to: _, ...rest } = bounce
    const { events } = customersmailcloud.parse(form({ bounces: [{ ...rest, envelopeTo: to }] }))
    expect(events).toMatchObject([{ recipient: to }])
  })

  test('a reader who wants no more mail has unsubscribed, and did not bounce', () => {
    const { events } = customersmailcloud.parse(
      form({ blocks: [{ ...bounce, reason: '' }] }, { event_type: 'blocks' }),
    )
    expect(events).toMatchObject([{ kind: 'unsubscribed', diagnostic: null }])
  })

  test('the key is in the body, whichever format that has', async () => {
    const json = post({ api_key: 'key', event_type: 'bounces', event: {} })
    for (const request of [form({ bounces: [] }), json]) {
      expect(await customersmailcloud.verify(request, context('other', 'key'))).toEqual({
        ok: true,
        authenticity: 'shared_secret',
      })
      expect(await customersmailcloud.verify(request, context('other'))).toMatchObject({
        problem: 'mismatch',
      })
    }
    // The console lets it be left out: then a secret in the URL or basic auth has to prove the post.
    const keyless = { event_type: 'bounces', event: {} }
    expect(await customersmailcloud.verify(post(keyless), context('key'))).toMatchObject({
      problem: 'missing',
    })
    const withToken = { ...post(keyless), url: new URL('https://rebound.example/?token=key') }
    expect(await customersmailcloud.verify(withToken, context('key'))).toMatchObject({ ok: true })
  })
})

describe('blastengine', () => {
  const read = (type: string, detail: object = {}, datetime = '2026-05-07T21:00:00+09:00') =>
    blastengine.parse(
      post({ events: [{ event: { type, datetime, detail: { mailaddress: to, ...detail } } }] }),
    ).events[0]

  test('its sentence is Japanese and its own: never taken for the words of a server', () => {
    const error_message = 'エラー停止リストに登録されています'
    expect(
      read('DROP', { error_code: '554(errors)', error_message, delivery_id: 7 }),
    ).toMatchObject({
      kind: 'dropped',
      diagnostic: null,
      espReason: error_message,
      replyCode: 554,
      messageId: '7',
      occurredAt: NOW,
    })
  })

  test('a soft error is still being tried by blastengine: nobody else sends a copy', () => {
    expect(read('SOFTERROR')).toMatchObject({ kind: 'deferred', final: false })
  })

  test('an error code without digits is no reply code', () => {
    expect(read('HARDERROR', { error_code: 'errors' })).toMatchObject({ replyCode: null })
    expect(read('HARDERROR', { error_code: '5501' })).toMatchObject({ replyCode: null })
    expect(read('HARDERROR', { error_code: 550 })).toMatchObject({ replyCode: 550 })
  })

  test('a missing offset is that of Japan', () => {
    expect(read('HARDERROR', {}, '2026-05-07T21:00:00')).toMatchObject({ occurredAt: NOW })
  })

  test('what was filled into the mail is kept', () => {
    const insert_codes = [{ key: '__order__', value: 17 }, { key: '' }, null, { value: 'x' }]
    expect(read('HARDERROR', { insert_codes })).toMatchObject({ metadata: { __order__: '17' } })
  })
})

describe('Tencent Cloud SES', () => {
  const read = (fields: object) => tencent.parse(post({ email: to, ...fields })).events[0]

  test('eventid is the number of the type: never an identity', () => {
    expect(read({ event: 'bounce', eventid: 3, bulkId: 'b' })).toMatchObject({
      espEventId: null,
      messageId: 'b',
    })
  })

  test('both spellings of the hard bounce, and of the id', () => {
    expect(read({ event: 'bounce', bounceType: 'hard_bounce', bulkid: 'b' })).toMatchObject({
      permanence: 'permanent',
      messageId: 'b',
    })
    expect(read({ event: 'bounce', bounceType: 'hard' })).toMatchObject({ permanence: 'permanent' })
    expect(read({ event: 'bounce', bounceType: 'soft' })).toMatchObject({ permanence: 'transient' })
    expect(read({ event: 'bounce', bounceType: 'novel' })).toMatchObject({
      kind: 'bounced',
      permanence: null,
      espEvent: 'bounce/novel',
    })
  })

  test('a reply is taken apart; why a mail was dropped is no reply', () => {
    expect(read({ event: 'bounce', reason: '551 5.1.1 recipient is not exist' })).toMatchObject({
      replyCode: 551,
      status: '5.1.1',
    })
    expect(read({ event: 'dropped', reason: '550 blocked before' })).toMatchObject({
      kind: 'dropped',
      diagnostic: null,
      replyCode: null,
      espReason: '550 blocked before',
    })
  })

  test("the sender's own header comes back", () => {
    const header = 'X-Tencentcloudses-Cb-Custom'
    expect(read({ event: 'delivered', [header]: 'order-17' })?.metadata).toEqual({
      [header]: 'order-17',
    })
  })
})

describe('Infobip', () => {
  const read = (fields: object) => infobip.parse(post({ results: [{ to, ...fields }] }))
  const undeliverable = (error: object) =>
    read({ status: { groupName: 'UNDELIVERABLE' }, error }).events[0]

  test('its error decides what permanent means, and a missing one nothing', () => {
    expect(undeliverable({ permanent: true })).toMatchObject({ permanence: 'permanent' })
    expect(undeliverable({ permanent: false })).toMatchObject({ permanence: 'transient' })
    expect(undeliverable({})).toMatchObject({ kind: 'bounced', permanence: null })
  })

  test('an error of its suppression list is a drop, whatever group it is in', () => {
    const error = { name: 'EC_SUPPRESSED_SPAM_COMPLAINT', permanent: true }
    for (const groupName of ['UNDELIVERABLE', 'REJECTED']) {
      expect(read({ status: { groupName }, error }).events).toMatchObject([
        { kind: 'dropped', espEvent: `${groupName}/suppressed` },
      ])
    }
  })

  test('offsets without a colon', () => {
    const report = { status: { groupName: 'DELIVERED' }, doneAt: '2026-05-07T14:00:00.000+0200' }
    expect(read(report).events).toMatchObject([{ occurredAt: NOW }])
  })

  test('reports of other channels are none of ours', () => {
    const sms = { channel: 'SMS', to: '41793026727', status: { groupName: 'UNDELIVERABLE' } }
    expect(read(sms)).toMatchObject({ events: [], ignored: [{ why: 'irrelevant' }] })
  })
})

describe('Loops', () => {
  const read = (fields: object, headers = {}) =>
    loops.parse(post({ contactIdentity: { email: to }, ...fields }, headers))

  test('the id of an event is in a header, its time in seconds', () => {
    const event = { eventName: 'email.softBounced', eventTime: NOW / 1000, email: { id: 'e' } }
    expect(read(event, { 'webhook-id': 'w' }).events).toMatchObject([
      { espEventId: 'w', messageId: 'e', occurredAt: NOW, final: false, permanence: 'transient' },
    ])
  })

  test('leaving one list is not leaving them all', () => {
    expect(read({ eventName: 'contact.mailingList.unsubscribed' }).events).toEqual([])
    expect(read({ eventName: 'contact.unsubscribed' }).events).toMatchObject([
      { kind: 'unsubscribed' },
    ])
  })

  test('its test event is taken, though it has no recipient', () => {
    expect(loops.parse(post({ eventName: 'testing.testEvent', message: 'hi' }))).toMatchObject({
      events: [],
      ignored: [{ why: 'irrelevant' }],
    })
  })
})

describe('Customer.io', () => {
  const signedAt = async (time: number, body = '{}') => {
    const timestamp = String(time / 1000)
    const signature = await createHmac('key', `v0:${timestamp}:${body}`)
    return post(body, { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature })
  }

  test('a post is taken as long as it may be repeated, a week, and not much longer', async () => {
    expect(await customerio.verify(await signedAt(NOW - 7 * DAY), context('key'))).toMatchObject({
      ok: true,
    })
    expect(await customerio.verify(await signedAt(NOW - 9 * DAY), context('key'))).toMatchObject({
      problem: 'stale',
    })
    expect(await customerio.verify(await signedAt(NOW + DAY), context('key'))).toMatchObject({
      problem: 'stale',
    })
  })

  test('a signature over the body alone proves nothing', async () => {
    const headers = {
      'x-cio-timestamp': String(NOW / 1000),
      'x-cio-signature': await createHmac('key', '{}'),
    }
    expect(await customerio.verify(post('{}', headers), context('key'))).toMatchObject({
      problem: 'mismatch',
    })
  })

  test('a type in one field, and an address in three places', () => {
    const old = { event_type: 'email_bounced', data: { email_address: to } }
    expect(customerio.parse(post(old)).events).toMatchObject([{ kind: 'bounced', recipient: to }])
    const person = {
      object_type: 'customer',
      metric: 'unsubscribed',
      data: { identifiers: { email: to } },
    }
    expect(customerio.parse(post(person)).events).toMatchObject([
      { kind: 'unsubscribed', recipient: to },
    ])
  })

  test('other channels are none of ours', () => {
    for (const object_type of ['push', 'sms', 'in_app', 'slack']) {
      const { events, ignored } = customerio.parse(
        post({ object_type, metric: 'bounced', data: { recipient: to } }),
      )
      expect(events).toEqual([])
      expect(ignored).toMatchObject([{ why: 'irrelevant' }])
    }
  })

  test('what it says of a mail that was never sent is no reply of a server', () => {
    const dropped = {
      object_type: 'email',
      metric: 'dropped',
      data: { recipient: to, failure_message: '550 5.1.1 bounced before' },
    }
    expect(customerio.parse(post(dropped)).events).toMatchObject([
      { kind: 'dropped', diagnostic: null, espReason: '550 5.1.1 bounced before' },
    ])
  })
})

test.each([
  ['Infobip', infobip],
  ['blastengine', blastengine],
  ['Customers Mail Cloud', customersmailcloud],
])('%s: a body without its events is unreadable', (_name, esp) => {
  expect(() => esp.parse(post({ other: [] }))).toThrow(UnreadableWebhook)
})
