import { describe, expect, it } from 'vitest'
import { settingsOfThisMachine } from '../../src/cli/local-settings.ts'

describe('settings that a deployed Worker could not reach', () => {
  it.each([
    ['RESEND_URL', 'http://localhost:3000/resend'],
    ['RESEND_URL', 'http://127.0.0.1/resend'],
    ['RESEND_URL', 'http://[::1]:3000/'],
    ['RESEND_URL', 'http://app.localhost/'],
    ['SMTP_HOST', 'localhost'],
    ['SMTP_HOST', 'LOCALHOST'],
  ])('%s = "%s"', (name, value) => {
    expect(settingsOfThisMachine({ [name]: value })).toEqual([{ name, value }])
  })

  it.each([
    ['RESEND_URL', ''],
    ['RESEND_URL', 'https://example.com/localhost'],
    ['RESEND_URL', 'https://localhost.example.com/'],
    ['SMTP_HOST', 'mail.example.com'],
    // A page under development may call a deployed Worker.
    ['CORS_ORIGINS', 'http://localhost:3000'],
  ])('not %s = "%s"', (name, value) => {
    expect(settingsOfThisMachine({ [name]: value })).toEqual([])
  })
})
