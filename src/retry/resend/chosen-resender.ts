/** Chooses the resender by the setting RESENDER: the sender's own endpoint, or a built-in one. */
import { connect } from 'cloudflare:sockets'
import { secretsOf } from '../../env/secrets.ts'
import type { Settings } from '../../env/settings.ts'
import { hookResender } from './resend-hook.ts'
import { mailgunResender } from './resend-mailgun.ts'
import { smtpResender } from './resend-smtp.ts'
import type { Resender } from './resender.ts'

/** Timeout of one SMTP step. RFC 5321 gives minutes, but a run has many calls to make. */
const STEP_MS = 15_000
/** Timeout of one message. Ten megabytes, with each step in time, could take most of an hour. */
const MESSAGE_MS = 60_000
const END_OF_DATA_MS = 30_000

/** The resender; null where there is none, so that retries observe or are polled. A secret that is not set is empty. */
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
