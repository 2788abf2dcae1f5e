/** Tokens: create them (shown once), revoke them; and the log of who did what. */
import type { TokenJson } from '../../api/tokens.ts'
import { TOKEN_SCOPES } from '../../db/token-scope.ts'
import { Action, Field, Select } from '../parts/forms.tsx'
import { CsvLink, Table, timeColumn } from '../parts/table.tsx'
import { Words } from '../parts/text.tsx'
import type { View } from '../view.ts'

export async function tokensPage(v: View) {
  const { t } = v
  const { items } = await v.get<{ items: TokenJson[] }>('/v1/tokens')
  return (
    <>
      <p>{t.tokens.intro}</p>
      <form class="filters" method="post" action="/tokens">
        <Field label={t.columns.name} name="name" value={v.typed('name')[0]} required />
        <Select
          label={t.columns.scope}
          name="scope"
          value={v.typed('scope')[0] ?? 'read'}
          options={TOKEN_SCOPES.map((scope) => [scope, t.tokens.scopes[scope]] as const)}
        />
        <div class="buttons">
          <button type="submit">{t.common.add}</button>
        </div>
      </form>
      <Table
        caption={t.nav.tokens}
        empty={t.tokens.empty}
        rows={items}
        columns={[
          { head: t.columns.name, cell: ({ name }) => <Words text={name} /> },
          { head: t.columns.scope, cell: ({ scope }) => t.tokens.scopes[scope] },
          timeColumn(v, t.columns.created, 'createdAt'),
          {
            head: t.common.actions,
            cell: ({ id }) => (
              <Action
                v={v}
                path={`/tokens/${id}/delete`}
                label={t.tokens.revoke}
                sure={t.common.sure}
                danger
              />
            ),
          },
        ]}
      />
      <h2>{t.tokens.audit}</h2>
      <p>{t.tokens.audited}</p>
      <CsvLink v={v} path="/v1/audit.csv" names={[]} />
    </>
  )
}
