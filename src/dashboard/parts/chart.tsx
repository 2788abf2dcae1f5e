/** Charts drawn by the server: SVG for the eye, and the same figures as a table behind it. */
import type { View } from '../view.ts'
import { Table } from './table.tsx'

export interface Series {
  key: string
  name: string
  /** One value for each bar. */
  values: readonly number[]
}

const WIDTH = 720
const HEIGHT = 180
const FOOT = 18

/** Bars side by side, the series stacked in each. */
export function StackedBars({
  v,
  title,
  labels,
  series,
}: {
  v: View
  title: string
  labels: readonly string[]
  series: readonly Series[]
}) {
  const totals = labels.map((_, at) =>
    series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
  )
  const top = Math.max(1, ...totals)
  const step = WIDTH / Math.max(1, labels.length)
  const gap = Math.min(6, step * 0.25)
  const every = Math.ceil(labels.length / 8)
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <ul class="legend">
        {series.map(({ key, name }) => (
          <li>
            <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
              <rect class={`s-${key}`} width="10" height="10" />
            </svg>{' '}
            {name}
          </li>
        ))}
      </ul>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {labels.map((label, at) => (
          <g>
            <title>{`${label}: ${series.map(({ name, values }) => `${name} ${values[at] ?? 0}`).join(', ')}`}</title>
            {stack(series, at).map(({ key, from, to }) => (
              <rect
                class={`s-${key}`}
                x={at * step + gap / 2}
                width={step - gap}
                y={(HEIGHT - FOOT) * (1 - to / top)}
                height={(HEIGHT - FOOT) * ((to - from) / top)}
              />
            ))}
            {at % every === 0 && (
              <text x={at * step + step / 2} y={HEIGHT - 4} text-anchor="middle">
                {label.slice(5)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <details>
        <summary>{v.t.common.table}</summary>
        <Table
          caption={title}
          empty={v.t.common.empty}
          columns={[
            { head: v.t.columns.day, cell: ({ label }) => label },
            ...series.map(({ name, values }) => ({
              head: name,
              numeric: true,
              cell: ({ at }: { at: number }) => values[at] ?? 0,
            })),
          ]}
          rows={labels.map((label, at) => ({ label, at }))}
        />
      </details>
    </figure>
  )
}

function stack(series: readonly Series[], at: number) {
  let from = 0
  return series.flatMap(({ key, values }) => {
    const value = values[at] ?? 0
    if (value === 0) return []
    const part = { key, from, to: from + value }
    from = part.to
    return [part]
  })
}

/** Rows with a bar for their size; the number beside it says the same. */
export function RankedBars({
  v,
  title,
  rows,
}: {
  v: View
  title: string
  rows: readonly { name: string; href: string; events: number; failed: number }[]
}) {
  const top = Math.max(1, ...rows.map(({ events }) => events))
  return (
    <section class="ranked">
      <h3>{title}</h3>
      <Table
        caption={title}
        empty={v.t.common.empty}
        rows={rows}
        columns={[
          { head: title, cell: ({ name, href }) => <a href={href}>{name}</a> },
          { head: v.t.columns.count, numeric: true, cell: ({ events }) => events },
          {
            head: v.t.columns.share,
            cell: ({ events, failed }) => (
              <svg
                class="bar"
                viewBox="0 0 100 8"
                preserveAspectRatio="none"
                role="img"
                aria-label={`${failed}/${events} ${v.t.overview.failedShare}`}
              >
                <rect class="s-other" width={(100 * events) / top} height="8" />
                <rect class="s-hard" width={(100 * failed) / top} height="8" />
              </svg>
            ),
          },
        ]}
      />
    </section>
  )
}

/** The 24 hours of a retry: attempts made and to come on one line. */
export function Window({
  v,
  from,
  to,
  now,
  made,
  coming,
}: {
  v: View
  from: number
  to: number
  now: number
  made: readonly number[]
  coming: readonly { at: number; skipped: boolean }[]
}) {
  const x = (at: number) => Math.min(100, Math.max(0, (100 * (at - from)) / Math.max(1, to - from)))
  return (
    <svg
      class="window"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${v.t.retries.window}: ${made.length} / ${coming.length}`}
    >
      <rect class="track" x="0" y="4" width="100" height="2" />
      <rect class="passed" x="0" y="4" width={x(now)} height="2" />
      {coming.map(({ at, skipped }) => (
        <rect class={skipped ? 'skipped' : 'coming'} x={x(at)} y="3" width="0.2" height="4" />
      ))}
      {made.map((at) => (
        <rect class="made" x={x(at)} y="1" width="0.4" height="8" />
      ))}
      <rect class="now" x={x(now)} y="0" width="0.3" height="10" />
    </svg>
  )
}
