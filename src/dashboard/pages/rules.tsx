/** Own rules, tested against the log before they are saved, and the replies that no rule explains. */
import type { RuleJson, TrialJson, UnknownJson } from '../../api/rules.ts'
import { MAILBOX_PROVIDERS } from '../../bounce/mailbox-providers.ts'
import { FAILURE_REASONS } from '../../bounce/reason.ts'
import { phraseOf } from '../../bounce/reply-shape.ts'
import { fill } from '../messages/fill.ts'
import { Action, Field, Select } from '../parts/forms.tsx'
import { Table, timeColumn } from '../parts/table.tsx'
import { actionText, reasonText, Words } from '../parts/text.tsx'
import type { View } from '../view.ts'

/** The input, to be shown again. */
export interface RuleDraft {
  id: string
  phrases: string[]
  reason: string
  provider: string | null
  note: string | null
}

export async function rulesPage(v: View, draft: RuleDraft | null = null, trial?: TrialJson) {
  const { t } = v
  const { items } = await v.get<{ items: RuleJson[] }>('/v1/rules')
  const unknown = await v.get<{ items: UnknownJson[] }>('/v1/rules/unknown')
  return (
    <>
      <p>{t.rules.intro}</p>
      <section id="new">
        <h2>{t.rules.new}</h2>
        {v.mayWrite ? <RuleForm v={v} draft={draft ?? empty(v)} /> : <p>{t.common.readOnly}</p>}
        {trial !== undefined && <Trial v={v} trial={trial} />}
      </section>
      <section>
        <h2>{t.rules.own}</h2>
        <Table
          caption={t.rules.own}
          empty={t.rules.noOwn}
          rows={items}
          columns={[
            { head: t.columns.id, cell: ({ id }) => <code>{id}</code> },
            {
              head: t.columns.phrases,
              cell: ({ phrases }) => (
                <ul>
                  {phrases.map((phrase) => (
                    <li>
                      <Words text={phrase} />
                    </li>
                  ))}
                </ul>
              ),
            },
            { head: t.columns.reason, cell: ({ reason }) => reasonText(v, reason) },
            { head: t.columns.provider, cell: ({ provider }) => provider ?? t.common.any },
            { head: t.columns.note, cell: ({ note }) => <Words text={note ?? '–'} /> },
            {
              head: t.common.actions,
              cell: ({ id }) => (
                <Action
                  v={v}
                  path={`/rules/${id}/delete`}
                  label={t.common.delete}
                  sure={t.common.sure}
                  danger
                />
              ),
            },
          ]}
        />
      </section>
      <section id="unknown">
        <h2>{t.rules.unknown}</h2>
        <Table
          caption={t.rules.unknown}
          empty={t.rules.noUnknown}
          rows={unknown.items}
          columns={[
            { head: t.columns.count, numeric: true, cell: ({ count }) => count },
            { head: t.columns.example, cell: ({ example }) => <Words text={example} /> },
            { head: t.columns.provider, cell: ({ provider }) => provider ?? '–' },
            timeColumn(v, t.columns.lastSeen, 'lastSeenAt'),
            {
              head: t.common.actions,
              cell: ({ shape }) => {
                const phrase = phraseOf(shape)
                if (phrase === '') return '–'
                return <a href={ruleFrom(phrase)}>{t.rules.write}</a>
              },
            },
          ]}
        />
      </section>
    </>
  )
}

/** URL of the form for a new rule with this phrase. */
export function ruleFrom(phrase: string): string {
  return `/rules?phrases=${encodeURIComponent(phrase)}#new`
}

function empty(v: View): RuleDraft {
  const phrases = v.param('phrases')
  return {
    id: '',
    phrases: phrases === undefined ? [] : [phrases],
    reason: '',
    provider: null,
    note: null,
  }
}

function RuleForm({ v, draft }: { v: View; draft: RuleDraft }) {
  const { t } = v
  return (
    <form class="filters" method="post" action="/rules">
      <Field label={t.columns.id} name="id" value={draft.id} help={t.rules.idHelp} required />
      <label class="wide">
        <span>{t.rules.phrases}</span>
        <textarea name="phrases" rows={3} required>
          {draft.phrases.join('\n')}
        </textarea>
        <small>
          {t.rules.phrasesHelp} <a href="/docs/rules#names">{t.rules.names}</a>
        </small>
      </label>
      <Select
        label={t.columns.reason}
        name="reason"
        value={draft.reason}
        options={FAILURE_REASONS.map((reason) => [reason, reasonText(v, reason)] as const)}
        any="–"
      />
      <Select
        label={t.columns.provider}
        name="provider"
        value={draft.provider ?? undefined}
        any={t.common.any}
        options={MAILBOX_PROVIDERS.map(({ id }) => [id, id] as const)}
      />
      <Field label={t.columns.note} name="note" value={draft.note ?? ''} />
      <div class="buttons">
        <button type="submit" name="do" value="try">
          {t.rules.try}
        </button>
        <button type="submit" name="do" value="save">
          {t.rules.save}
        </button>
      </div>
    </form>
  )
}

function Trial({ v, trial }: { v: View; trial: TrialJson }) {
  const { t } = v
  return (
    <div role="status">
      <p>
        <strong>{fill(t.rules.tried, trial)}</strong>
      </p>
      <Table
        caption={t.rules.before}
        empty={t.common.empty}
        rows={trial.samples}
        columns={[
          { head: t.columns.words, cell: ({ reply }) => <Words text={reply} /> },
          { head: t.rules.before, cell: ({ before }) => reasonText(v, before.reason) },
          {
            head: t.rules.after,
            cell: ({ after: { status, reason, action } }) => (
              <>
                {status} {reasonText(v, reason)}: {actionText(v, action, status?.[0] === '5')}
              </>
            ),
          },
          timeColumn(v, t.columns.time, 'occurredAt'),
        ]}
      />
    </div>
  )
}
