/** The registry: adding an ESP is one file and one line here. */
import type { EspAdapter } from './esp.ts'
import { generic } from './generic.ts'
import { mailgun } from './mailgun.ts'
import { postmark } from './postmark.ts'
import { sendgrid } from './sendgrid.ts'
import { ses } from './ses.ts'

export type EspRegistry = ReadonlyMap<string, EspAdapter>

/** Every adapter by its id; an entry file (the demo, a test) may put its own in place of one. */
export function createRegistry(replacements: readonly EspAdapter[] = []): EspRegistry {
  const adapters: readonly EspAdapter[] = [generic, mailgun, postmark, sendgrid, ses]
  return new Map([...adapters, ...replacements].map((esp) => [esp.id, esp]))
}

export const ESPS: EspRegistry = createRegistry()
