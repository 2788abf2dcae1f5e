/** Suppressions: addresses that are not mailed and why; add one, import a list, export the list. */
import type { AddressJson } from '../../api/address-json.ts'
import type { ImportReportJson } from '../../api/imports.ts'
import { ADDRESS_STATES, isSendable } from '../../bounce/policy.ts'
import { Choice, Field, Filter, Filters, Note, OtherFilters } from '../parts/forms.tsx'
import { CsvLink, ofEmpty, Pager, Table } from '../parts/table.tsx'
import type { View } from '../view.ts'
import { addressColumns } from './addresses.tsx'
import { importsSection } from './imports.tsx'

const UNSENDABLE = ADDRESS_STATES.filter((state) => !isSendable(state))

export async function suppressionsPage(v: View, report: ImportReportJson | null = null) {
  const { t } = v
  const which = { sendable: 'false' }
  const page = await v.page<AddressJson>(v.query('/v1/addresses', v.filters(), which))
  const imports = await importsSection(v, report)
  // The result of an import is shown above the existing list.
  const isImport = report !== null || v.typed('do').length > 0
  return (
    <>
      <p>{t.suppressions.intro}</p>
      {v.mayWrite && (
        <p>
          <a href="#add">{t.suppressions.add}</a> · <a href="#import">{t.suppressions.import}</a>
        </p>
      )}
      {isImport && imports}
      <Filters v={v}>
        <Choice
          v={v}
          name="state"
          options={UNSENDABLE.map((one) => [one, t.states[one]] as const)}
        />
        <Filter v={v} name="search" type="search" minlength={2} />
        <OtherFilters v={v} beside={['state', 'search']} />
      </Filters>
      <div id="results">
        <Table
          caption={t.nav.suppressions}
          empty={ofEmpty(v, t.suppressions.empty)}
          rows={page.items}
          columns={addressColumns(v)}
        />
        <Pager v={v} page={page} />
        <CsvLink v={v} path="/v1/addresses.csv" names={v.filters('cursor')} more={which} />
      </div>
      {v.mayWrite && (
        <section id="add">
          <h2>{t.suppressions.add}</h2>
          <form class="filters" method="post" action="/suppressions/add">
            <Field
              label={t.columns.address}
              name="address"
              value={v.typed('address')[0]}
              required
            />
            <Note v={v} />
            <div class="buttons">
              <button type="submit">{t.address.suppress}</button>
            </div>
          </form>
        </section>
      )}
      {!isImport && imports}
    </>
  )
}
