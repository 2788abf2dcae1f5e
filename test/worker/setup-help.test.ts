/** A wrong set-up is told apart, and answered with what to do. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createRegistry } from '../../src/esp/index.ts'
import { fetchDocumented } from './api/call.ts'

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
    expect(response.status).toBe(404)
    expect(await detail(response)).toContain('/v1/esps/postmark')
  })

  it('refuses what is proven more weakly than the operator asks for', async () => {
    const app = createApp({ esps: createRegistry() })
    const request = () =>
      new Request('https://rebound.test/webhooks/postmark', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('user:password')}` },
        body: '{}',
      })
    const bindings = { ...env, WEBHOOK_SECRET_POSTMARK: 'user:password' }
    const weak = await app.fetch(request(), bindings)
    expect(weak.status).not.toBe(403)
    const strict = await app.fetch(request(), { ...bindings, REQUIRE_AUTHENTICITY: 'signed' })
    expect(await strict.json()).toMatchObject({
      code: 'webhook_too_weak',
      detail: expect.stringContaining('shared_secret'),
    })
  })
})
