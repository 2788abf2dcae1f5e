import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { ensureDevVars, readDevVars } from '../../src/cli/dev-vars.ts'
import { newFolder } from '../folder.ts'

let folder: string
beforeEach(() => {
  folder = newFolder()
})

describe('.dev.vars', () => {
  it('is made once, with a SendGrid key pair whose halves belong together', () => {
    const file = join(folder, '.dev.vars')
    expect(ensureDevVars(file)).toBe(true)
    const vars = readDevVars(file)
    const privateKey = createPrivateKey({
      key: Buffer.from(vars.get('SAMPLE_KEY_SENDGRID') ?? '', 'base64'),
      format: 'der',
      type: 'pkcs8',
    })
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
    expect(vars.get('WEBHOOK_SECRET_SENDGRID')).toBe(publicKey.toString('base64'))
  })

  it('holds the API token and a secret for each of the first four ESPs', () => {
    const file = join(folder, '.dev.vars')
    ensureDevVars(file)
    const vars = readDevVars(file)
    for (const name of ['SENDGRID', 'SES', 'POSTMARK', 'MAILGUN']) {
      expect(vars.get(`WEBHOOK_SECRET_${name}`)).toBeTruthy()
    }
    expect(vars.get('API_TOKEN')).toBeTruthy()
  })

  it('is read as wrangler reads it: quotes of either kind, comments, the later of two', () => {
    const file = join(folder, '.dev.vars')
    const lines = [
      "# TOKEN='none'",
      "SINGLE='a b'",
      'DOUBLE="user:pa#ss"',
      'BARE=user:pass # of Brevo',
      'export SHELL_TOO=x',
      'EMPTY=',
      'TWICE=1',
      'TWICE="2"',
    ]
    writeFileSync(file, lines.join('\r\n'))
    expect(Object.fromEntries(readDevVars(file))).toEqual({
      SINGLE: 'a b',
      DOUBLE: 'user:pa#ss',
      BARE: 'user:pass',
      SHELL_TOO: 'x',
      EMPTY: '',
      TWICE: '2',
    })
    expect(readDevVars(join(folder, 'nowhere')).size).toBe(0)
  })

  it('is never overwritten', () => {
    const file = join(folder, '.dev.vars')
    ensureDevVars(file)
    const before = readFileSync(file, 'utf8')
    expect(ensureDevVars(file)).toBe(false)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })
})
