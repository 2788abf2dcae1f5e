/** GET /v1/esps: what to set up, for everyone; which secrets are set, for those with a token. */
import { describe, expect, it } from 'vitest'
import { ESPS } from '../../../src/esp/index.ts'
import { call, expectProblem, ORIGIN } from './call.ts'

describe('GET /v1/esps', () => {
  it('lists every adapter with its URL, its secret, and how it is proven', async () => {
    const { body, headers } = await call('/v1/esps', { token: null })
    expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual([...ESPS.keys()].sort())
    expect(headers.get('cache-control')).toContain('public')
    for (const esp of body.items) {
      expect(esp.secret).toMatchObject({
        name: expect.stringMatching(/^WEBHOOK_SECRET_/),
        isSet: null,
      })
      if (esp.authenticity === 'binding') expect(esp.webhookUrl).toBeNull()
      else expect(esp.webhookUrl).toBe(`${ORIGIN}/webhooks/${esp.id}`)
    }
  })

  it('says which secrets are set to callers with a token, and lets nobody keep that', async () => {
    const { body, headers } = await call('/v1/esps/sendgrid')
    expect(body).toMatchObject({ id: 'sendgrid', authenticity: 'signed', secret: { isSet: true } })
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect((await call('/v1/esps/loops')).body.secret.isSet).toBe(false)
  })

  it('lets no cache give to a caller with a token what it keeps for those without', async () => {
    for (const path of ['/v1/esps', '/v1/esps/sendgrid']) {
      const { headers } = await call(path, { token: null })
      expect(headers.get('vary')).toMatch(/authorization, cookie, cf-access-jwt-assertion/)
    }
    expect((await call('/v1/esps', { token: null })).headers.get('vary')).toContain('accept')
  })

  it('knows when there is no such service', async () => {
    expectProblem(await call('/v1/esps/nobody', { token: null }), 404, 'unknown_esp')
    const ofMail = await call('/v1/esps/mail', { token: null })
    expectProblem(ofMail, 404, 'unknown_esp')
    expect(ofMail.body.detail).toContain('/webhooks/mail')
    expectProblem(await call(`/v1/esps/${'n'.repeat(65)}`), 422, 'invalid_request')
  })
})
