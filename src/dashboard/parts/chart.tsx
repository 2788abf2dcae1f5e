/** Charts drawn by the server: SVG for the eye, and the same figures as a table behind it. */
import { fill } from '../messages/fill.ts'
import type { View } from '../view.ts'
import { Table } from './table.tsx'
import { digits, zoned } from './text.tsx'

export interface Series {
  key: string
  name: string
  /** One value for each bar. */
  values: readonly number[]
}

const WIDTH = 720
const HEIGHT = 192
const HEAD = 12
const FOOT = 18
/** Room for the scale. */
const LEFT = 52

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
  const mark = markOf(Math.max(1, ...totals))
  const marks = Array.from({ length: Math.ceil(Math.max(1, ...totals) / mark) + 1 }, (_, n) => n)
  const top = mark * (marks.length - 1)
  const y = (value: number) => HEAD + (HEIGHT - HEAD - FOOT) * (1 - value / top)
  const short = new Intl.NumberFormat(v.preferences.language, { notation: 'compact' })
  const step = (WIDTH - LEFT) / Math.max(1, labels.length)
  const gap = Math.min(6, step * 0.25)
  const every = Math.ceil(labels.length / 8)
  return (
    <figure class="chart">
      <figcaption>{zoned(v, title)}</figcaption>
      <Legend items={series.map(({ key, name }) => [`s-${key}`, name])} />
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {marks.map((n) => (
          <g>
            <line x1={LEFT} x2={WIDTH} y1={y(n * mark)} y2={y(n * mark)} />
            <text x={LEFT - 6} y={y(n * mark) + 3} text-anchor="end">
              {short.format(n * mark)}
            </text>
          </g>
        ))}
        {labels.map((label, at) => (
          <g>
            <title>{`${label}: ${series.map(({ name, values }) => `${name} ${digits(values[at] ?? 0)}`).join(', ')}`}</title>
            {stack(series, at).map(({ key, from, to }) => (
              <rect
                class={`s-${key}`}
                x={LEFT + at * step + gap / 2}
                width={step - gap}
                y={y(to)}
                height={y(from) - y(to)}
              />
            ))}
            {at % every === 0 && (
              <text x={LEFT + at * step + step / 2} y={HEIGHT - 4} text-anchor="middle">
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
            { head: zoned(v, v.t.columns.day), cell: ({ label }) => label },
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

/** Distance between the marks of a scale: a round number, with at most five marks. */
function markOf(top: number): number {
  const power = 10 ** Math.floor(Math.log10(top / 5))
  const mark = [1, 2, 5].map((n) => n * power).find((one) => one * 5 >= top) ?? 10 * power
  return Math.max(1, mark)
}

/** The legend of the colours. */
function Legend({ items }: { items: readonly (readonly [shade: string, name: string])[] }) {
  return (
    <ul class="legend">
      {items.map(([shade, name]) => (
        <li>
          <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <rect class={shade} width="10" height="10" />
          </svg>{' '}
          {name}
        </li>
      ))}
    </ul>
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

/** Rows with a bar for their size and the same number beside it. */
export function RankedBars({
  v,
  title,
  head,
  share,
  rows,
  more,
}: {
  v: View
  title: string
  head: string
  /** Name of the percentage. */
  share: string
  rows: readonly {
    name: string
    href: string | null
    events: number
    bad: number
    percent: number
  }[]
  /** How many rows are not shown. */
  more: number
}) {
  const top = Math.max(1, ...rows.map(({ events }) => events))
  return (
    <section class="ranked">
      <h2>{title}</h2>
      <Table
        caption={title}
        empty={v.t.common.empty}
        rows={rows}
        columns={[
          { head, cell: ({ name, href }) => (href === null ? name : <a href={href}>{name}</a>) },
          { head: v.t.columns.count, numeric: true, cell: ({ events }) => events },
          {
            head: share,
            cell: ({ events, bad, percent }) => (
              <>
                <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="s-other" width={(100 * events) / top} height="8" />
                  <rect class="s-hard" width={(100 * bad) / top} height="8" />
                </svg>{' '}
                <small>{percent} %</small>
              </>
            ),
          },
        ]}
      />
      {more > 0 && <small>{fill(v.t.overview.more, { n: more })}</small>}
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
  const { t } = v
  const x = (at: number) => Math.min(100, Math.max(0, (100 * (at - from)) / Math.max(1, to - from)))
  return (
    <>
      <svg
        class="window"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${t.retries.window}: ${Math.round(x(now))} %`}
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
      {made.length + coming.length > 0 && (
        <Legend
          items={[
            ['made', t.retries.past],
            ['coming', t.retries.plan],
          ]}
        />
      )}
    </>
  )
}
