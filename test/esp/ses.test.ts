/** Amazon SNS: what must be pinned, what is confirmed, and the shapes that SES reports come in. */
import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SampleKey } from '../../src/cli/samples/sample.ts'
import { CERTIFICATE_URL, sample, TOPIC_ARN } from '../../src/cli/samples/ses.ts'
import {
  base64,
  exportPair,
  RSA_2048,
  rsa,
  signingKey,
  utf8,
} from '../../src/cli/samples/signing.ts'
import { UnreadableWebhook } from '../../src/esp/esp.ts'
import { ses } from '../../src/esp/ses.ts'
import { readCertificate } from '../../src/esp/x509.ts'
import { toRequest } from './posts.ts'
import { BOUNCE as bounce, MAIL as mail } from './ses-messages.ts'

const NOW = Date.UTC(2026, 4, 7, 12)
const DAY = 86_400_000
const URL_HERE = 'https://rebound.example/webhooks/ses'
let key: SampleKey
let pem: string
const fetched: string[] = []

beforeAll(async () => {
  const pair = await exportPair(await crypto.subtle.generateKey(RSA_2048, true, ['sign', 'verify']))
  key = { secret: TOPIC_ARN, privateKey: pair.privateKey }
  pem = (await sample.certificate?.(key, NOW)) ?? ''
})

const context = (now = NOW, ...secrets: string[]) => ({
  now,
  secrets: secrets.length > 0 ? secrets : [TOPIC_ARN],
  fetchCertificate: async (url: string) => {
    fetched.push(url)
    return pem
  },
})

const request = (body: object, headers: Record<string, string> = {}) =>
  toRequest({ url: URL_HERE, headers, body: JSON.stringify(body) })

async function signed(changes: Record<string, string>, version: '1' | '2' = '2') {
  const envelope: Record<string, string> = {
    Message: 'hello',
    MessageId: 'one',
    Timestamp: new Date(NOW).toISOString(),
    TopicArn: TOPIC_ARN,
    Type: 'Notification',
    ...changes,
  }
  const names = Object.keys(envelope).sort()
  const algorithm = rsa(version === '1' ? 'SHA-1' : 'SHA-256')
  const signing = await signingKey(key.privateKey, algorithm)
  const data = utf8(names.map((name) => `${name}\n${envelope[name]}\n`).join(''))
  const signature = base64(await crypto.subtle.sign(algorithm.name, signing, data))
  return {
    ...envelope,
    Signature: signature,
    SignatureVersion: version,
    SigningCertURL: CERTIFICATE_URL,
  }
}

const confirmation = (url: string) =>
  signed({ Type: 'SubscriptionConfirmation', SubscribeURL: url, Token: '2336' })

describe('verification', () => {
  test.each(['1', '2'] as const)('signature version %s', async (version) => {
    const body = await signed({ Subject: 'Amazon SES notification' }, version)
    expect(await ses.verify(request(body), context())).toEqual({ ok: true, authenticity: 'signed' })
  })

  test("someone else's topic is not allowed, however well signed", async () => {
    const body = await signed({ TopicArn: 'arn:aws:sns:us-east-1:999999999999:other' })
    expect(await ses.verify(request(body), context())).toMatchObject({ problem: 'not_allowed' })
  })

  test.each([
    'http://sns.us-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com.example.com/a.pem',
    'https://example.com/sns.us-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com:8443/a.pem',
    'https://user@sns.us-east-1.amazonaws.com/a.pem',
    'https://sns.us-east-1.amazonaws.com/a.pem?x=.pem',
    'https://sns.us-east-1.amazonaws.com/a',
    'https://s3.us-east-1.amazonaws.com/a.pem',
    'https://sns.s3-us-west-2.amazonaws.com/a.pem',
    'https://sns.s3-accelerate.amazonaws.com/a.pem',
    'https://x.sns.us-east-1.amazonaws.com/a.pem',
    'https://:pw@sns.us-east-1.amazonaws.com/a.pem',
    'nonsense',
  ])('never fetches a certificate from %s', async (SigningCertURL) => {
    fetched.length = 0
    const body = { ...(await signed({})), SigningCertURL }
    expect(await ses.verify(request(body), context())).toMatchObject({ problem: 'mismatch' })
    expect(fetched).toEqual([])
  })

  test.each(['us-gov-west-1', 'ap-northeast-3', 'mx-central-1', 'us-isob-east-1'])(
    'fetches a certificate from the region %s',
    async (region) => {
      const SigningCertURL = `https://sns.${region}.amazonaws.com/a.pem`
      const body = { ...(await signed({})), SigningCertURL }
      expect(await ses.verify(request(body), context())).toMatchObject({ ok: true })
    },
  )

  test('an expired certificate proves nothing', async () => {
    const Timestamp = new Date(NOW + 400 * DAY).toISOString()
    const body = await signed({ Timestamp })
    expect(await ses.verify(request(body), context(NOW + 400 * DAY))).toMatchObject({ ok: false })
  })

  test('nor does one whose time has not come, nor a file that is none', async () => {
    const early = NOW - 2 * DAY
    const body = await signed({ Timestamp: new Date(early).toISOString() })
    expect(await ses.verify(request(body), context(early))).toMatchObject({ problem: 'mismatch' })
    const other = { ...context(), fetchCertificate: async () => 'no certificate' }
    const verdict = await ses.verify(request(await signed({})), other)
    expect(verdict).toMatchObject({ problem: 'mismatch' })
  })

  test('an envelope of another type or signature version is refused before anything is fetched', async () => {
    fetched.length = 0
    const body = await signed({})
    const others = [
      { ...body, SignatureVersion: '3' },
      await signed({ Type: 'Other' }),
      await signed({ Type: 'constructor' }),
    ]
    for (const other of others) {
      const verdict = await ses.verify(request(other), context())
      expect(verdict).toMatchObject({ problem: 'mismatch' })
    }
    expect(fetched).toEqual([])
  })

  test('a certificate that cannot be fetched is a problem of now, not of the post', async () => {
    const offline = { ...context(), fetchCertificate: () => Promise.reject(new Error('offline')) }
    expect(await ses.verify(request(await signed({})), offline)).toMatchObject({
      problem: 'unavailable',
    })
  })

  test('raw delivery and EventBridge need a shared secret of their own', async () => {
    const bare = { eventType: 'Bounce', mail: {}, bounce: {} }
    const headers = { 'x-amz-sns-rawdelivery': 'true', authorization: 'Bearer raw-secret' }
    const withSecret = context(NOW, TOPIC_ARN, 'raw-secret')
    expect(await ses.verify(request(bare, headers), withSecret)).toEqual({
      ok: true,
      authenticity: 'shared_secret',
    })
    for (const given of [context(), withSecret]) {
      expect(await ses.verify(request(bare), given)).toMatchObject({
        ok: false,
        detail: expect.stringContaining('raw message delivery off'),
      })
    }
    // The ARN of a topic is no secret.
    const arn = { authorization: `Bearer ${TOPIC_ARN}` }
    expect(await ses.verify(request(bare, arn), withSecret)).toMatchObject({ ok: false })
  })

  test('an SNS envelope is never let in by a shared secret', async () => {
    const body = { ...(await signed({})), Message: 'tampered' }
    const headers = { authorization: 'Bearer raw-secret' }
    const verdict = await ses.verify(request(body, headers), context(NOW, TOPIC_ARN, 'raw-secret'))
    expect(verdict).toMatchObject({ ok: false })
  })
})

describe('subscriptions', () => {
  const url = `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}&Token=2336`

  test('verified and confirmed at Amazon', async () => {
    const body = await confirmation(url)
    expect(await ses.verify(request(body), context())).toMatchObject({ ok: true })
    const parsed = ses.parse(request(body))
    expect(parsed.events).toEqual([])
    expect(new URL(parsed.confirmUrl ?? '').host).toBe('sns.us-east-1.amazonaws.com')
  })

  test.each([
    'https://internal.example/',
    'http://sns.us-east-1.amazonaws.com/',
    'https://sns.us-east-1.amazonaws.com.example/',
    'https://sns.us-east-1.amazonaws.com:8443/',
    'https://sns.s3-us-west-2.amazonaws.com/',
    'file:///etc/passwd',
  ])('never confirms at %s', async (other) => {
    const parsed = ses.parse(request(await confirmation(other)))
    expect(parsed.confirmUrl).toBeUndefined()
    expect(parsed.ignored).toMatchObject([{ why: 'bad' }])
  })

  test('never confirmed without a signature, whatever secret came with it', () => {
    const unsigned = { Type: 'SubscriptionConfirmation', SubscribeURL: url, TopicArn: TOPIC_ARN }
    expect(() => ses.parse(request(unsigned))).toThrow(UnreadableWebhook)
  })

  test('the greeting of a new topic is no error', async () => {
    const parsed = ses.parse(request(await signed({ Message: 'Successfully validated SNS topic' })))
    expect(parsed).toMatchObject({ events: [], ignored: [{ why: 'irrelevant' }] })
  })
})

describe('reports', () => {
  test.each(['eventType', 'notificationType'])('every recipient counts (%s)', (shape) => {
    const { events } = ses.parse(request({ [shape]: 'Bounce', bounce, mail }))
    expect(events).toMatchObject([
      {
        recipient: 'a@example.com',
        espEvent: 'Bounce/Transient/MailboxFull',
        espEventId: 'feedback-1/a@example.com',
        kind: 'bounced',
        final: true,
        permanence: 'transient',
        status: '4.2.2',
        diagnostic: 'smtp; 452 4.2.2 full',
        occurredAt: Date.UTC(2026, 4, 7, 11, 59, 0, 123),
      },
      { recipient: 'B@example.com', espEventId: 'feedback-1/B@example.com', status: null },
    ])
  })

  test.each([
    ['Transient', 'General', {}, true],
    ['Undetermined', 'Undetermined', {}, true],
    ['Transient', 'General', { action: 'failed', status: '4.0.0' }, false],
    ['Transient', 'General', { diagnosticCode: 'smtp; 451 4.3.0 later' }, false],
    ['Transient', 'MailboxFull', {}, false],
    ['Permanent', 'General', {}, false],
  ])(
    '%s/%s with %j may be an automatic answer: %s',
    (bounceType, bounceSubType, report, expected) => {
      const bouncedRecipients = [{ emailAddress: 'a@example.com', ...report }]
      const one = { ...bounce, bounceType, bounceSubType, bouncedRecipients }
      const { events } = ses.parse(request({ eventType: 'Bounce', bounce: one, mail }))
      expect(events.map(({ mayBeAnswer }) => mayBeAnswer)).toEqual([expected])
    },
  )

  test('one bounce over two topics and over EventBridge is one event', async () => {
    const message = { eventType: 'Bounce', bounce, mail }
    const ids = [
      await signed({ Message: JSON.stringify(message), MessageId: 'sns-1' }),
      await signed({ Message: JSON.stringify(message), MessageId: 'sns-2' }),
      { source: 'aws.ses', id: 'eventbridge-1', 'detail-type': 'Email Bounced', detail: message },
    ].map((body) => ses.parse(request(body)).events.map(({ espEventId }) => espEventId))
    expect(ids[0]).toEqual(['feedback-1/a@example.com', 'feedback-1/B@example.com'])
    expect(ids[1]).toEqual(ids[0])
    expect(ids[2]).toEqual(ids[0])
  })

  test('an unlisted subtype is read by its type', () => {
    const strange = { ...bounce, bounceType: 'Permanent', bounceSubType: 'Novel' }
    const { events } = ses.parse(request({ eventType: 'Bounce', bounce: strange, mail }))
    expect(events[0]).toMatchObject({ kind: 'bounced', permanence: 'permanent' })
  })
})

test('what the walk finds in a certificate is what OpenSSL finds', () => {
  const { publicKey, validTo } = new X509Certificate(pem)
  const found = readCertificate(pem)
  expect(found?.spki).toEqual(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })))
  expect(found?.notAfter).toBe(Date.parse(validTo))
})

test('a certificate that is cut anywhere is null, never an error', () => {
  expect(readCertificate(pem)).toMatchObject({ notBefore: NOW - DAY, notAfter: NOW + 365 * DAY })
  const body = pem.split('\n').slice(1, -2).join('')
  for (let length = 0; length < body.length; length += 4) {
    const cut = `-----BEGIN CERTIFICATE-----\n${body.slice(0, length)}\n-----END CERTIFICATE-----\n`
    expect(readCertificate(cut)).toBeNull()
  }
})
