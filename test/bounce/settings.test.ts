import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { attemptOffsets, isPlan, planId } from '../../src/bounce/retry-plan.ts'
import { UNTIMED_DEDUPE_MS } from '../../src/db/log-row.ts'
import { corsOrigins, readSettings, SettingError } from '../../src/env/settings.ts'

const DAY_MS = 86_400_000

/** The [vars] of wrangler.toml: what a deployment runs with when nobody changes anything. */
const DEFAULTS = Object.fromEntries(
  (readFileSync('wrangler.toml', 'utf8').split('[vars]')[1] ?? '')
    .split(/^\[/m)[0]!
    .matchAll(/^([A-Z_]+) = "(.*)"$/gm)
    .map(([, name = '', value = '']) => [name, value] as const),
)

function problemOf(vars: object): string {
  try {
    readSettings(vars)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingError)
    return error instanceof Error ? error.message : ''
  }
  return 'no problem'
}

describe('the defaults of wrangler.toml', () => {
  test('are the 24 hours of the specification', () => {
    const { plan } = readSettings(DEFAULTS)
    expect(plan).toEqual({
      windowMs: 24 * 3_600_000,
      firstGapMs: 3 * 60_000,
      firstGaps: 5,
      maxGapMs: 15 * 60_000,
      growth: 1.1,
      tickMs: 30_000,
    })
    expect(isPlan(plan)).toBe(true)
    expect(planId(plan)).toBe('w86400000-f180000x5-g1.1-c900000-t30000')
  })

  test('try about 107 times: every 3 minutes at first, every 15 at last, never less often, all within the day', () => {
    const { plan } = readSettings(DEFAULTS)
    const offsets = attemptOffsets(plan)
    expect(offsets).toHaveLength(107)
    const minutes = offsets.map(
      (offset, n) => ((offset - (offsets[n - 1] ?? 0)) * plan.tickMs) / 60_000,
    )
    expect(minutes.slice(0, 5)).toEqual([3, 3, 3, 3, 3])
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b))
    expect(minutes.at(-1)).toBe(15)
    expect((offsets.at(-1) ?? 0) * plan.tickMs).toBeLessThan(plan.windowMs)
  })

  test.each(['README.md', 'README.ja.md'])('are what %s says, each with its meaning', (file) => {
    const rows = new Map(
      [...readFileSync(file, 'utf8').matchAll(/^\| `([A-Z_]+)` \| (\S+) \| \S.* \|$/gm)].map(
        ([, name = '', value = '']) => [name, value.startsWith('`') ? value.slice(1, -1) : ''],
      ),
    )
    expect(Object.fromEntries(rows)).toEqual(DEFAULTS)
  })

  test('leave the rest as documented', () => {
    expect(readSettings(DEFAULTS)).toMatchObject({
      retryShards: 2,
      resendUrl: null,
      resendSilenceMs: 240 * 60_000,
      suppressOn: 'recipient_faults',
      suppressAfterErrors: 3,
      logRetentionDays: 90,
    })
  })
})

describe('a wrong value names its setting', () => {
  const NUMBERS = Object.keys(DEFAULTS).filter((name) => /^\d/.test(DEFAULTS[name] ?? ''))

  test('all numeric settings are found', () => {
    expect(NUMBERS).toEqual([
      'RETRY_WINDOW_MINUTES',
      'RETRY_FIRST_GAP_MINUTES',
      'RETRY_FIRST_GAPS',
      'RETRY_MAX_GAP_MINUTES',
      'RETRY_GROWTH',
      'RETRY_TICK_SECONDS',
      'RETRY_SHARDS',
      'RESEND_SILENCE_MINUTES',
      'SMTP_PORT',
      'SUPPRESS_AFTER_ERRORS',
      'LOG_RETENTION_DAYS',
    ])
  })

  test.each(NUMBERS)('%s', (name) => {
    for (const value of [
      '',
      ' ',
      'soon',
      '-1',
      '0',
      '1e9',
      'NaN',
      'Infinity',
      '3 min',
      -3,
      true,
      null,
    ]) {
      expect(problemOf({ ...DEFAULTS, [name]: value }), String(value)).toContain(`${name} must be`)
    }
  })

  test.each(NUMBERS)('%s is read without its quotation marks, too', (name) => {
    const value = Number(DEFAULTS[name])
    expect(readSettings({ ...DEFAULTS, [name]: value })).toEqual(readSettings(DEFAULTS))
  })

  test.each(Object.keys(DEFAULTS).filter((name) => name !== 'RESEND_URL'))(
    '%s is called missing where it is',
    (name) => {
      const { [name]: _, ...others } = DEFAULTS
      expect(problemOf(others)).toMatch(new RegExp(`^${name} is missing: it must be `))
    },
  )

  test.each(['RETRY_FIRST_GAPS', 'RETRY_SHARDS', 'SUPPRESS_AFTER_ERRORS', 'LOG_RETENTION_DAYS'])(
    '%s counts whole things',
    (name) => {
      expect(problemOf({ ...DEFAULTS, [name]: '10.5' })).toContain(`${name} must be a whole number`)
    },
  )

  test('LOG_RETENTION_DAYS: nothing is forgotten while its window is open, or it may be repeated', () => {
    expect(problemOf({ ...DEFAULTS, LOG_RETENTION_DAYS: '7' })).toContain('must be')
    const least = readSettings({ ...DEFAULTS, LOG_RETENTION_DAYS: '8' }).logRetentionDays * DAY_MS
    expect(least).toBeGreaterThanOrEqual(UNTIMED_DEDUPE_MS)
    const longest = readSettings({ ...DEFAULTS, RETRY_WINDOW_MINUTES: '10080' })
    expect(longest.plan.windowMs).toBeLessThan(least)
    expect(problemOf({ ...DEFAULTS, RETRY_WINDOW_MINUTES: '10081' })).toContain('must be')
  })

  test('REQUIRE_AUTHENTICITY', () => {
    const wrong = { ...DEFAULTS, REQUIRE_AUTHENTICITY: 'some' }
    expect(problemOf(wrong)).toContain('REQUIRE_AUTHENTICITY must be')
    const strict = { ...DEFAULTS, REQUIRE_AUTHENTICITY: 'signed' }
    expect(readSettings(strict).requireAuthenticity).toBe('signed')
  })

  test('SUPPRESS_ON', () => {
    expect(problemOf({ ...DEFAULTS, SUPPRESS_ON: 'everything' })).toContain('SUPPRESS_ON must be')
    expect(readSettings({ ...DEFAULTS, SUPPRESS_ON: 'every_permanent' }).suppressOn).toBe(
      'every_permanent',
    )
  })

  test('RESENDER, and what SMTP needs where it is used', () => {
    expect(problemOf({ ...DEFAULTS, RESENDER: 'pigeon' })).toContain('RESENDER must be')
    const smtp = { ...DEFAULTS, RESENDER: 'smtp', SMTP_HOST: 'smtp.example.com' }
    expect(problemOf(smtp)).toContain('SMTP_FROM must be')
    const whole = { ...smtp, SMTP_FROM: 'bounces@example.com' }
    expect(readSettings(whole)).toMatchObject({ resender: 'smtp', smtp: { port: 587 } })
    for (const host of ['', 'https://smtp.example.com', 'a b', 'smtp.example.com:587']) {
      expect(problemOf({ ...whole, SMTP_HOST: host }), host).toContain('SMTP_HOST must be')
    }
    for (const from of ['somebody', 'a@b\r\nRCPT', '<a@example.com>']) {
      expect(problemOf({ ...whole, SMTP_FROM: from }), from).toContain('SMTP_FROM must be')
    }
    expect(problemOf({ ...whole, SMTP_PORT: '25' })).toContain('SMTP_PORT must be')
  })

  test('RESEND_URL', () => {
    for (const value of ['nowhere', 'ftp://example.com/', 'javascript:alert(1)', 'https://', 7]) {
      expect(problemOf({ ...DEFAULTS, RESEND_URL: value }), String(value)).toContain(
        'RESEND_URL must be',
      )
    }
    expect(readSettings({ ...DEFAULTS, RESEND_URL: 'https://example.com/resend' }).resendUrl).toBe(
      'https://example.com/resend',
    )
    expect(readSettings({ ...DEFAULTS, RESEND_URL: undefined }).resendUrl).toBeNull()
  })

  test.each([
    ['a first gap longer than the longest', { RETRY_FIRST_GAP_MINUTES: '20' }],
    ['a gap shorter than a tick', { RETRY_TICK_SECONDS: '600' }],
    ['a window without a gap in it', { RETRY_WINDOW_MINUTES: '2' }],
    [
      'a window of more attempts than can be kept in mind',
      { RETRY_FIRST_GAP_MINUTES: '0.05', RETRY_TICK_SECONDS: '1' },
    ],
  ])('%s names the family', (_, change) => {
    expect(problemOf({ ...DEFAULTS, ...change })).toMatch(/^RETRY_/)
  })

  test('every one of them is named, once', () => {
    const wrong = { RETRY_GROWTH: '0.5', RESENDER: 'pigeon', SMTP_PORT: '25', CORS_ORIGINS: '*' }
    expect(problemOf({ ...DEFAULTS, ...wrong }).match(/[A-Z_*]{5,}/g)).toEqual([
      'RETRY_GROWTH',
      'RESENDER',
      'SMTP_PORT',
      'CORS_ORIGINS',
    ])
  })

  test('the others are not kept back where CORS_ORIGINS alone is asked for', () => {
    const wrong = { ...DEFAULTS, RETRY_GROWTH: '0.5', CORS_ORIGINS: '*' }
    expect(() => corsOrigins(wrong)).toThrow(/^RETRY_GROWTH .+; CORS_ORIGINS /)
    expect(corsOrigins({ ...DEFAULTS, RETRY_GROWTH: '0.5' })).toEqual([])
  })

  test('a message never repeats the value: it could be a secret in the wrong place', () => {
    expect(problemOf({ ...DEFAULTS, RESEND_URL: 'hunter2' })).not.toContain('hunter2')
    expect(problemOf({ ...DEFAULTS, SUPPRESS_ON: 'hunter2' })).not.toContain('hunter2')
  })
})
