/** Display preferences of a reader: language, colours, time zone; from a cookie, else from the browser's headers. */
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ApiEnv } from '../api/api-env.ts'
import { isTimeZone } from '../api/time-buckets.ts'
import type { Messages } from './messages/en.ts'
import { type Language, messagesIn } from './messages/messages.ts'

export const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]
/** Default time zones: Japanese is spoken in one zone, English in all. */
const FIRST_ZONES: Record<Language, string> = { en: 'UTC', ja: 'Asia/Tokyo' }

export const PREFERENCES_COOKIE = 'rebound_display'

export interface Preferences {
  language: Language
  theme: Theme
  timeZone: string
  /** The texts in this language. */
  t: Messages
}

/** The cookie's value is `language.theme.time zone`. */
export async function preferencesOf(c: Context<ApiEnv>): Promise<Preferences> {
  const [named, shade, ...zone] = (getCookie(c, PREFERENCES_COOKIE) ?? '').split('.')
  const spoken = accepted(c)
  const language = languageOf(c.req.query('lang')) ?? languageOf(named) ?? spoken
  const theme = THEMES.find((one) => one === shade) ?? 'system'
  const timeZone = zone.join('.')
  return {
    language,
    theme,
    timeZone: timeZone !== '' && isTimeZone(timeZone) ? timeZone : FIRST_ZONES[spoken],
    t: await messagesIn(language, c.env),
  }
}

export function preferencesCookie(language: string, theme: string, timeZone: string): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const shade = THEMES.find((one) => one === theme) ?? 'system'
  return `${languageOf(language) ?? 'en'}.${shade}.${zone}`
}

function languageOf(name: string | undefined): Language | null {
  return name === 'en' || name === 'ja' ? name : null
}

/** The first of the browser's languages that the dashboard has. */
function accepted(c: Context<ApiEnv>): Language {
  const tags = (c.req.header('accept-language') ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/)
      return { tag: tag.slice(0, 2).toLowerCase(), quality: Number(quality ?? 1) }
    })
    .toSorted((a, b) => b.quality - a.quality)
  return tags.map(({ tag }) => languageOf(tag)).find((language) => language !== null) ?? 'en'
}
