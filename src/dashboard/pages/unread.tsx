/** Bounce mails that could not be read: look at them, delete them. */
import type { UnreadJson } from '../../api/unread.ts'
import { Action } from '../parts/forms.tsx'
import { type Page, Pager, Table, timeColumn } from '../parts/table.tsx'
import { Words } from '../parts/text.tsx'
import type { View } from '../view.ts'

export async function unreadPage(v: View) {
  const { t } = v
  const page = await v.get<Page<UnreadJson>>(v.query('/v1/unread', ['cursor']))
  return (
    <>
      <p>{t.unread.intro}</p>
      <Table
        caption={t.nav.unread}
        empty={t.unread.empty}
        rows={page.items}
        columns={[
          timeColumn(v, t.columns.time, 'receivedAt'),
          { head: t.columns.reason, cell: ({ why }) => t.unread.why[why] },
          {
            head: t.unread.subject,
            cell: ({ id, subject }) => (
              <a href={`/unread/${id}`}>
                <Words text={subject ?? t.common.none} />
              </a>
            ),
          },
          { head: t.unread.size, numeric: true, cell: ({ sizeBytes }) => sizeBytes },
          {
            head: t.common.actions,
            cell: ({ id }) => <Delete v={v} id={id} />,
          },
        ]}
      />
      <Pager v={v} page={page} />
    </>
  )
}

/** The mail, decoded and raw, as plain text: no link, image or script in it is active. */
export async function unreadMailPage(v: View, id: string) {
  const path = `/unread/${encodeURIComponent(id)}`
  v.about = id
  const textAt = async (query: string) => (await v.ask(`/v1${path}${query}`)).text()
  return (
    <>
      <p>
        <a href={`/v1${path}`} download>
          {id}.eml
        </a>
      </p>
      <Delete v={v} id={id} />
      <pre>
        <Words text={await textAt('?decoded=true')} />
      </pre>
      <details>
        <summary>{v.t.unread.source}</summary>
        <pre>
          <Words text={await textAt('')} />
        </pre>
      </details>
    </>
  )
}

function Delete({ v, id }: { v: View; id: string }) {
  const { common } = v.t
  const path = `/unread/${encodeURIComponent(id)}/delete`
  return <Action v={v} path={path} label={common.delete} sure={common.sure} danger />
}
