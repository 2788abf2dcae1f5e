/** Settings from [vars], checked when they are read: a wrong value is reported by name instead of running a wrong schedule. */
import { MINUTE_MS } from '../bounce/calendar.ts'
import { type PolicySettings, SUPPRESS_ON } from '../bounce/policy.ts'
import { isPlan, LONGEST_WINDOW_MS, type RetryPlan } from '../bounce/retry-plan.ts'
import { TOKEN_SCOPES, type TokenScope } from '../db/token-scope.ts'

/** Values of REQUIRE_AUTHENTICITY, from weakest to strongest. */
const REQUIRABLE = ['shared_secret', 'signed_partially', 'signed'] as const

/** The resenders: the sender's own endpoint, Mailgun, or a submission server (SMTP). */
const RESENDERS = ['hook', 'mailgun', 'smtp'] as const

interface SmtpSettings {
  host: string
  port: number
  /** Empty for no AUTH. */
  user: string
  /** Envelope sender of messages that came without one. */
  from: string
}

/** Which callers Cloudflare Access lets in: https://developers.cloudflare.com/cloudflare-one/ */
interface AccessSettings {
  /** `example.cloudflareaccess.com` */
  team: string
  /** The application's AUD tag. */
  audience: string
  /** The scope of every caller that Access lets in. */
  scope: TokenScope
}

export interface Settings extends PolicySettings {
  plan: RetryPlan
  retryShards: number
  resender: (typeof RESENDERS)[number]
  resendUrl: string | null
  smtp: SmtpSettings
  resendSilenceMs: number
  /** The weakest proof of a webhook that is accepted. */
  requireAuthenticity: (typeof REQUIRABLE)[number]
  logRetentionDays: number
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: string[]
  /** Null if the Worker is not behind Access. */
  access: AccessSettings | null
}

export class SettingError extends Error {
  override name = 'SettingError'
}

/** The variables being read, and the mistakes found so far. */
interface Form {
  vars: object
  mistakes: string[]
}

/** Most first gaps that fit into a window; with more, the clock could not hold all attempts in memory. */
const MOST_GAPS = 20_000

function mustBe({ vars, mistakes }: Form, name: string, what: string): void {
  const isMissing = Reflect.get(vars, name) === undefined
  mistakes.push(`${name} ${isMissing ? 'is missing: it ' : ''}must be ${what}`)
}

/** Reads a number, quoted or not in wrangler.toml. An empty value is read as 0, which is below every `min`. */
function number(form: Form, name: string, min: number, max: number, whole = ''): number {
  const value = Number(String(Reflect.get(form.vars, name)))
  if (!(value >= min && value <= max) || (whole !== '' && !Number.isInteger(value))) {
    mustBe(form, name, `a ${whole}number from ${min} to ${max}`)
  }
  return value
}

function count(form: Form, name: string, min: number, max: number): number {
  return number(form, name, min, max, 'whole ')
}

/** One of these words. */
function oneOf<T extends string>(form: Form, name: string, words: readonly [T, ...T[]]): T {
  const named = String(Reflect.get(form.vars, name)).trim()
  const word = words.find((one) => one === named)
  if (word === undefined) mustBe(form, name, `one of ${words.join(', ')}`)
  return word ?? words[0]
}

function url(form: Form, name: string): string | null {
  const raw: unknown = Reflect.get(form.vars, name)
  if (raw === undefined || raw === '') return null
  if (typeof raw === 'string' && URL.canParse(raw) && /^https?:/.test(raw)) return raw
  mustBe(form, name, 'an http(s) URL or empty')
  return null
}

function text(form: Form, name: string): string {
  const raw: unknown = Reflect.get(form.vars, name)
  if (typeof raw === 'string') return raw.trim()
  mustBe(form, name, 'text, or empty')
  return ''
}

function smtp(form: Form, isUsed: boolean): SmtpSettings {
  const port = count(form, 'SMTP_PORT', 1, 65_535)
  const host = text(form, 'SMTP_HOST')
  const from = text(form, 'SMTP_FROM')
  if (port === 25) {
    form.mistakes.push('SMTP_PORT must be a port for submission, not 25')
  }
  if (isUsed && !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    form.mistakes.push('SMTP_HOST must be the name of a server')
  }
  if (isUsed && !/^[^\s<>@]+@[^\s<>@]+$/.test(from)) {
    form.mistakes.push('SMTP_FROM must be a mail address')
  }
  return { host, port, user: text(form, 'SMTP_USER'), from }
}

function access(form: Form): AccessSettings | null {
  const team = text(form, 'ACCESS_TEAM')
  const audience = text(form, 'ACCESS_AUD')
  const scope = oneOf(form, 'ACCESS_SCOPE', TOKEN_SCOPES)
  if (team === '' && audience === '') return null
  if (!/^[a-z0-9-]+\.cloudflareaccess\.com$/.test(team) || audience === '') {
    form.mistakes.push(
      'ACCESS_TEAM must be like example.cloudflareaccess.com, and ACCESS_AUD set with it',
    )
  }
  return { team, audience, scope }
}

/** The settings that recording needs, at `now` (epoch milliseconds). */
export function recordOptions(settings: Settings, now: number) {
  const { plan, retryShards: shards, resendSilenceMs: silenceMs } = settings
  return { now, plan, shards, policy: settings, silenceMs }
}

function origins(form: Form): string[] {
  const named = text(form, 'CORS_ORIGINS')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '')
  // No browser sends an origin with an asterisk, so such a value would allow nobody.
  const isOrigin = (text: string) =>
    URL.canParse(text) && new URL(text).origin === text && !text.includes('*')
  if (!named.every(isOrigin)) {
    form.mistakes.push(
      'CORS_ORIGINS must be origins such as https://app.example.com, separated by commas',
    )
  }
  return named
}

function settings(form: Form): Settings {
  const plan: RetryPlan = {
    windowMs: number(form, 'RETRY_WINDOW_MINUTES', 0.01, LONGEST_WINDOW_MS / MINUTE_MS) * MINUTE_MS,
    firstGapMs: number(form, 'RETRY_FIRST_GAP_MINUTES', 0.0001, 1440) * MINUTE_MS,
    firstGaps: count(form, 'RETRY_FIRST_GAPS', 1, 1000),
    maxGapMs: number(form, 'RETRY_MAX_GAP_MINUTES', 0.0001, 1440) * MINUTE_MS,
    growth: number(form, 'RETRY_GROWTH', 1, 10),
    tickMs: number(form, 'RETRY_TICK_SECONDS', 0.005, 3600) * 1000,
  }
  const isInvalid = !isPlan(plan) || plan.windowMs > plan.firstGapMs * MOST_GAPS
  // Report a mismatch only if each number is valid by itself.
  if (isInvalid && form.mistakes.length === 0) {
    form.mistakes.push(
      `RETRY_*: a tick must not exceed the first gap, nor that the longest, and the window must hold 1 to ${MOST_GAPS} first gaps`,
    )
  }
  const resender = oneOf(form, 'RESENDER', RESENDERS)
  return {
    plan,
    resender,
    smtp: smtp(form, resender === 'smtp'),
    retryShards: count(form, 'RETRY_SHARDS', 1, 1024),
    resendUrl: url(form, 'RESEND_URL'),
    resendSilenceMs: number(form, 'RESEND_SILENCE_MINUTES', 0.001, 1440) * MINUTE_MS,
    requireAuthenticity: oneOf(form, 'REQUIRE_AUTHENTICITY', REQUIRABLE),
    suppressOn: oneOf(form, 'SUPPRESS_ON', SUPPRESS_ON),
    suppressAfterErrors: count(form, 'SUPPRESS_AFTER_ERRORS', 1, 1000),
    // Longer than any retry window, and longer than any ESP repeats an event.
    logRetentionDays: count(form, 'LOG_RETENTION_DAYS', 8, 3650),
    corsOrigins: origins(form),
    access: access(form),
  }
}

/** Reads CORS_ORIGINS alone, because every request to the API needs it; throws SettingError as `readSettings` does. */
export function corsOrigins(vars: object): string[] {
  const form: Form = { vars, mistakes: [] }
  const named = origins(form)
  return form.mistakes.length === 0 ? named : readSettings(vars).corsOrigins
}

/** Reads every setting; throws SettingError naming all that are wrong. */
export function readSettings(vars: object): Settings {
  const form: Form = { vars, mistakes: [] }
  const read = settings(form)
  if (form.mistakes.length > 0) throw new SettingError(form.mistakes.join('; '))
  return read
}
