/** Who sends again, by the setting RESENDER: the sender's own endpoint, or one that is built in. */
import { connect } from 'cloudflare:sockets'
import { secretsOf } from '../../env/secrets.ts'
import type { Settings } from '../../env/settings.ts'
import { hookResender } from './resend-hook.ts'
import { mailgunResender } from './resend-mailgun.ts'
import { smtpResender } from './resend-smtp.ts'
import type { Resender } from './resender.ts'

/** One step of SMTP; RFC 5321 gives minutes, but a run has many calls to make. */
const STEP_MS = 15_000
/** A message of ten megabytes, in steps that are each in time, could take most of an hour. */
const MESSAGE_MS = 60_000
const END_OF_DATA_MS = 30_000

/** Null where nobody does: then retries are watched, or pulled. A secret that is not set is empty. */
export function chosenResender(env: Env, settings: Settings): Resender | null {
  if (settings.resender === 'smtp') return submission(env, settings)
  if (settings.resender === 'mailgun') return mailgunResender(env.MAILGUN_API_KEY ?? '')
  if (settings.resendUrl === null) return null
  return hookResender(settings.resendUrl, secretsOf(env, 'RESEND_SECRET'))
}

function submission(env: Env, settings: Settings): Resender {
  const { host, port, user, from } = settings.smtp
  const server = {
    host,
    port,
    tls: port === 465 ? ('implicit' as const) : ('starttls' as const),
    user,
    password: env.SMTP_PASSWORD ?? '',
    helloName: from.slice(from.lastIndexOf('@') + 1),
    stepMs: STEP_MS,
    messageMs: MESSAGE_MS,
    endOfDataMs: END_OF_DATA_MS,
  }
  return smtpResender(env, { server, from, silenceMs: settings.resendSilenceMs, connect })
}
