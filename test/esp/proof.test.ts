/** The proofs against vectors that others have published, and their refusals. */
import { describe, expect, test } from 'vitest'
import { generic } from '../../src/esp/generic.ts'
import {
  decodeBase64,
  decodeHex,
  sameText,
  verifyBodyHmac,
  verifySharedSecret,
  verifyStandardWebhooks,
} from '../../src/esp/proof.ts'
import { sendgrid } from '../../src/esp/sendgrid.ts'
import { createHmac, publicPost, toRequest } from './posts.ts'

const context = (now: number, ...secrets: string[]) => ({
  now,
  secrets,
  fetchCertificate: () => Promise.reject(new Error('no certificates here')),
})

/** The vector in Standard Webhooks' own libraries and svix's documentation of manual verification. */
const SVIX = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  body: '{"test": 2432232314}',
}
const SVIX_NOW = 1_614_265_330_000

function svixPost(change: Partial<typeof SVIX> = {}) {
  const { id, timestamp, signature, body } = { ...SVIX, ...change }
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  }
  return toRequest({ url: 'https://rebound.example/webhooks/generic', headers, body })
}

describe('Standard Webhooks', () => {
  test('the published vector verifies', async () => {
    const verdict = await generic.verify(svixPost(), context(SVIX_NOW, SVIX.secret))
    expect(verdict).toEqual({ ok: true, authenticity: 'signed' })
  })

  test('any of several signatures may match, other versions are passed over', async () => {
    const signature = `v1a,AAAA v1,AAAA ${SVIX.signature}`
    const verdict = await generic.verify(svixPost({ signature }), context(SVIX_NOW, SVIX.secret))
    expect(verdict.ok).toBe(true)
    const other = SVIX.signature.replace('v1,', 'v2,')
    const refused = await generic.verify(
      svixPost({ signature: other }),
      context(SVIX_NOW, SVIX.secret),
    )
    expect(refused).toMatchObject({ ok: false, problem: 'mismatch' })
  })

  test('eight signatures are tried, no more: each costs a comparison', async () => {
    const behind = async (others: number) => {
      const signature = `${'v1,AAAA '.repeat(others)}${SVIX.signature}`
      return (await generic.verify(svixPost({ signature }), context(SVIX_NOW, SVIX.secret))).ok
    }
    expect(await behind(7)).toBe(true)
    expect(await behind(8)).toBe(false)
  })

  test.each(['soon', '', '-1614265330', '1614265330.0', '1614265330000', '16142653'])(
    'no time, however well signed, is fresh for ever: %j',
    async (timestamp) => {
      const key = 'a raw secret'
      const mac = await createHmac(key, `${SVIX.id}.${timestamp}.${SVIX.body}`)
      const signature = `v1,${Buffer.from(mac, 'hex').toString('base64')}`
      const options = { prefix: 'webhook', key: 'raw' } as const
      const post = svixPost({ timestamp, signature })
      const verdict = await verifyStandardWebhooks(post, context(SVIX_NOW, key), options)
      expect(verdict.ok).toBe(false)
    },
  )

  test.each([
    { id: 'msg_other' },
    { timestamp: '1614265331' },
    { body: '{"test": 2432232315}' },
    { signature: 'v1,' },
    { signature: '!' },
  ])('a change is a mismatch: %o', async (change) => {
    const verdict = await generic.verify(svixPost(change), context(SVIX_NOW, SVIX.secret))
    expect(verdict).toMatchObject({ ok: false, problem: 'mismatch' })
  })

  test('five minutes are tolerated, no more', async () => {
    const at = async (now: number) =>
      (await generic.verify(svixPost(), context(now, SVIX.secret))).ok
    expect(await at(SVIX_NOW + 300_000)).toBe(true)
    expect(await at(SVIX_NOW + 300_001)).toBe(false)
    expect(await at(SVIX_NOW - 300_000)).toBe(true)
    expect(await at(SVIX_NOW - 300_001)).toBe(false)
  })

  test('a secret that is no key refuses instead of rejecting', async () => {
    for (const secret of ['', 'whsec_', 'whsec_ä', 'plain text']) {
      const verdict = await verifyStandardWebhooks(svixPost(), context(SVIX_NOW, secret), {
        prefix: 'webhook',
        key: 'base64',
      })
      expect(verdict.ok).toBe(false)
    }
  })
})

/** From the test suite of the vendor's own library (sendgrid-nodejs, MIT); the body ends with CRLF. */
const SENDGRID = {
  secret:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==',
  signature:
    'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=',
  timestamp: '1600112502',
  body: `${JSON.stringify([
    {
      email: 'hello@world.com',
      event: 'dropped',
      reason: 'Bounced Address',
      sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
      sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
      'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
      timestamp: 1600112492,
    },
  ])}\r\n`,
}

function sendgridPost(change: Partial<typeof SENDGRID> = {}) {
  const { signature, timestamp, body } = { ...SENDGRID, ...change }
  const headers = {
    'X-Twilio-Email-Event-Webhook-Signature': signature,
    'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
  }
  return toRequest({ url: 'https://rebound.example/webhooks/sendgrid', headers, body })
}

describe('SendGrid', () => {
  const now = 1_600_112_502_000

  test("the vendor's vector verifies and reads", async () => {
    expect(await sendgrid.verify(sendgridPost(), context(now, SENDGRID.secret))).toEqual({
      ok: true,
      authenticity: 'signed',
    })
    expect(sendgrid.parse(sendgridPost()).events).toMatchObject([
      { kind: 'dropped', messageId: 'LRzXl_NHStOGhQ4kofSm_A', espReason: 'Bounced Address' },
    ])
  })

  test.each([
    { body: SENDGRID.body.trimEnd() },
    { timestamp: 'timestamp' },
    { timestamp: '1600112503' },
    {
      signature:
        'MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH3j/0=',
    },
    { signature: 'MEUCIA==' },
    { signature: '' },
  ])('a change is refused: %o', async (change) => {
    const verdict = await sendgrid.verify(sendgridPost(change), context(now, SENDGRID.secret))
    expect(verdict.ok).toBe(false)
  })

  test('a key is taken as a PEM block, too, with its lines or with what a shell made of them', async () => {
    for (const line of ['\n', '\r\n', '\\n']) {
      const half = SENDGRID.secret.length / 2
      const pem = [
        '-----BEGIN PUBLIC KEY-----',
        ...[SENDGRID.secret.slice(0, half), SENDGRID.secret.slice(half)],
        '-----END PUBLIC KEY-----',
        '',
      ].join(line)
      expect((await sendgrid.verify(sendgridPost(), context(now, pem))).ok).toBe(true)
    }
  })

  test('a signature with any byte changed, or cut anywhere, matches nothing and is no error', async () => {
    const der = Uint8Array.from(Buffer.from(SENDGRID.signature, 'base64'))
    const changed = Array.from(der, (byte, at) => der.with(at, byte ^ 1))
    const cut = Array.from(der, (_, length) => der.subarray(0, length))
    const longer = [Buffer.concat([der, Buffer.from([0])])]
    for (const bytes of [...changed, ...cut, ...longer]) {
      const signature = Buffer.from(bytes).toString('base64')
      const verdict = await sendgrid.verify(
        sendgridPost({ signature }),
        context(now, SENDGRID.secret),
      )
      expect(verdict.ok).toBe(false)
    }
  })

  test('a retry of a day later still counts, with its first signature', async () => {
    const later = now + 24 * 3_600_000
    expect((await sendgrid.verify(sendgridPost(), context(later, SENDGRID.secret))).ok).toBe(true)
  })
})

describe('shared secrets', () => {
  const secret = 'rebound:pässwörd:with:colons'
  const ask = (url: string, authorization?: string) =>
    verifySharedSecret(
      toRequest({ url, headers: authorization ? { authorization } : {}, body: '' }),
      context(0, 'another', secret),
    )
  const url = 'https://rebound.example/webhooks/postmark'
  const basic = btoa(String.fromCharCode(...new TextEncoder().encode(secret)))

  test.each([
    [url, `Basic ${basic}`],
    [url, `basic ${basic}`],
    [`${url}?token=${encodeURIComponent(secret)}`, undefined],
    [url, 'Bearer another'],
  ])('taken from %s %s', async (where, authorization) => {
    expect(await ask(where, authorization)).toEqual({ ok: true, authenticity: 'shared_secret' })
  })

  test.each([
    [url, undefined, 'missing'],
    [`${url}?token=`, undefined, 'missing'],
    [`${url}?token=anothe`, undefined, 'mismatch'],
    [url, 'Bearer another2', 'mismatch'],
    [url, 'Basic !!!', 'missing'],
    [url, 'Digest another', 'missing'],
    [url, 'Bearer another more', 'missing'],
    [url, 'Token Bearer another', 'missing'],
    [url, `Bearer ${basic}`, 'mismatch'],
    [url, 'Basic another', 'mismatch'],
  ])('refused: %s %s', async (where, authorization, problem) => {
    expect(await ask(where, authorization)).toMatchObject({ ok: false, problem })
  })
})

test('a secret that is empty lets nobody in', async () => {
  for (const [query, headers] of [
    ['?token=', {}],
    ['?code=', {}],
    ['', { authorization: 'Basic ' }],
    ['', { authorization: 'Bearer ' }],
    ['?token=x', {}],
  ] as const) {
    const post = toRequest({
      url: `https://rebound.example/webhooks/brevo${query}`,
      headers,
      body: '',
    })
    expect((await verifySharedSecret(post, context(0, ''))).ok).toBe(false)
  }
  const post = publicPost('body', { signature: '00' })
  expect((await verifyBodyHmac(post, context(0, ''), 'signature')).ok).toBe(false)
})

test('texts are the same only when they are', async () => {
  expect(await sameText('', '')).toBe(true)
  expect(await sameText('a', 'a')).toBe(true)
  expect(await sameText('a', 'b')).toBe(false)
  expect(await sameText('a', 'aa')).toBe(false)
})

test('decoders answer null for what they cannot read', () => {
  expect(decodeHex('00fF')).toEqual(Uint8Array.from([0, 255]))
  expect(decodeHex('0')).toBeNull()
  expect(decodeHex('zz')).toBeNull()
  expect(decodeBase64('-_8')).toEqual(Uint8Array.from([251, 255]))
  expect(decodeBase64('ä')).toBeNull()
})
