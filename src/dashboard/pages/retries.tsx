/** Retries: the open ones within their 24 hours, and everything about one. */
import type { RetryDetailJson, RetryJson } from '../../api/retries.ts'
import { RETRY_STATES } from '../../bounce/fold.ts'
import { BY_HAND } from '../../retry/resend/resender.ts'
import { Window } from '../parts/chart.tsx'
import { Action, Filter, Filters, Note, OtherFilters, Select } from '../parts/forms.tsx'
import { addressColumn, ofEmpty, Pager, Table, timeColumn } from '../parts/table.tsx'
import {
  AddressLink,
  Countdown,
  digits,
  Fact,
  RetryBadge,
  When,
  Words,
  zoned,
} from '../parts/text.tsx'
import type { View } from '../view.ts'

export async function retriesPage(v: View) {
  const { t } = v
  const state = v.param('state') ?? 'open'
  // Sorted by an index, because the page reloads again and again, and there may be a million open retries.
  // Of the open ones, the next to end is the most urgent.
  const order = state === 'open' ? 'asc' : 'desc'
  const more = state === 'all' ? {} : { state, sort: 'endsAt', order }
  const page = await v.page<RetryJson>(v.query('/v1/retries', v.filters('state'), more))
  return (
    <>
      <Filters v={v}>
        <Filter v={v} name="address" />
        <Select
          label={t.columns.state}
          name="state"
          value={state}
          options={[
            ...RETRY_STATES.map((one) => [one, t.retries.states[one]] as const),
            ['all', t.common.any] as const,
          ]}
        />
        <OtherFilters v={v} beside={['address', 'state']} />
      </Filters>
      <div id="results" data-live="15">
        <Pulled v={v} rows={page.items} />
        <RetryTable v={v} rows={page.items} />
        <Pager v={v} page={page} />
      </div>
    </>
  )
}

/** A notice that no resend endpoint is called for the coming attempts: a sender has to poll for them. */
function Pulled({ v, rows }: { v: View; rows: readonly RetryJson[] }) {
  const areWaiting = rows.some(({ nextAttemptAt }) => nextAttemptAt !== null)
  return areWaiting && v.isPulled ? <p>{v.t.retries.pulled}</p> : null
}

export function RetryTable({
  v,
  rows,
  plain,
}: {
  v: View
  rows: RetryJson[]
  /** True if all rows are about one address. */
  plain?: boolean
}) {
  const { t } = v
  const now = Date.now()
  return (
    <Table
      caption={t.nav.retries}
      empty={ofEmpty(v, t.retries.empty)}
      rows={rows}
      columns={[
        {
          head: zoned(v, t.columns.started),
          cell: ({ id, startedAt }) => (
            <a href={`/retries/${id}`}>
              <When v={v} at={startedAt} />
            </a>
          ),
        },
        ...(plain ? [] : [addressColumn(v)]),
        { head: t.columns.state, cell: ({ state }) => <RetryBadge v={v} state={state} /> },
        { head: t.columns.mode, cell: ({ mode }) => t.retries.modes[mode] },
        {
          head: t.retries.window,
          cell: ({ startedAt, endsAt, closedAt }) => (
            <Window
              v={v}
              from={Date.parse(startedAt)}
              to={Date.parse(endsAt)}
              now={Math.min(now, Date.parse(closedAt ?? endsAt))}
              made={[]}
              coming={[]}
            />
          ),
        },
        {
          head: t.columns.next,
          cell: ({ nextAttemptAt }) => <Countdown v={v} at={nextAttemptAt} />,
        },
      ]}
    />
  )
}

export async function retryPage(v: View, id: string) {
  const { t } = v
  const path = `/retries/${encodeURIComponent(id)}`
  const retry = await v.get<RetryDetailJson>(`/v1${path}`)
  v.about = retry.address
  const isInFlight = Date.parse(retry.inFlightUntil ?? '') > Date.now()
  return (
    <>
      <p>
        <AddressLink address={retry.address} />
      </p>
      <div id="retry" data-live="15">
        <dl>
          <Fact name={t.columns.state}>
            <RetryBadge v={v} state={retry.state} />
          </Fact>
          <Fact name={t.columns.mode}>{t.retries.modes[retry.mode]}</Fact>
          <Fact name={t.columns.started}>
            <When v={v} at={retry.startedAt} />
          </Fact>
          <Fact name={retry.closedAt === null ? t.columns.ends : t.columns.ended}>
            <When v={v} at={retry.closedAt ?? retry.endsAt} />
          </Fact>
          {isInFlight && (
            <Fact name={t.retries.inFlight}>
              <When v={v} at={retry.inFlightUntil} />
            </Fact>
          )}
          <Fact name={t.columns.next}>
            <Countdown v={v} at={retry.nextAttemptAt} />
          </Fact>
        </dl>
        <Pulled v={v} rows={[retry]} />
        <Window
          v={v}
          from={Date.parse(retry.startedAt)}
          to={Date.parse(retry.endsAt)}
          now={Math.min(Date.now(), Date.parse(retry.closedAt ?? retry.endsAt))}
          made={retry.attempts?.map(({ at }) => Date.parse(at)) ?? []}
          coming={retry.plan.map(({ at, skipped }) => ({ at: Date.parse(at), skipped }))}
        />
      </div>
      <div class="actions">
        {retry.state === 'open' ? (
          <>
            {retry.mode === 'resend' && !isInFlight && (
              <Action v={v} path={`${path}/attempt`} label={t.retries.now} />
            )}
            <Action
              v={v}
              path={`${path}/cancel`}
              label={t.retries.cancel}
              sure={t.retries.cancelHelp}
            >
              <Note v={v} />
            </Action>
          </>
        ) : (
          retry.state !== 'delivered' && (
            <Action v={v} path={`${path}/reopen`} label={t.retries.reopen} sure={t.common.sure}>
              <Note v={v} />
            </Action>
          )
        )}
      </div>
      <section>
        <h2>{t.retries.past}</h2>
        <Table
          caption={t.retries.past}
          empty={retry.attempts ? t.retries.noPast : t.retries.unknownPast}
          rows={retry.attempts ?? []}
          columns={[
            {
              head: t.columns.attempt,
              numeric: true,
              cell: ({ attempt }) => (attempt > BY_HAND ? t.retries.byHand : attempt),
            },
            timeColumn(v, t.columns.time, 'at'),
            {
              head: t.columns.result,
              cell: ({ result, status, problem }) => (
                <>
                  {t.retries.results[result]} {(status ?? 0) >= 300 && status}{' '}
                  <Words text={v.said(problem ?? '')} />
                </>
              ),
            },
            {
              head: t.columns.duration,
              numeric: true,
              cell: ({ durationMs }) => `${digits(durationMs)} ms`,
            },
          ]}
        />
      </section>
      {retry.state === 'open' && (
        <section>
          <h2>{t.retries.plan}</h2>
          <details open={retry.plan.length === 0}>
            <summary>{t.common.table}</summary>
            <Table
              caption={t.retries.plan}
              empty={t.retries.noPlan[retry.mode]}
              rows={retry.plan}
              columns={[
                { head: t.columns.attempt, numeric: true, cell: ({ attempt }) => attempt },
                {
                  head: zoned(v, t.columns.time),
                  cell: ({ at, skipped }) => (
                    <>
                      <When v={v} at={at} /> {skipped && <small>{t.retries.skipped}</small>}
                    </>
                  ),
                },
              ]}
            />
          </details>
        </section>
      )}
    </>
  )
}
