/** What ESPs ask of the URL before they post there, in the real runtime. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import type { EspAdapter } from '../../src/esp/esp.ts'
import { generic } from '../../src/esp/generic.ts'
import { ESPS } from '../../src/esp/index.ts'
import { expectDocumented } from './api/contract.ts'

const app = createApp({ esps: ESPS })
const secrets = {
  ...env,
  WEBHOOK_SECRET_MAILERSEND_SHOP: 'secret-of-the-shop',
  WEBHOOK_SECRET_ELASTICEMAIL: 'token-of-elastic',
  WEBHOOK_SECRET_AZURE: 'event-grid-token',
  WEBHOOK_SECRET_AZURE_SHOP: 'token-of-the-shop',
}
const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
  const response = await app.request(`https://rebound.test${path}`, { method, headers }, secrets)
  await expectDocumented(method, path, response)
  return response
}

describe('Mandrill', () => {
  it.each(['HEAD', 'GET'])('%s finds the URL before there is any key', async (method) => {
    for (const path of ['/webhooks/mandrill', '/webhooks/mandrill/shop']) {
      const response = await ask(method, path)
      expect(response.status).toBe(200)
      expect(await response.text()).toBe('')
    }
  })

  it('a post without the key is refused all the same', async () => {
    const response = await ask('POST', '/webhooks/mandrill')
    expect(response.status).toBe(503)
  })
})

it('Elastic Email finds the URL with its token, and nobody finds it without', async () => {
  const path = '/webhooks/elasticemail'
  expect((await ask('GET', `${path}?token=token-of-elastic`)).status).toBe(200)
  expect((await ask('GET', path)).status).toBe(401)
})

it('Elastic Email brings events that way, too, which count once', async () => {
  const parameters = 'to=gone@example.com&status=Error&category=NoMailbox&messageid=m-17'
  const path = `/webhooks/elasticemail?${parameters}&token=`
  const counts = async (token: string) => {
    const { recorded, duplicates } = await (await ask('GET', path + token)).json<{
      recorded: number
      duplicates: number
    }>()
    return { recorded, duplicates }
  }
  expect(await counts('token-of-elastic')).toEqual({ recorded: 1, duplicates: 0 })
  expect(await counts('token-of-elastic')).toEqual({ recorded: 0, duplicates: 1 })
  expect((await ask('GET', `${path}wrong`)).status).toBe(401)
})

it('Unisender Go finds the URL, which it asks for without a proof', async () => {
  expect((await ask('GET', '/webhooks/unisendergo')).status).toBe(200)
})

describe('MailerSend', () => {
  const post = (body: object, source = '', headers: Record<string, string> = {}) =>
    app.request(
      `https://rebound.test/webhooks/mailersend${source}`,
      { method: 'POST', body: JSON.stringify(body), headers },
      secrets,
    )

  it('tries the URL before it shows the secret', async () => {
    const response = await post({
      type: 'webhook.test',
      message: 'a test',
      created_at: '2026-07-01',
    })
    await expectDocumented('POST', '/webhooks/mailersend', response)
    expect(response.status).toBe(200)
  })

  it('is believed nothing by that, and comes again with everything else', async () => {
    const bounce = {
      type: 'activity.hard_bounced',
      data: { id: 'x', recipient: 'pinged@example.com' },
    }
    expect((await post(bounce)).status).toBe(503)
    const forged = await post(bounce, '/shop', { signature: '00'.repeat(32) })
    expect([forged.status, (await forged.json<{ code: string }>()).code]).toEqual([
      503,
      'webhook_unproven',
    ])
  })

  it('is asked for a proof of what is too long for a try', async () => {
    const response = await post({ type: 'webhook.test', message: 'x'.repeat(2_100) })
    expect(response.status).toBe(503)
  })
})

describe('Event Grid, in the CloudEvents schema', () => {
  const handshake = (path: string, origin = 'eventgrid.azure.net') =>
    ask('OPTIONS', path, {
      'WebHook-Request-Origin': origin,
      'WebHook-Request-Rate': '120',
    })

  it('is allowed with the token of the URL', async () => {
    for (const path of [
      '/webhooks/azure?token=event-grid-token',
      '/webhooks/azure/shop?token=token-of-the-shop',
    ]) {
      const response = await handshake(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net')
      expect(response.headers.get('webhook-allowed-rate')).toBe('*')
    }
  })

  it('is refused without it, so that a mistake shows when the subscription is made', async () => {
    for (const path of [
      '/webhooks/azure',
      '/webhooks/azure?token=wrong',
      '/webhooks/azure?token=token-of-the-shop',
    ]) {
      const response = await handshake(path)
      expect(response.status).toBe(401)
      expect(response.headers.get('webhook-allowed-origin')).toBeNull()
    }
  })

  it('nobody else is allowed', async () => {
    const response = await handshake('/webhooks/azure?token=event-grid-token', 'example.com')
    expect(response.status).toBe(405)
    expect(response.headers.get('webhook-allowed-origin')).toBeNull()
  })
})

it.each([
  ['GET', '/webhooks/sendgrid', 405, 'method_not_allowed'],
  ['GET', '/webhooks/sendgrid/shop/', 405, 'method_not_allowed'],
  ['HEAD', '/webhooks/azure', 405, 'method_not_allowed'],
  ['OPTIONS', '/webhooks/mandrill', 405, 'method_not_allowed'],
  ['GET', '/webhooks/nobody', 404, 'unknown_esp'],
])('%s %s tells nothing', async (method, path, status, code) => {
  const response = await ask(method, path)
  expect(response.status).toBe(status)
  expect(response.headers.get('allow')).toBe(status === 405 ? 'POST' : null)
  if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code })
})

describe('the confirmation of a subscription', () => {
  const subscribing = (confirmUrl: string) => {
    const esp: EspAdapter = {
      ...generic,
      id: 'subscribing',
      verify: async () => ({ ok: true, authenticity: 'signed' }),
      parse: () => ({ events: [], ignored: [], confirmUrl }),
    }
    const bindings = { ...env, WEBHOOK_SECRET_SUBSCRIBING: 'set' }
    return createApp({ esps: new Map([[esp.id, esp]]) }).request(
      'https://rebound.test/webhooks/subscribing',
      { method: 'POST', body: '{}' },
      bindings,
    )
  }

  it('is asked for again when nobody answers', async () => {
    const response = await subscribing('nowhere:at-all')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'unavailable' })
  })

  it('is done when somebody does', async () => {
    expect((await subscribing('https://confirm.notify.test/')).status).toBe(200)
  })

  it('is asked for again when what answers is an error', async () => {
    expect((await subscribing('https://no-such-host.example/')).status).toBe(503)
  })
})
