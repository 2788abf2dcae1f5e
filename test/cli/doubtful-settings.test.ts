import { describe, expect, it } from 'vitest'
import { doubtfulSettings } from '../../src/cli/doubtful-settings.ts'
import { unknownSettings } from '../../src/cli/unknown-settings.ts'

const MACHINE = 'a deployed Worker does not reach this machine.'
const PRIVATE = expect.stringMatching(/ reaches no private network; /)
const PLAIN = expect.stringMatching(/ without https, /)

describe('settings that a deployed Worker could not follow, or not well', () => {
  it.each([
    ['RESEND_URL', 'http://localhost:3000/resend'],
    ['RESEND_URL', 'http://127.0.0.1/resend'],
    ['RESEND_URL', 'http://[::1]:3000/'],
    ['RESEND_URL', 'http://app.localhost/'],
    ['SMTP_HOST', 'localhost'],
    ['SMTP_HOST', 'LOCALHOST'],
  ])('%s = "%s" is this machine', (name, value) => {
    expect(doubtfulSettings({ [name]: value })).toEqual([`${name} is ${value}: ${MACHINE}`])
  })

  it.each([
    ['RESEND_URL', 'https://10.0.0.1/x'],
    ['RESEND_URL', 'http://192.168.1.2:3000/resend'],
    ['RESEND_URL', 'https://user:password@[fd00::1]/x'],
    ['RESEND_URL', 'https://app.internal/resend'],
    ['RESEND_URL', 'https://app/resend'],
    ['SMTP_HOST', '10.1.2.3'],
    ['SMTP_HOST', 'mail.lan'],
  ])('%s = "%s" is private', (name, value) => {
    expect(doubtfulSettings({ [name]: value })).toEqual([PRIVATE])
  })

  it('plain http', () => {
    expect(doubtfulSettings({ RESEND_URL: 'http://example.com/x' })).toEqual([PLAIN])
  })

  it.each([
    ['RESEND_URL', ''],
    ['RESEND_URL', 'https://example.com/localhost'],
    ['RESEND_URL', 'https://localhost.example.com/'],
    ['RESEND_URL', 'https://user:password@example.com/resend'],
    ['SMTP_HOST', 'mail.example.com'],
    // A page under development may call a deployed Worker.
    ['CORS_ORIGINS', 'http://localhost:3000'],
  ])('not %s = "%s"', (name, value) => {
    expect(doubtfulSettings({ [name]: value })).toEqual([])
  })
})

describe('a setting that there is none of', () => {
  it.each([
    ['RESND_URL', 'There is no setting RESND_URL: is RESEND_URL meant?'],
    ['retry_shard', 'There is no setting retry_shard: is RETRY_SHARDS meant?'],
    ['FROB', 'There is no setting FROB'],
  ])('%s is told', (name, told) => {
    expect(unknownSettings({ [name]: '1', RETRY_SHARDS: '2' })).toEqual([told])
  })

  it.each(['CORS_ORIGINS', 'ACCESS_AUD', 'API_TOKEN_READ', 'WEBHOOK_SECRET_SES_SHOP'])(
    '%s is one',
    (name) => {
      expect(unknownSettings({ [name]: '1' })).toEqual([])
    },
  )
})
