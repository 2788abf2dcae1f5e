/** Importing a suppression list: first a dry run, then the result, and the undo. */
import type { ImportJson, ImportReportJson } from '../../api/imports.ts'
import { IMPORT_COUNTS } from '../../import/import-line.ts'
import { Action, Field } from '../parts/forms.tsx'
import { Table, timeColumn } from '../parts/table.tsx'
import { Badge, digits, Fact, Words } from '../parts/text.tsx'
import type { View } from '../view.ts'

/** A checked list up to this length stays in the form; a longer one must be chosen again instead of being sent twice. */
const MAX_KEPT_TEXT = 300_000

export async function importsSection(v: View, report: ImportReportJson | null) {
  const { t } = v
  if (!v.mayWrite) return null
  const { items } = await v.get<{ items: ImportJson[] }>('/v1/imports')
  const text = v.typed('text')[0] ?? ''
  const kept = text.length <= MAX_KEPT_TEXT ? text : ''
  return (
    <section id="import">
      <h2>{t.suppressions.import}</h2>
      {report !== null && <Report v={v} report={report} again={kept === ''} />}
      <form
        class="filters"
        method="post"
        action="/suppressions/import"
        enctype="multipart/form-data"
      >
        <input type="hidden" name="name" value={v.typed('name')[0]} />
        <Field label={t.suppressions.file} name="file" type="file" accept=".csv,.txt,text/csv" />
        <label class="wide">
          <span>{t.suppressions.pasted}</span>
          <textarea name="text" rows={4}>
            {kept}
          </textarea>
          <small>{t.suppressions.importHelp}</small>
        </label>
        <div class="buttons">
          <button type="submit" name="do" value="check">
            {t.suppressions.check}
          </button>
          <button type="submit" name="do" value="take">
            {t.suppressions.take}
          </button>
        </div>
      </form>
      <Progress v={v} />
      <div id="imports">{items.length > 0 && <Imports v={v} items={items} />}</div>
      <script type="module" src="/dashboard/import.js" />
    </section>
  )
}

/** Progress of a long list; filled by the script that sends it in parts. */
function Progress({ v }: { v: View }) {
  const { t } = v
  return (
    <div id="import-progress" role="status" hidden>
      <h3>{t.suppressions.progress}</h3>
      <p>
        <progress max="1" aria-label={t.suppressions.progress} />
      </p>
      <p class="problem" data-failed="" hidden>
        {t.suppressions.stopped} <span />
      </p>
      <p data-end="again" hidden>
        {t.suppressions.again}
      </p>
      <p data-end="check" hidden>
        {t.suppressions.checked}
      </p>
      <p data-end="take" hidden>
        {t.suppressions.taken}
      </p>
      <dl>
        <dt>{t.suppressions.recognised}</dt>
        <dd data-format="">–</dd>
        {IMPORT_COUNTS.map((name) => (
          <>
            <dt>{t.suppressions.counts[name]}</dt>
            <dd data-count={name}>0</dd>
          </>
        ))}
        <dt>{t.suppressions.lifted}</dt>
        <dd data-count="lifted">0</dd>
      </dl>
      <ul
        data-problems={JSON.stringify({ ...t.suppressions.problems, ...t.suppressions.leftAlone })}
        aria-label={t.suppressions.counts.badLines}
      />
    </div>
  )
}

function Report({ v, report, again }: { v: View; report: ImportReportJson; again: boolean }) {
  const { t } = v
  return (
    <div id="import-report" role="status">
      <h3>{report.dryRun ? t.suppressions.checked : t.suppressions.taken}</h3>
      <dl>
        <Fact name={t.suppressions.recognised}>{report.format}</Fact>
        {IMPORT_COUNTS.map((name) => (
          <Fact name={t.suppressions.counts[name]}>{digits(report[name])}</Fact>
        ))}
      </dl>
      <LineTable
        v={v}
        caption={t.suppressions.counts.badLines}
        head={t.suppressions.problem}
        rows={report.bad.map(({ line, problem }) => [line, t.suppressions.problems[problem]])}
      />
      <LineTable
        v={v}
        caption={t.suppressions.counts.countersOnly}
        head={t.columns.reason}
        rows={report.leftAlone.map(({ line, why }) => [line, t.suppressions.leftAlone[why]])}
      />
      {report.dryRun && again && <p>{t.suppressions.fileAgain}</p>}
    </div>
  )
}

function Imports({ v, items }: { v: View; items: readonly ImportJson[] }) {
  const { t } = v
  return (
    <Table
      caption={t.suppressions.imports}
      empty={null}
      rows={items}
      columns={[
        timeColumn(v, t.columns.created, 'createdAt'),
        { head: t.columns.name, cell: ({ name }) => <Words text={name} /> },
        { head: t.suppressions.recognised, cell: ({ format }) => format },
        {
          head: t.suppressions.suppressed,
          numeric: true,
          cell: ({ suppressed }) => suppressed,
        },
        {
          head: t.common.actions,
          // An undo that was interrupted can be continued.
          cell: ({ id, undoneAt }) => (
            <>
              {undoneAt !== null && <Badge tone="none">{t.suppressions.undone}</Badge>}
              <Action
                v={v}
                path={`/suppressions/imports/${id}/undo`}
                label={undoneAt === null ? t.suppressions.undo : t.suppressions.undoRest}
                sure={undoneAt === null ? t.suppressions.undoHelp : t.suppressions.undoRestHelp}
              />
            </>
          ),
        },
      ]}
    />
  )
}

const MOST_SHOWN = 100

/** A table of lines of the file with a remark on each; nothing if there are none. */
function LineTable(of: {
  v: View
  caption: string
  head: string
  rows: readonly (readonly [line: number, said: string])[]
}) {
  if (of.rows.length === 0) return null
  return (
    <Table
      caption={of.caption}
      empty={null}
      rows={of.rows.slice(0, MOST_SHOWN)}
      columns={[
        { head: of.v.t.suppressions.line, numeric: true, cell: ([line]) => line },
        { head: of.head, cell: ([, said]) => said },
      ]}
    />
  )
}
