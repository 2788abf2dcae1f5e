/** Who sends again, by the setting RESENDER: the sender's own endpoint, or one that is built in. */
import type { Settings } from '../settings.ts'
import { resend } from './resend-hook.ts'
import type { Resender } from './resender.ts'

/** Null where nobody does: then retries are watched, or pulled. */
export function chosenResender(env: Env, settings: Settings): Resender | null {
  const { resendUrl } = settings
  if (resendUrl === null) return null
  return (items, now) => resend(resendUrl, secretOf(env, 'RESEND_SECRET'), items, now)
}

/** A secret that may not be there: empty then. */
function secretOf(env: Env, name: string): string {
  const secret: unknown = Reflect.get(env, name)
  return typeof secret === 'string' ? secret : ''
}
