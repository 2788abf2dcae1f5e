/** The whole table of codes, searchable and fit for printing. */
import { CODES } from '../../bounce/code-table.ts'
import { describeStatus } from '../../bounce/codes.ts'
import { Field, Filters } from '../parts/forms.tsx'
import { Table } from '../parts/table.tsx'
import type { View } from '../view.ts'

export function codesPage(v: View) {
  const { t, preferences } = v
  const wanted = (v.param('search') ?? '').toLowerCase()
  const rows = CODES.flatMap(({ code, classes, rfc }) => {
    const digit = classes.includes(5) ? 5 : (classes[0] ?? 5)
    const description = describeStatus(`${digit}.${code}`)
    if (description === null) return []
    const row = {
      code: `x.${code}`,
      status: description.status,
      title: description.title[preferences.language],
      meaning: description.meaning[preferences.language],
      advice: description.advice[preferences.language],
      rfc,
    }
    const text = `${row.code} ${row.status} ${row.title} ${row.meaning}`.toLowerCase()
    return text.includes(wanted) ? [row] : []
  })
  return (
    <>
      <p>{t.codes.intro}</p>
      <Filters v={v}>
        <Field label={t.common.search} name="search" type="search" value={v.param('search')} />
      </Filters>
      <div id="results">
        <Table
          caption={t.nav.codes}
          empty={t.common.empty}
          rows={rows}
          columns={[
            { head: t.columns.code, cell: ({ code }) => <code>{code}</code> },
            { head: t.columns.title, cell: ({ title }) => title },
            { head: t.columns.meaning, cell: ({ meaning }) => meaning },
            { head: t.columns.advice, cell: ({ advice }) => advice },
            { head: t.codes.registered, cell: ({ rfc }) => rfc },
          ]}
        />
      </div>
    </>
  )
}
