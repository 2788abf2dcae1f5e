/** How a reader wants to see things: language, colours, time zone; from a cookie, else from what the browser says. */
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ApiEnv } from '../api/api-env.ts'
import { isTimeZone } from '../api/time-buckets.ts'
import { en, type Messages } from './messages/en.ts'
import { japanese } from './messages/japanese.ts'

/** By the names their readers give them. */
export const LANGUAGES = { en: 'English', ja: '日本語' } as const
type Language = keyof typeof LANGUAGES
export const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]
/** Of those who chose none: Japanese is spoken in one, English all around the earth. */
const FIRST_ZONES: Record<Language, string> = { en: 'UTC', ja: 'Asia/Tokyo' }

export const PREFERENCES_COOKIE = 'rebound_display'

export interface Preferences {
  /** That of `t`. */
  language: Language
  /** The one to be kept, though `t` be in another for now. */
  wanted: Language
  theme: Theme
  timeZone: string
  t: Messages
}

/** The cookie's value is `language.theme.time zone`. Who cannot be told in Japanese now is told in English. */
export async function preferencesOf(c: Context<ApiEnv>): Promise<Preferences> {
  const [named, shade, ...zone] = (getCookie(c, PREFERENCES_COOKIE) ?? '').split('.')
  const spoken = accepted(c)
  const wanted = languageOf(c.req.query('lang')) ?? languageOf(named) ?? spoken
  const ja = wanted === 'ja' ? await japanese(c.env) : null
  const theme = THEMES.find((one) => one === shade) ?? 'system'
  const timeZone = zone.join('.')
  return {
    language: ja === null ? 'en' : 'ja',
    wanted,
    theme,
    timeZone: timeZone !== '' && isTimeZone(timeZone) ? timeZone : FIRST_ZONES[spoken],
    t: ja ?? en,
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

/** The first language of the browser that we speak. */
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
