/** The registry: adding an ESP is one file and one line here. */

import { brevo } from './brevo.ts'
import type { EspAdapter } from './esp.ts'
import { generic } from './generic.ts'
import { mailgun } from './mailgun.ts'
import { mailjet } from './mailjet.ts'
import { mandrill } from './mandrill.ts'
import { postmark } from './postmark.ts'
import { sendgrid } from './sendgrid.ts'
import { ses } from './ses.ts'
import { sparkpost } from './sparkpost.ts'

export type EspRegistry = ReadonlyMap<string, EspAdapter>

/** Every adapter by its id; an entry file (the demo, a test) may put its own in place of one. */
export function createRegistry(replacements: readonly EspAdapter[] = []): EspRegistry {
  const adapters: readonly EspAdapter[] = [
    brevo,
    generic,
    mailgun,
    mailjet,
    mandrill,
    postmark,
    sendgrid,
    ses,
    sparkpost,
  ]
  return new Map([...adapters, ...replacements].map((esp) => [esp.id, esp]))
}

export const ESPS: EspRegistry = createRegistry()
