/** A wrong set-up is told apart, and answered with what to do. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { sample as mailgun } from '../../src/cli/samples/mailgun.ts'
import { sample as resend } from '../../src/cli/samples/resend.ts'
import type { EspSample, SamplePost } from '../../src/cli/samples/sample.ts'
import { ESPS } from '../../src/esp/index.ts'
import { fetchDocumented } from './api/call.ts'
import { expectDocumented } from './api/contract.ts'

const post = (path: string, headers: Record<string, string> = {}, body = '[]') =>
  fetchDocumented(new Request(`https://rebound.test${path}`, { method: 'POST', headers, body }))

async function detail(response: Response): Promise<string> {
  const { detail: text }: { detail: string } = await response.json()
  return text
}

describe('a wrong set-up', () => {
  it("names the URL of the service whose webhook was posted to another's", async () => {
    const response = await post('/webhooks/sendgrid', { 'x-amz-sns-message-type': 'Notification' })
    expect(response.ok).toBe(false)
    expect(await detail(response)).toContain('/webhooks/ses')
  })

  it('says nothing of the kind about a webhook at its own URL', async () => {
    const headers = { 'x-twilio-email-event-webhook-signature': 'nonsense' }
    expect(await detail(await post('/webhooks/sendgrid', headers))).not.toContain('/webhooks/')
  })

  it('says that events of Cloudflare come by a queue, and asks for no secret', async () => {
    const text = await detail(await post('/webhooks/cloudflare'))
    expect(text).toContain('queue')
    expect(text).not.toContain('secret')
  })

  it('tells somebody who opens the URL in a browser where the instructions are', async () => {
    const response = await fetchDocumented(new Request('https://rebound.test/webhooks/postmark'))
    expect(response.status).toBe(405)
    expect(await detail(response)).toContain('/v1/esps/postmark')
    const mail = await fetchDocumented(new Request('https://rebound.test/webhooks/mail'))
    expect([mail.status, mail.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await detail(mail)).toContain('message/rfc822')
  })

  it('takes a URL with a slash too many', async () => {
    const headers = { authorization: 'Bearer test-token' }
    const body = '{"events":[]}'
    for (const path of ['/webhooks/generic/', '/webhooks/generic/shop/'])
      expect((await post(path, headers, body)).status).toBe(200)
    const mail = await post('/webhooks/mail/', headers, 'Subject: x\r\n\r\nx')
    expect(mail.status).toBe(200)
  })

  it.each(['/webhook/sendgrid', '/webhooks', '/webhooks/', '/webhook', '/webhooks/a/b/c'])(
    '%s says where webhooks are posted',
    async (path) => {
      const response = await post(path)
      expect(response.status).toBe(404)
      expect(await detail(response)).toContain('/webhooks/:esp')
    },
  )

  it('offers the mail path among the names', async () => {
    const { esps }: { esps: string[] } = await (await post('/webhooks/nobody')).json()
    expect(esps).toContain('mail')
    expect(esps).toContain('sendgrid')
  })

  it('says that a token needs Bearer before it', async () => {
    const response = await fetchDocumented(
      new Request('https://rebound.test/v1/log', { headers: { authorization: 'test-token' } }),
    )
    expect(response.status).toBe(401)
    expect(await detail(response)).toContain('Authorization: Bearer')
  })

  it.each([{}, { authorization: 'Basic YTpi' }])(
    'says that a post in our own format may be proven by a token (%j)',
    async (headers: Record<string, string>) => {
      const url = 'https://rebound.test/webhooks/generic'
      const request = new Request(url, { method: 'POST', headers, body: '{"events":[]}' })
      const bindings = { ...env, WEBHOOK_SECRET_GENERIC: `whsec_${btoa('x'.repeat(24))}` }
      const response = await createApp({ esps: ESPS }).fetch(request, bindings)
      expect(response.status).toBe(401)
      const said = await detail(response)
      for (const way of ['Authorization: Bearer', 'webhook-*']) expect(said).toContain(way)
    },
  )

  it('says what to switch on at SendGrid', async () => {
    expect(await detail(await post('/webhooks/sendgrid'))).toContain('Signature Verification')
  })

  it('refuses what is proven more weakly than the operator asks for', async () => {
    const app = createApp({ esps: ESPS })
    const request = () =>
      new Request('https://rebound.test/webhooks/postmark', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('user:password')}` },
        body: '{}',
      })
    const bindings = { ...env, WEBHOOK_SECRET_POSTMARK: 'user:password' }
    const weak = await app.fetch(request(), bindings)
    expect(weak.status).toBe(200)
    const strict = await app.fetch(request(), { ...bindings, REQUIRE_AUTHENTICITY: 'signed' })
    await expectDocumented('POST', '/webhooks/postmark', strict)
    expect(strict.status).toBe(503)
    expect(await strict.json()).toMatchObject({
      code: 'webhook_too_weak',
      detail: expect.stringContaining('shared_secret'),
    })
  })
})

const app = createApp({ esps: ESPS })

/** What the Worker answers with these secrets; the answer is held against the document. */
async function answerTo(post: SamplePost, secrets: Record<string, string>) {
  const { url, headers, body } = post
  const response = await app.fetch(new Request(url, { method: 'POST', headers, body }), {
    ...env,
    ...secrets,
  })
  await expectDocumented('POST', url, response)
  const said: { code?: string; detail?: string; note?: string; ignored?: number } =
    await response.json()
  return { status: response.status, said, detail: said.detail ?? '' }
}

/** A post as this service sends it, proven with the secret, whatever URL it goes to. */
async function signedPost(maker: EspSample, path: string, secret: string, body?: string) {
  const url = `https://rebound.test${path}`
  const at = { recipient: 'someone@example.com', occurredAt: 1_700_000_000_000, n: 1 }
  const event = maker.events.delivered?.(at) ?? {}
  const unsigned = { url, body: body ?? maker.body([event]), now: Date.now(), n: 1 }
  return maker.sign(unsigned, { secret, privateKey: secret })
}

describe('the secret of another webhook', () => {
  it('is named where the post belongs to another service, with the URL of that', async () => {
    const secret = 'mailgun-signing-key'
    const { status, detail, said } = await answerTo(
      await signedPost(mailgun, '/webhooks/mailjet', secret),
      { WEBHOOK_SECRET_MAILGUN: secret, WEBHOOK_SECRET_MAILJET: 'user:password' },
    )
    expect(status).toBe(401)
    expect(said.code).toBe('webhook_unproven')
    expect(detail).toContain('WEBHOOK_SECRET_MAILGUN')
    expect(detail).toContain('/webhooks/mailgun')
  })

  it('is named where one source has the secret of another of the same service', async () => {
    const { detail } = await answerTo(await signedPost(mailgun, '/webhooks/mailgun/eu', 'us-key'), {
      WEBHOOK_SECRET_MAILGUN: 'us-key',
      WEBHOOK_SECRET_MAILGUN_EU: 'eu-key',
    })
    expect(detail).toContain('WEBHOOK_SECRET_MAILGUN,')
    expect(detail).toContain('/webhooks/mailgun:')
  })

  it('is named where the post is this service’s and was given a secret meant for another', async () => {
    const post = await signedPost(resend, '/webhooks/resend', 'whsec_c3dlZWdvcw==')
    const { detail } = await answerTo(post, {
      WEBHOOK_SECRET_RESEND: 'whsec_cmVzZW5k',
      WEBHOOK_SECRET_POSTMARK: 'whsec_c3dlZWdvcw==',
    })
    expect(detail).toContain('WEBHOOK_SECRET_POSTMARK')
    expect(detail).toContain('WEBHOOK_SECRET_RESEND')
    expect(detail).not.toContain('c3dlZWdvcw')
  })

  it('is not looked for where nothing else proves the post', async () => {
    const post = await signedPost(mailgun, '/webhooks/mailgun', 'forged')
    const { status, detail } = await answerTo(post, {
      WEBHOOK_SECRET_MAILGUN: 'real',
      WEBHOOK_SECRET_SWEEGO: 'another',
    })
    expect(status).toBe(401)
    expect(detail).not.toContain('WEBHOOK_SECRET_SWEEGO')
    expect(detail).toContain('WEBHOOK_SECRET_MAILGUN')
    expect(detail).not.toContain('real')
  })

  it('is not looked for in a large post among so many secrets that a refusal would cost much', async () => {
    const body = JSON.stringify({ filler: 'x'.repeat(2 * 1024 * 1024) })
    const post = await signedPost(mailgun, '/webhooks/sweego', 'mailgun-key', body)
    const { detail } = await answerTo(post, {
      WEBHOOK_SECRET_MAILGUN: 'mailgun-key',
      WEBHOOK_SECRET_SWEEGO: 'sweego-key',
    })
    expect(detail).not.toContain('WEBHOOK_SECRET_MAILGUN')
  })
})

describe('the webhook of received mail', () => {
  const inbound = {
    sendgrid: 'headers=Received%3A+by+mx&envelope=%7B%22to%22%3A%5B%5D%7D&SPF=pass&subject=Hello',
    mailgun: 'recipient=desk%40example.com&sender=a%40example.org&body-plain=Hello',
    postmark: '{"FromFull":{"Email":"a@example.org"},"ToFull":[],"TextBody":"Hello"}',
    sparkpost: '[{"msys":{"relay_message":{"content":{"subject":"Hello"}}}}]',
    brevo: '{"items":[{"Uuid":["1"],"Subject":"Hello","RawTextBody":"Hello"}]}',
    mailersend: '{"type":"inbound.message","data":{"subject":"Hello"}}',
    postal: '{"id":1,"rcpt_to":"desk@example.com","mail_from":"a@example.org"}',
  }
  const type = (body: string) => ({
    'content-type': /^[[{]/.test(body) ? 'application/json' : 'application/x-www-form-urlencoded',
  })

  it.each(Object.entries(inbound))(
    'of %s is told what it is, whatever its secret',
    async (esp, body) => {
      const url = `https://rebound.test/webhooks/${esp}`
      const { said, detail } = await answerTo(
        { url, headers: type(body), body },
        { [`WEBHOOK_SECRET_${esp.toUpperCase()}`]: 'user:password' },
      )
      expect(said.code).toBe('received_mail')
      expect(detail).toContain('/webhooks/mail')
    },
  )

  it('is told when it is proven too, and nothing is recorded', async () => {
    const url = 'https://rebound.test/webhooks/postmark'
    const headers = { ...type('{'), authorization: `Basic ${btoa('user:password')}` }
    const { status, said } = await answerTo(
      { url, headers, body: inbound.postmark },
      { WEBHOOK_SECRET_POSTMARK: 'user:password' },
    )
    expect([status, said.code]).toEqual([503, 'received_mail'])
  })

  it('is not seen in an event whose reply quotes such a thing', async () => {
    const at = { recipient: 'someone@example.com', occurredAt: 1_700_000_000_000, n: 3 }
    const event = { ...mailgun.events.delivered?.(at), quoted: `&${inbound.mailgun}` }
    const post = await signedPost(mailgun, '/webhooks/mailgun', 'key', mailgun.body([event]))
    const { status } = await answerTo(post, { WEBHOOK_SECRET_MAILGUN: 'key' })
    expect(status).toBe(200)
  })
})

describe('a webhook with the wrong events chosen', () => {
  it('is taken, and told which to choose', async () => {
    const at = { recipient: 'someone@example.com', occurredAt: 1_700_000_000_000, n: 2 }
    const opened = mailgun.irrelevantEvent?.(at) ?? {}
    const body = mailgun.body([opened])
    const { status, said } = await answerTo(
      await signedPost(mailgun, '/webhooks/mailgun', 'key', body),
      { WEBHOOK_SECRET_MAILGUN: 'key' },
    )
    expect([status, said.ignored]).toEqual([200, 1])
    expect(said.note).toMatch(/Permanent Failure|permanent/i)
  })
})
