/** The frame of every page: header, navigation, notices, display settings. */
import type { Child } from '../../html.ts'
import { LANGUAGES } from '../messages/messages.ts'
import { THEMES } from '../preferences.ts'
import type { View } from '../view.ts'
import { Select } from './forms.tsx'

/** Time zones to choose from, one for each region that sends much mail; the reader's own is added. */
const TIME_ZONES = [
  'UTC',
  'Asia/Tokyo',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Kyiv',
  'America/Sao_Paulo',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
]

const PAGES = [
  ['overview', '/'],
  ['log', '/log'],
  ['addresses', '/addresses'],
  ['retries', '/retries'],
  ['suppressions', '/suppressions'],
  ['notifications', '/notifications'],
  ['unread', '/unread'],
  ['rules', '/rules'],
  ['esps', '/esps'],
  ['playground', '/playground'],
  ['codes', '/codes'],
] as const

export interface PageOptions {
  title: string
  /** Result of the previous form. */
  notice?: Child
  /** Why the form failed. */
  problem?: readonly string[] | undefined
}

/** A whole page. */
export function page(v: View, { title, notice, problem }: PageOptions, content: Child) {
  const { t, preferences } = v
  const parts = [(problem ?? v.refused) && t.common.refused, v.about, title, 'Rebound']
  return `<!doctype html>${(
    <html lang={preferences.language} data-theme={preferences.theme}>
      <head>
        <meta charset="utf-8" />
        <title>{parts.filter(Boolean).join(' · ')}</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href="/dashboard/style.css" />
        <link rel="icon" href="/dashboard/icon.svg" />
        <script type="module" src="/dashboard/live.js" />
      </head>
      <body>
        <a class="skip" href="#content">
          {t.skip}
        </a>
        <header>
          <a class="brand" href="/">
            Rebound
          </a>
          {v.caller !== null && <Navigation v={v} />}
        </header>
        <main id="content" tabindex={-1}>
          <h1>{title}</h1>
          {notice && (
            <div class="notice" role="status">
              {notice}
            </div>
          )}
          {problem && <Problem v={v} lines={problem} />}
          {content}
        </main>
        <Footer v={v} />
      </body>
    </html>
  )}`
}

/** An error message. Screen readers read it first on a new page, and at once if it appears later. */
export function Problem({ v, lines }: { v: View; lines: readonly string[] }) {
  return (
    <div class="problem" role="alert" tabindex={-1} autofocus>
      <strong>{v.t.common.refused}</strong>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </div>
  )
}

function Navigation({ v }: { v: View }) {
  const here = v.url.pathname
  /** True for the current page, or the list that it belongs to. */
  const isHere = (path: string) => here === path || (path !== '/' && here.startsWith(path))
  const pages = [...PAGES, ...(v.mayAdmin ? [['tokens', '/tokens'] as const] : [])]
  return (
    <nav aria-label={v.t.nav.label}>
      {pages.map(([name, path]) => (
        <a
          href={path}
          {...(isHere(path) ? { 'aria-current': here === path ? 'page' : 'true' } : {})}
        >
          {v.t.nav[name]}
        </a>
      ))}
    </nav>
  )
}

function Footer({ v }: { v: View }) {
  const { t, preferences, caller } = v
  const { language, theme, timeZone } = preferences
  const zones = TIME_ZONES.includes(timeZone) ? TIME_ZONES : [timeZone, ...TIME_ZONES]
  return (
    <footer>
      <form class="preferences" method="post" action="/preferences">
        <input type="hidden" name="back" value={v.query(v.url.pathname, v.filters())} />
        <Select
          label={t.preferences.language}
          name="language"
          value={language}
          options={Object.entries(LANGUAGES)}
        />
        <Select
          label={t.preferences.theme}
          name="theme"
          value={theme}
          options={THEMES.map((one) => [one, t.preferences[one]] as const)}
        />
        <Select
          label={t.preferences.timeZone}
          name="timeZone"
          value={timeZone}
          options={zones.map((zone) => [zone, zone] as const)}
        />
        <button type="submit">{t.preferences.save}</button>
      </form>
      {caller !== null && (
        <form class="action" method="post" action="/sign-out">
          <span>
            {t.signIn.as} {caller.actor}
          </span>
          <button type="submit">{t.signIn.out}</button>
        </form>
      )}
      <p>
        <a href="/docs">API</a>
      </p>
    </footer>
  )
}
