/** Fixtures as the bounce reader gets them: through the same MIME adapter as in production. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBounceMail } from '../../../src/bounce/mail/bounce-mail.ts'
import type { MailReport } from '../../../src/bounce/mail/report.ts'
import { parseMail } from '../../../src/mail/mime.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/mail')

export const fixtureNames = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => name.slice(0, -4))

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, `${name}.eml`)))
}

/** The first report of it. */
export async function readMail(raw: Uint8Array | string): Promise<MailReport> {
  const [report] = await readReports(raw)
  return report!
}

export async function readReports(raw: Uint8Array | string): Promise<MailReport[]> {
  const mail = await parseMail(typeof raw === 'string' ? new TextEncoder().encode(raw) : raw)
  if (mail === null) throw new Error('beyond the limits of the parser')
  return readBounceMail(mail)
}
