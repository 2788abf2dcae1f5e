/** The other roads that SES and Azure reports take: an EventBridge API destination, and the CloudEvents schema. */
import { describe, expect, test } from 'vitest'
import { azure } from '../../src/esp/azure.ts'
import { ses } from '../../src/esp/ses.ts'
import { publicPost } from './posts.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:rebound'
const post = (body: unknown, headers: Record<string, string> = {}) =>
  publicPost(JSON.stringify(body), headers)
const context = (...secrets: string[]) => ({
  now: NOW,
  secrets,
  fetchCertificate: () => Promise.reject(new Error('no certificates here')),
})

describe('SES through EventBridge', () => {
  const mail = {
    timestamp: '2026-05-07T11:58:00.000Z',
    messageId: 'message-1',
    destination: ['user@example.com'],
    tags: { campaign: ['welcome'], 'ses:configuration-set': ['main'] },
  }
  const envelope = (detailType: string, detail: object) => ({
    version: '0',
    id: 'b7c9b6f4-0000-4000-8000-000000000001',
    'detail-type': detailType,
    source: 'aws.ses',
    account: '123456789012',
    time: '2026-05-07T12:00:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:ses:us-east-1:123456789012:configuration-set/main'],
    detail,
  })
  const recipients = [{ emailAddress: 'user@example.com' }]
  const timestamp = '2026-05-07T11:59:00.000Z'

  test.each([
    [
      'Email Delivered',
      'Delivery',
      { delivery: { timestamp, recipients: ['user@example.com'], smtpResponse: '250 2.0.0 OK' } },
      { kind: 'delivered', final: true, diagnostic: '250 2.0.0 OK' },
    ],
    [
      'Email Delivery Delayed',
      'DeliveryDelay',
      { deliveryDelay: { timestamp, delayType: 'MailboxFull', delayedRecipients: recipients } },
      { kind: 'deferred', final: false, espReason: 'MailboxFull' },
    ],
    [
      'Email Bounced',
      'Bounce',
      {
        bounce: {
          timestamp,
          bounceType: 'Permanent',
          bounceSubType: 'General',
          feedbackId: 'feedback-1',
          bouncedRecipients: recipients,
        },
      },
      { kind: 'bounced', permanence: 'permanent', espEventId: 'feedback-1/user@example.com' },
    ],
    [
      'Email Complaint Received',
      'Complaint',
      { complaint: { timestamp, complainedRecipients: recipients } },
      { kind: 'complained' },
    ],
    ['Email Rejected', 'Reject', { reject: { reason: 'Bad content' } }, { kind: 'failed' }],
    [
      'Email Rendering Failed',
      'Rendering Failure',
      { failure: { errorMessage: 'no such attribute', templateName: 'welcome' } },
      { kind: 'failed' },
    ],
    ['Email Subscribed', 'Subscription', { subscription: { timestamp } }, { kind: 'unsubscribed' }],
    // The words of the envelope are spelt in several ways: only the detail's type counts.
    ['Anything', 'Bounce', { bounce: { bouncedRecipients: recipients } }, { kind: 'bounced' }],
  ])('%s', (detailType, eventType, fields, expected) => {
    const { events, ignored } = ses.parse(
      post(envelope(detailType, { eventType, mail, ...fields })),
    )
    expect(ignored).toEqual([])
    expect(events).toMatchObject([
      {
        ...expected,
        recipient: 'user@example.com',
        messageId: 'message-1',
        metadata: { campaign: 'welcome' },
      },
    ])
  })

  test.each(['Email Opened', 'Email Clicked', 'Email Sent'])('%s is of no interest', (words) => {
    const eventType = { 'Email Opened': 'Open', 'Email Clicked': 'Click' }[words] ?? 'Send'
    expect(ses.parse(post(envelope(words, { eventType, mail })))).toMatchObject({
      events: [],
      ignored: [{ why: 'irrelevant' }],
    })
  })

  test('news of the account itself is taken, not refused: a refusal would end in the dead-letter queue', () => {
    const news = envelope('Sending Status Disabled', { data: { sendingStatus: 'DISABLED' } })
    expect(ses.parse(post(news))).toMatchObject({ events: [], ignored: [{ why: 'irrelevant' }] })
  })

  test('with only a topic in the secret it is for the operator to mend, so it comes again', async () => {
    const request = post(envelope('Email Bounced', {}), { authorization: 'Bearer x' })
    expect(await ses.verify(request, context(TOPIC))).toMatchObject({ problem: 'not_allowed' })
    expect(ses.answers.unconfigured).toBeGreaterThanOrEqual(500)
  })

  test('basic auth of the connection proves it', async () => {
    const authorization = `Basic ${btoa('rebound:password')}`
    const request = post(envelope('Email Bounced', {}), { authorization })
    expect(await ses.verify(request, context(TOPIC, 'rebound:password'))).toEqual({
      ok: true,
      authenticity: 'shared_secret',
    })
    expect(await ses.verify(request, context(TOPIC, 'rebound:other'))).toMatchObject({
      problem: 'mismatch',
    })
  })
})

describe('Azure in the CloudEvents schema', () => {
  const event = (status: string, id: string, over: object = {}) => ({
    specversion: '1.0',
    type: 'Microsoft.Communication.EmailDeliveryReportReceived',
    source: '/subscriptions/1/resourceGroups/g/providers/microsoft.communication/services/s',
    id,
    time: '2026-05-07T12:00:00.1234567Z',
    subject: 'sender/shop@example.org/message/message-1',
    data: {
      sender: 'shop@example.org',
      recipient: 'user@example.com',
      messageId: 'message-1',
      status,
      deliveryStatusDetails: { statusMessage: '5.1.1 no such user here' },
    },
    ...over,
  })

  test('one event is an object, several are an array', () => {
    const bounced = {
      kind: 'bounced',
      permanence: 'permanent',
      espEvent: 'Bounced',
      espEventId: 'a',
      recipient: 'user@example.com',
      messageId: 'message-1',
      status: '5.1.1',
      occurredAt: NOW + 123,
    }
    expect(azure.parse(post(event('Bounced', 'a'))).events).toMatchObject([bounced])
    const several = [event('Bounced', 'a'), event('Delivered', 'b')]
    expect(azure.parse(post(several)).events).toMatchObject([bounced, { kind: 'delivered' }])
  })

  test('reads like the Event Grid schema', () => {
    const { type, time, ...rest } = event('Suppressed', 'a')
    const grid = azure.parse(post([{ ...rest, eventType: type, eventTime: time }]))
    expect(azure.parse(post(event('Suppressed', 'a')))).toEqual(grid)
  })

  test('other events of a subscription are of no interest', () => {
    const type = 'Microsoft.Communication.EmailEngagementTrackingReportReceived'
    expect(azure.parse(post(event('', 'a', { type })))).toMatchObject({
      events: [],
      ignored: [{ why: 'irrelevant' }],
    })
  })

  const check = (method: string, origin?: string) =>
    azure.check?.(method, {
      url: new URL('https://rebound.test/'),
      headers: new Headers(origin === undefined ? {} : { 'WebHook-Request-Origin': origin }),
      body: new Uint8Array(),
    })

  test('Event Grid is allowed, whoever proves to be ours', () => {
    expect(check('OPTIONS', 'eventgrid.azure.net')).toEqual({
      status: 200,
      headers: {
        'WebHook-Allowed-Origin': 'eventgrid.azure.net',
        'WebHook-Allowed-Rate': '*',
        Allow: 'POST',
      },
      proof: 'needed',
    })
  })

  test('nobody else is, and nothing else is asked', () => {
    expect(check('OPTIONS', 'example.com')).toBeNull()
    expect(check('OPTIONS', 'eventgrid.azure.net.example.com')).toBeNull()
    expect(check('OPTIONS')).toBeNull()
    expect(check('GET', 'eventgrid.azure.net')).toBeNull()
  })
})
