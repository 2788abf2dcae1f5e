/** Names in [vars] that the Worker never reads, mostly typing errors. */
import { readSettings, SettingError } from '../env/settings.ts'

/** Secrets that the Worker reads, which may also be in [vars]. */
const SECRETS = [
  'API_TOKEN',
  'API_TOKEN_READ',
  'ERASE_SALT',
  'MAILGUN_API_KEY',
  'RESEND_SECRET',
  'SMTP_PASSWORD',
]
const WEBHOOK_SECRET = /^WEBHOOK_SECRET_\w/

/** Most letters that are left out, added or changed in a typing error. */
const MOST_SLIPS = 3

/** A warning for each. */
export function unknownSettings(vars: object): string[] {
  const known = [...settingNames(), ...SECRETS]
  return Object.keys(vars)
    .filter((name) => !known.includes(name) && !WEBHOOK_SECRET.test(name))
    .map((name) => {
      const [nearest] = known
        .map((one) => ({ one, slips: slipsBetween(name.toUpperCase(), one) }))
        .filter(({ slips }) => slips <= MOST_SLIPS)
        .toSorted((a, b) => a.slips - b.slips)
      return `There is no setting ${name}${nearest === undefined ? '' : `: is ${nearest.one} meant?`}`
    })
}

/** The names that are read when all settings are read. */
function settingNames(): string[] {
  const names: string[] = []
  const asked = new Proxy({}, { get: (_, name) => void names.push(String(name)) })
  try {
    readSettings(asked)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
  }
  return [...new Set(names)]
}

/** Number of letters to remove, add or change to turn one text into the other (Levenshtein). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, mate] of [...other].entries()) {
      const changed = (row[j] ?? 0) + (letter === mate ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
