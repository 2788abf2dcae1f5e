/** Settings from [vars], checked as they are read: a wrong value names itself instead of running a wrong schedule. */
import { type PolicySettings, SUPPRESS_ON } from '../bounce/policy.ts'
import { isPlan, type RetryPlan } from '../bounce/retry-plan.ts'
import { TOKEN_SCOPES, type TokenScope } from '../db/token-scope.ts'

/** The weakest proof of a webhook that may be asked for. */
const REQUIRABLE = ['shared_secret', 'signed_partially', 'signed'] as const

/** Who sends again: the sender's own endpoint, Mailgun, or a submission server. */
const RESENDERS = ['hook', 'mailgun', 'smtp'] as const

interface SmtpSettings {
  host: string
  port: number
  /** Empty: no AUTH. */
  user: string
  /** Envelope sender of messages that came without one. */
  from: string
}

/** Whom Cloudflare Access lets in: https://developers.cloudflare.com/cloudflare-one/ */
interface AccessSettings {
  /** `example.cloudflareaccess.com` */
  team: string
  /** The application's AUD tag. */
  audience: string
  /** What everybody may who gets in that way. */
  scope: TokenScope
}

export interface Settings extends PolicySettings {
  plan: RetryPlan
  retryShards: number
  resender: (typeof RESENDERS)[number]
  resendUrl: string | null
  smtp: SmtpSettings
  resendSilenceMs: number
  /** The weakest proof of a webhook that is taken. */
  requireAuthenticity: (typeof REQUIRABLE)[number]
  logRetentionDays: number
  /** Whose pages may call the API from a browser. */
  corsOrigins: string[]
  /** Null: not behind Access. */
  access: AccessSettings | null
}

export class SettingError extends Error {
  override name = 'SettingError'
}

const MINUTE_MS = 60_000
/** First gaps in a window: more attempts than a clock can keep in mind. */
const MOST_GAPS = 20_000

function number(vars: object, name: string, min: number, max: number): number {
  const raw: unknown = Reflect.get(vars, name)
  const value = Number(raw)
  if (typeof raw !== 'string' || raw.trim() === '' || !(value >= min && value <= max)) {
    throw new SettingError(`${name} must be a number from ${min} to ${max}`)
  }
  return value
}

function count(vars: object, name: string, min: number, max: number): number {
  const value = number(vars, name, min, max)
  if (!Number.isInteger(value)) {
    throw new SettingError(`${name} must be a whole number from ${min} to ${max}`)
  }
  return value
}

/** One of these words. */
function oneOf<T extends string>(vars: object, name: string, words: readonly T[]): T {
  const named = String(Reflect.get(vars, name)).trim()
  const word = words.find((one) => one === named)
  if (word !== undefined) return word
  throw new SettingError(`${name} must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`)
}

function url(vars: object, name: string): string | null {
  const raw: unknown = Reflect.get(vars, name)
  if (raw === undefined || raw === '') return null
  if (typeof raw !== 'string' || !URL.canParse(raw) || !/^https?:/.test(raw)) {
    throw new SettingError(`${name} must be an http(s) URL or empty`)
  }
  return raw
}

function text(vars: object, name: string): string {
  const raw: unknown = Reflect.get(vars, name)
  if (typeof raw !== 'string') throw new SettingError(`${name} must be text, or empty`)
  return raw.trim()
}

function smtp(vars: object, isUsed: boolean): SmtpSettings {
  const port = count(vars, 'SMTP_PORT', 1, 65_535)
  if (port === 25) {
    throw new SettingError('SMTP_PORT must be a port for submission; Workers can not reach 25')
  }
  const host = text(vars, 'SMTP_HOST')
  const from = text(vars, 'SMTP_FROM')
  if (isUsed && !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    throw new SettingError('SMTP_HOST must be the name of a server')
  }
  if (isUsed && !/^[^\s<>@]+@[^\s<>@]+$/.test(from)) {
    throw new SettingError('SMTP_FROM must be a mail address')
  }
  return { host, port, user: text(vars, 'SMTP_USER'), from }
}

function access(vars: object): AccessSettings | null {
  const team = text(vars, 'ACCESS_TEAM')
  const audience = text(vars, 'ACCESS_AUD')
  const scope = oneOf(vars, 'ACCESS_SCOPE', TOKEN_SCOPES)
  if (team === '' && audience === '') return null
  if (!/^[a-z0-9-]+\.cloudflareaccess\.com$/.test(team) || audience === '') {
    throw new SettingError(
      'ACCESS_TEAM must be like example.cloudflareaccess.com, and ACCESS_AUD set with it',
    )
  }
  return { team, audience, scope }
}

/** What recording needs of the settings, at `now` (epoch milliseconds). */
export function recordOptions(settings: Settings, now: number) {
  const { plan, retryShards: shards, resendSilenceMs: silenceMs } = settings
  return { now, plan, shards, policy: settings, silenceMs }
}

/** Of CORS_ORIGINS alone, which every request to the API asks for. */
export function corsOrigins(vars: object): string[] {
  const origins = text(vars, 'CORS_ORIGINS')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '')
  // A browser never names an origin with an asterisk: it would allow nobody.
  const isOrigin = (text: string) =>
    URL.canParse(text) && new URL(text).origin === text && !text.includes('*')
  if (origins.every(isOrigin)) return origins
  throw new SettingError(
    'CORS_ORIGINS must be origins such as https://app.example.com, separated by commas',
  )
}

/** Reads every setting; throws SettingError naming the first that is wrong. */
export function readSettings(vars: object): Settings {
  const plan: RetryPlan = {
    windowMs: number(vars, 'RETRY_WINDOW_MINUTES', 0.01, 10_080) * MINUTE_MS,
    firstGapMs: number(vars, 'RETRY_FIRST_GAP_MINUTES', 0.0001, 1440) * MINUTE_MS,
    firstGaps: count(vars, 'RETRY_FIRST_GAPS', 1, 1000),
    maxGapMs: number(vars, 'RETRY_MAX_GAP_MINUTES', 0.0001, 1440) * MINUTE_MS,
    growth: number(vars, 'RETRY_GROWTH', 1, 10),
    tickMs: number(vars, 'RETRY_TICK_SECONDS', 0.005, 3600) * 1000,
  }
  if (!isPlan(plan) || plan.windowMs > plan.firstGapMs * MOST_GAPS) {
    throw new SettingError(
      `RETRY_*: the first gap must not exceed the longest one, both must be at least one tick, and the window must hold at least one gap, and at most ${MOST_GAPS}`,
    )
  }
  const requireAuthenticity = oneOf(vars, 'REQUIRE_AUTHENTICITY', REQUIRABLE)
  const suppressOn = oneOf(vars, 'SUPPRESS_ON', SUPPRESS_ON)
  const resender = oneOf(vars, 'RESENDER', RESENDERS)
  return {
    plan,
    resender,
    smtp: smtp(vars, resender === 'smtp'),
    retryShards: count(vars, 'RETRY_SHARDS', 1, 1024),
    resendUrl: url(vars, 'RESEND_URL'),
    resendSilenceMs: number(vars, 'RESEND_SILENCE_MINUTES', 0.001, 1440) * MINUTE_MS,
    requireAuthenticity,
    suppressOn,
    suppressAfterErrors: count(vars, 'SUPPRESS_AFTER_ERRORS', 1, 1000),
    // Longer than any window, and than any event is repeated.
    logRetentionDays: count(vars, 'LOG_RETENTION_DAYS', 8, 3650),
    corsOrigins: corsOrigins(vars),
    access: access(vars),
  }
}
