/** `.dev.vars`: local secrets, created from `.dev.vars.example` if missing, with a new key pair for SendGrid. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Creates the file if it is missing; returns whether it did. */
export function ensureDevVars(file = '.dev.vars', example = '.dev.vars.example'): boolean {
  if (existsSync(file)) return false
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicBase64 = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const privateBase64 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  const text = readFileSync(example, 'utf8')
    .replace(/^WEBHOOK_SECRET_SENDGRID=.*$/m, `WEBHOOK_SECRET_SENDGRID="${publicBase64}"`)
    .replace(/^SAMPLE_KEY_SENDGRID=.*$/m, `SAMPLE_KEY_SENDGRID="${privateBase64}"`)
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' })
  return true
}

/** Names and values of a `.dev.vars` file, as wrangler reads it; empty if there is no file. */
export function readDevVars(file = '.dev.vars'): Map<string, string> {
  const vars = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return new Map(Object.entries(vars).map(([name, value]) => [name, value ?? '']))
}
