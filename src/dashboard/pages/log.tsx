/** The delivery log: filters in the URL, one row per event. */

import type { LogEntryJson } from '../../api/log.ts'
import { bucketNames, startOfDay } from '../../api/time-buckets.ts'
import { HOUR_MS } from '../../bounce/calendar.ts'
import { LOGGED_AUTHENTICITIES, SENT } from '../../bounce/event.ts'
import { SHOWN_OUTCOMES } from '../../bounce/fold.ts'
import { MAILBOX_PROVIDERS } from '../../bounce/mailbox-providers.ts'
import { REASONS } from '../../bounce/reason.ts'
import { IMPORT_MARK } from '../../db/imports.ts'
import { ESPS } from '../../esp/index.ts'
import { Choice, Field, Filter, Filters, OtherFilters } from '../parts/forms.tsx'
import { addressColumn, type Column, CsvLink, ofEmpty, Pager, Table } from '../parts/table.tsx'
import { Code, OutcomeBadge, reasonText, When, Words, zoned } from '../parts/text.tsx'
import type { View } from '../view.ts'

const FIELDS = [
  'search',
  'status',
  'reason',
  'outcome',
  'esp',
  'provider',
  'messageId',
  'imports',
  'authenticity',
  'from',
  'to',
]

export async function logPage(v: View) {
  const days = daysOf(v)
  const page = await v.page<LogEntryJson>(v.query('/v1/log', v.filters(), days))
  return (
    <>
      <LogFilters v={v} />
      <div id="results">
        <LogTable v={v} rows={page.items} isLast={page.next === null} />
        <Pager v={v} page={page} />
        <CsvLink v={v} path="/v1/log.csv" names={v.filters('cursor')} more={days} />
      </div>
    </>
  )
}

/** The chosen days, both included, as times for the API. Text that is not a day is passed on unchanged, and the API refuses it. */
function daysOf(v: View): { from?: string; to?: string } {
  const { timeZone } = v.preferences
  const from = startOfDay(v.param('from') ?? '', timeZone)
  const last = startOfDay(v.param('to') ?? '', timeZone)
  // A last day before the first is passed on without its end, so that the API refuses it: its end could equal the start.
  const isWhole = last !== null && last >= (from ?? 0)
  // A day has at most 25 hours, so 30 hours after its start the next day has begun.
  const to = isWhole ? startOfDay(dateOf(last + 30 * HOUR_MS, timeZone), timeZone) : last
  return {
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
    ...(to === null ? {} : { to: new Date(to).toISOString() }),
  }
}

function dateOf(time: number, timeZone: string): string {
  return bucketNames('day', timeZone)(time)
}

/** The filters: the most used one is visible, the others are folded until any of them is set. */
function LogFilters({ v }: { v: View }) {
  const { t } = v
  const reasons = REASONS.map((reason) => [reason, reasonText(v, reason)] as const)
  return (
    <Filters v={v}>
      <Filter v={v} name="search" label={t.columns.address} type="search" minlength={2} />
      <details open={v.filters('cursor', 'search').length > 0}>
        <summary>{t.log.more}</summary>
        <div class="fields">
          <Filter v={v} name="status" placeholder="5.1.x" />
          <Choice v={v} name="reason" options={reasons} />
          <Choice
            v={v}
            name="outcome"
            options={SHOWN_OUTCOMES.map((one) => [one, t.outcomes[one]] as const)}
          />
          <Choice v={v} name="esp" options={reporters(v)} />
          <Choice
            v={v}
            name="provider"
            options={MAILBOX_PROVIDERS.map(({ id }) => [id, id] as const)}
          />
          <Filter v={v} name="messageId" />
          <Choice
            v={v}
            name="imports"
            options={[
              ['false', t.log.withoutImports],
              ['true', t.log.onlyImports],
            ]}
          />
          <Choice
            v={v}
            name="authenticity"
            options={LOGGED_AUTHENTICITIES.map((one) => [one, t.authenticity[one]] as const)}
          />
          <Day v={v} name="from" />
          <Day v={v} name="to" />
          <OtherFilters v={v} beside={FIELDS} />
        </div>
      </details>
    </Filters>
  )
}

/** A field for a day, or for the exact time that a link names. */
function Day({ v, name }: { v: View; name: string }) {
  const value = v.param(name)
  const label = v.label(name)
  if (value?.includes('T')) return <Field label={label} name={name} value={value} />
  return <Field label={zoned(v, label)} name={name} type="date" value={value} />
}

export function espNames(): (readonly [string, string])[] {
  return Array.from(ESPS.values(), ({ id, name }) => [id, name] as const).sort((a, b) =>
    a[1].localeCompare(b[1]),
  )
}

/** All possible reporters of events. */
function reporters(v: View): (readonly [string, string])[] {
  return [...Object.entries(v.t.reporters), ...espNames()]
}

export function espName(v: View, id: string): string {
  const { [id]: reporter }: Record<string, string> = v.t.reporters
  return reporter ?? ESPS.get(id)?.name ?? id
}

/** The mail service and its account; empty for a person's action. */
export function sourceText(v: View, { esp, source }: LogEntryJson): string {
  return esp === '' ? '' : `${espName(v, esp)} ${source}`
}

export function kindText({ t }: View, { kind, source, espEvent }: LogEntryJson): string {
  if (kind === 'unknown' && espEvent === SENT) return t.kinds.sent
  return t.kinds[kind === 'suppress' && source === IMPORT_MARK ? 'import' : kind]
}

/** The note of a person, or the translated note of an import. */
export function noteText(v: View, { note, source }: LogEntryJson): string | null {
  return note !== null && source === IMPORT_MARK ? v.said(note) : note
}

/** The outcome of an event, with the reason if nothing else on the row shows it. */
export function Outcome({ v, entry }: { v: View; entry: LogEntryJson }) {
  const { outcome, authenticity } = entry
  const isEnded = outcome === 'failed' && entry.class === 'transient'
  const { [isEnded ? 'ended' : authenticity]: why }: Record<string, string> = v.t.outcomeHelp
  return (
    <>
      <OutcomeBadge v={v} outcome={outcome} /> {why && <small>{why}</small>}
    </>
  )
}

/** The column with the mail and the reporter. */
function mailColumn(v: View): Column<LogEntryJson> {
  return {
    head: v.t.columns.message,
    cell: (entry) => (
      <>
        {sourceText(v, entry)}
        <span class="cut">
          <Words text={entry.messageId ?? ''} />
        </span>
      </>
    ),
  }
}

export function LogTable({
  v,
  rows,
  plain,
  isLast = true,
}: {
  v: View
  rows: LogEntryJson[]
  /** True if all rows are about one address. */
  plain?: boolean
  isLast?: boolean
}) {
  const { columns, log, nav } = v.t
  return (
    <Table
      caption={nav.log}
      empty={ofEmpty(v, isLast ? log.empty : log.further)}
      rows={rows}
      columns={[
        {
          head: zoned(v, columns.time),
          cell: ({ id, occurredAt }) => (
            <a href={`/log/${id}`}>
              <When v={v} at={occurredAt} />
            </a>
          ),
        },
        plain ? mailColumn(v) : addressColumn(v),
        {
          head: columns.kind,
          cell: (entry) => kindText(v, entry),
        },
        {
          head: columns.outcome,
          cell: (entry) => <Outcome v={v} entry={entry} />,
        },
        {
          head: columns.status,
          cell: ({ status, meaning }) => <Code v={v} status={status} meaning={meaning} />,
        },
        { head: columns.reason, cell: ({ reason }) => reasonText(v, reason) },
        {
          head: columns.words,
          cell: (entry) => {
            const words = entry.diagnostic ?? entry.espReason ?? noteText(v, entry)
            if (words === null) return <span class="faint">–</span>
            return (
              <span class="cut">
                <Words text={words} />
              </span>
            )
          },
        },
      ]}
    />
  )
}
