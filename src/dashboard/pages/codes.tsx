/** The complete table of codes, searchable and printable. */
import { CODES } from '../../bounce/code-table.ts'
import { Filter, Filters } from '../parts/forms.tsx'
import { Table } from '../parts/table.tsx'
import type { View } from '../view.ts'

export async function codesPage(v: View) {
  const { t, preferences } = v
  const { codes: texts } = await v.codeTexts()
  const wanted = (v.param('search') ?? '').toLowerCase()
  // Rows omit the first digit; its meaning is explained above the table.
  const rows = CODES.map((row) => ({
    code: `x.${row.code}`,
    title: row.title[preferences.language],
    meaning: texts[row.code]?.meaning[preferences.language],
    advice: texts[row.code]?.advice[preferences.language],
    rfc: texts[row.code]?.rfc,
  })).filter(({ code, title, meaning }) => {
    const codes = [code, ...[2, 4, 5].map((digit) => code.replace('x', String(digit)))]
    return [...codes, title, meaning].join(' ').toLowerCase().includes(wanted)
  })
  return (
    <>
      <p>{t.codes.intro}</p>
      <Filters v={v}>
        <Filter v={v} name="search" type="search" />
      </Filters>
      <div id="results">
        <Table
          caption={t.nav.codes}
          empty={t.codes.empty}
          rows={rows}
          columns={[
            { head: t.columns.code, cell: ({ code }) => <code>{code}</code> },
            { head: t.columns.title, cell: ({ title }) => title },
            { head: t.columns.meaning, cell: ({ meaning }) => meaning },
            { head: t.columns.action, cell: ({ advice }) => advice },
            { head: t.codes.registered, cell: ({ rfc }) => rfc },
          ]}
        />
      </div>
    </>
  )
}
