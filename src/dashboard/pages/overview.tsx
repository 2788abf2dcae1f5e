/** The overview: what needs attention first, then what happened. */
import type { HealthJson } from '../../api/health.ts'
import type { EndpointJson } from '../../api/notification-endpoints.ts'
import type { RetryJson } from '../../api/retries.ts'
import type { StatsJson } from '../../api/stats.ts'
import { bucketNames, startOfDay } from '../../api/time-buckets.ts'
import { DAY_MS, HOUR_MS } from '../../bounce/calendar.ts'
import { RESENDER } from '../../bounce/event.ts'
import { REASON_TABLE, REASONS } from '../../bounce/reason.ts'
import { QUARTER_MS } from '../../db/stats.ts'
import {
  hasFailed,
  quietEsps,
  tally,
  unexplained,
  wasDelayed,
  wasRefused,
  worseProviders,
} from '../attention.ts'
import { fill, type Text } from '../messages/fill.ts'
import { RankedBars, type Series, StackedBars } from '../parts/chart.tsx'
import { Filters, Select } from '../parts/forms.tsx'
import type { Page } from '../parts/table.tsx'
import { Badge, reasonText, timeText } from '../parts/text.tsx'
import type { View } from '../view.ts'
import { refusedText } from './esps.tsx'
import { espName } from './log.tsx'
import { isUnreached } from './notifications.tsx'
import { RetryTable } from './retries.tsx'

const SOON_MS = 2 * HOUR_MS
const RANKED = 8
const SPANS = ['1', '7', '14', '30', '90'] as const

type Stats = { items: StatsJson[] }

export async function overviewPage(v: View) {
  const { t } = v
  const { timeZone } = v.preferences
  const days = Number(SPANS.find((span) => span === v.param('days')) ?? '14')
  const stats = (by: string, per: string, from: number, to: number) => {
    const query = new URLSearchParams({ by, per, timeZone })
    query.set('from', new Date(from).toISOString())
    query.set('to', new Date(to).toISOString())
    return v.get<Stats>(`/v1/stats?${query}`)
  }
  const now = Date.now()
  const labels = lastDays(days, now, timeZone)
  const [firstDay = ''] = labels
  const since = startOfDay(firstDay, timeZone) ?? now
  const [daily, causes, day, week, open, health, endpoints] = await Promise.all([
    stats('esp,class,outcome,reason', 'day', since, now),
    stats('reason,status,provider,esp,class,outcome', 'total', since, now),
    stats('esp,provider,reason,class,outcome', 'total', now - DAY_MS, now),
    stats('esp,provider,class,outcome', 'total', now - 8 * DAY_MS, now - DAY_MS),
    v.get<Page<RetryJson>>('/v1/retries?state=open&sort=endsAt&order=asc&limit=20'),
    v.get<HealthJson>('/health'),
    v.get<{ items: EndpointJson[] }>('/v1/notifications/endpoints'),
  ])
  // Counts are by whole quarter-hours.
  const quarters = Math.floor((now - DAY_MS) / QUARTER_MS)
  const yesterday = new Date(quarters * QUARTER_MS).toISOString()
  const notes = [
    ...trouble(v, health, endpoints.items),
    ...mails(v, health, yesterday),
    ...counts(v, day.items, open, { now, since: yesterday }),
    ...changes(v, day.items, week.items, yesterday),
  ]
  return (
    <>
      <section id="attention" data-live="600">
        <h2>{t.overview.attention}</h2>
        {notes.length === 0 ? (
          <p>
            <Badge tone="good">{t.overview.calm}</Badge>
          </p>
        ) : (
          <ul class="attention">
            {notes.map(({ href, text }) => (
              <li>
                <a href={href}>{text}</a>
              </li>
            ))}
          </ul>
        )}
      </section>
      {daily.items.length === 0 ? (
        <section>
          <p class="empty">
            {t.overview.empty} <code>npm run send-sample -- --help</code>
          </p>
          <p>
            <a class="button" href="/esps">
              {t.overview.toEsps}
            </a>
          </p>
        </section>
      ) : (
        <>
          <Filters v={v}>
            <Select
              label={t.overview.days}
              name="days"
              value={String(days)}
              options={SPANS.map((span) => [span, span] as const)}
            />
          </Filters>
          <div id="results" data-live="600">
            <StackedBars v={v} title={t.overview.perDay} {...series(v, daily.items, labels)} />
            <div class="columns">{rankings(v, causes.items, firstDay)}</div>
          </div>
        </>
      )}
      <section id="open" data-live="600">
        <h2>
          <a href="/retries">{t.nav.retries}</a>
        </h2>
        <RetryTable v={v} rows={open.items} />
      </section>
    </>
  )
}

interface Note {
  href: string
  text: string
}

/** A note with a count; no note for zero. */
function counted(n: number, href: string, text: Text<'n'>): Note[] {
  return n > 0 ? [{ href, text: fill(text, { n }) }] : []
}

function trouble(v: View, health: HealthJson, endpoints: readonly EndpointJson[]): Note[] {
  const text = v.t.overview.attentionText
  const shards = health.shards ?? []
  const spooled = shards.reduce((sum, shard) => sum + (shard.spooled ?? 0), 0)
  const isAway = shards.some(({ schedules }) => schedules === null)
  const since = shards.flatMap(({ failing }) => failing?.since ?? []).sort()[0]
  return [
    ...(health.database ? [] : [{ href: '/health', text: text.database }]),
    ...(isAway ? [{ href: '/health', text: text.clock }] : []),
    ...(health.resendUnsigned ? [{ href: '/health', text: text.unsigned }] : []),
    ...counted(spooled, '/health', text.spooled),
    ...(health.refusedWebhooks ?? []).map((one) => ({
      href: `/esps#${one.esp}`,
      text: refusedText(v, one),
    })),
    ...(since === undefined
      ? []
      : [{ href: '/retries', text: fill(text.resender, { since: timeText(v, since) }) }]),
    ...endpoints
      .filter(isUnreached)
      .map(({ url }) => ({ href: '/notifications', text: fill(text.notifier, { url }) })),
  ]
}

/** Notes about mails that wait for a person. */
function mails(v: View, { unprovenMails, unreadMails }: HealthJson, since: string): Note[] {
  const { unproven, unread } = v.t.overview.attentionText
  return [
    ...counted(unprovenMails ?? 0, `/log?authenticity=unproven&from=${since}`, unproven),
    ...counted(unreadMails ?? 0, '/unread', unread),
  ]
}

function counts(
  v: View,
  day: readonly StatsJson[],
  open: Page<RetryJson>,
  { now, since }: { now: number; since: string },
): Note[] {
  const text = v.t.overview.attentionText
  const sum = (rows: readonly StatsJson[]) => rows.reduce((n, { events }) => n + events, 0)
  const undeliverable = sum(day.filter((row) => wasRefused(row) && isDead(row.reason)))
  const unknown = unexplained(day)
  const expiring = open.items.filter(({ endsAt }) => Date.parse(endsAt) < now + SOON_MS).length
  const orMore = open.next !== null && expiring === open.items.length
  return [
    ...counted(
      undeliverable,
      `/log?outcome=failed&class=permanent&action=suppress&from=${since}`,
      text.undeliverable,
    ),
    ...counted(expiring, '/retries', orMore ? text.expiringOrMore : text.expiring),
    ...counted(unknown, `/log?reason=unknown&from=${since}`, text.unknown),
  ]
}

function isDead(reason: string | undefined): boolean {
  const known = REASONS.find((one) => one === reason)
  return known !== undefined && REASON_TABLE[known].action === 'suppress'
}

function changes(v: View, day: readonly StatsJson[], week: readonly StatsJson[], since: string) {
  const text = v.t.overview.attentionText
  const heard = (rows: readonly StatsJson[]) =>
    tally(ofEsps(rows), ({ esp = '' }) => esp, hasFailed)
  const worse = (isBad: typeof wasRefused) => {
    const of = (rows: readonly StatsJson[]) => tally(rows, ({ provider = '' }) => provider, isBad)
    return worseProviders(of(day), of(week)).map(({ name, share }) => ({
      href: `/log?provider=${encodeURIComponent(name)}&from=${since}`,
      name,
      share: `${Math.round(share * 100)} %`,
    }))
  }
  return [
    ...quietEsps(heard(day), heard(week)).map((esp) => ({
      href: '/esps',
      text: fill(text.quiet, { esp: espName(v, esp) }),
    })),
    ...worse(wasRefused).map(({ href, name, share }) => ({
      href: `${href}&class=permanent`,
      text: fill(text.refusing, { provider: name, share }),
    })),
    ...worse(wasDelayed).map(({ href, name, share }) => ({
      href: `${href}&class=transient`,
      text: fill(text.delaying, { provider: name, share }),
    })),
  ]
}

const SERIES = ['delivered', 'waiting', 'settled', 'soft', 'hard', 'complained', 'other'] as const

/** The series of a row. A temporary error was retried and then expired or was settled; a permanent one was final at once. */
function seriesOf({ class: name, outcome, reason }: StatsJson): (typeof SERIES)[number] {
  if (outcome === 'waiting') return 'waiting'
  if (outcome === 'expired') return 'soft'
  if (name === 'transient' && outcome !== 'noted') return 'settled'
  if (outcome === 'delivered') return 'delivered'
  if (outcome === 'failed') return 'hard'
  return reason === 'complaint' ? 'complained' : 'other'
}

/** The last calendar days up to now; with summer time, a day can have 23 or 25 hours. */
function lastDays(count: number, now: number, timeZone: string): string[] {
  const today = Date.parse(bucketNames('day', timeZone)(now))
  return Array.from({ length: count }, (_, at) =>
    new Date(today - (count - 1 - at) * DAY_MS).toISOString().slice(0, 10),
  )
}

function series(v: View, rows: readonly StatsJson[], labels: string[]) {
  const values = new Map(SERIES.map((key) => [key, labels.map(() => 0)]))
  for (const row of rows) {
    const at = labels.indexOf(row.label)
    const line = values.get(seriesOf(row))
    if (line !== undefined && at !== -1) line[at] = (line[at] ?? 0) + row.events
  }
  const all = SERIES.map((key): Series => {
    return { key, name: v.t.overview.series[key], values: values.get(key) ?? [] }
  })
  return { labels, series: all }
}

/** Without the resender's reports, which are about a mailbox provider and not about a mail service. */
const ofEsps = (rows: readonly StatsJson[]) => rows.filter(({ esp }) => esp !== RESENDER)

function rankings(v: View, rows: readonly StatsJson[], since: string) {
  const { overview, common, columns } = v.t
  const errors = rows.filter(hasFailed)
  const total = errors.reduce((sum, { events }) => sum + events, 0)
  const ranked = (
    title: string,
    head: string,
    of: readonly StatsJson[],
    name: 'reason' | 'status' | 'provider' | 'esp',
    text: (value: string) => string = (value) => value,
  ) => {
    const all = tally(of, (row) => row[name] ?? '', hasFailed).filter(
      (one) => name !== 'status' || one.name !== '',
    )
    const narrowed = of === errors ? '&failed=true' : ''
    return (
      <RankedBars
        v={v}
        title={title}
        head={head}
        share={of === errors ? columns.share : columns.failed}
        rows={all.slice(0, RANKED).map((one) => ({
          ...one,
          name: one.name === '' ? common.unknown : text(one.name),
          href:
            one.name === ''
              ? null
              : `/log?${name}=${encodeURIComponent(one.name)}${narrowed}&from=${since}`,
          percent: Math.round((100 * one.bad) / (of === errors ? total : one.events)),
        }))}
        more={all.length - RANKED}
      />
    )
  }
  return [
    ranked(overview.byReason, columns.reason, errors, 'reason', (one) => reasonText(v, one)),
    ranked(overview.byCode, columns.code, errors, 'status'),
    ranked(overview.byProvider, columns.provider, rows, 'provider'),
    ranked(overview.byEsp, columns.esp, ofEsps(rows), 'esp', (one) => espName(v, one)),
  ]
}
