/** Paste a reply, a bounce mail or a webhook, see the verdict and why. Nothing is stored. */
import { describeStatus } from '../../bounce/codes.ts'
import type { Judged, Pasted } from '../judge.ts'
import { Select } from '../parts/forms.tsx'
import { actionText, Code, Reply, RuleId, reasonText, reportedText, Words } from '../parts/text.tsx'
import type { View } from '../view.ts'
import { espNames } from './log.tsx'

export function playgroundPage(v: View, { text, esp }: Pasted, judged: readonly Judged[]) {
  const { t } = v
  return (
    <>
      <p>{t.playground.intro}</p>
      <form class="filters" method="post" action="/playground">
        <label class="wide">
          <span>{t.playground.reply}</span>
          <textarea name="text" rows={8} required placeholder={t.playground.example}>
            {text}
          </textarea>
        </label>
        <Select
          label={t.playground.esp}
          name="esp"
          value={esp ?? undefined}
          options={espNames()}
          any={t.playground.noEsp}
        />
        <div class="buttons">
          <button type="submit">{t.playground.button}</button>
        </div>
      </form>
      {judged.map((one) => (
        <VerdictOf v={v} {...one} />
      ))}
    </>
  )
}

function VerdictOf({ v, recipient, kind, reply, verdict }: { v: View } & Judged) {
  const { t } = v
  const { status, reason, evidence, reported } = verdict
  const meaning = status === null ? null : (describeStatus(status)?.title ?? null)
  return (
    <section>
      <h2>
        {t.playground.verdict} {recipient && <Words text={recipient} />}
      </h2>
      {reply !== null && <Reply text={reply} evidence={evidence} />}
      <dl>
        {kind !== null && (
          <>
            <dt>{t.columns.kind}</dt>
            <dd>{t.kinds[kind]}</dd>
          </>
        )}
        <dt>{t.event.ourAnswer}</dt>
        <dd>
          <Code v={v} status={status} meaning={meaning} /> {meaning?.[v.preferences.language]}
        </dd>
        <dt>{t.columns.reason}</dt>
        <dd>{reasonText(v, reason)}</dd>
        <dt>{t.event.reported}</dt>
        <dd>{reportedText(v, reported)}</dd>
        <dt>{t.event.scope}</dt>
        <dd>{verdict.scope === null ? '–' : t.scopes[verdict.scope]}</dd>
        <dt>{t.columns.action}</dt>
        <dd>{actionText(v, verdict.action, verdict.class === 'permanent')}</dd>
        <dt>{t.event.rule}</dt>
        <dd>
          <RuleId id={verdict.rule} />
        </dd>
        <dt>{t.event.confidence}</dt>
        <dd>{Math.round(verdict.confidence * 100)} %</dd>
        <dt>{t.columns.provider}</dt>
        <dd>{verdict.mailboxProvider ?? t.common.unknown}</dd>
      </dl>
    </section>
  )
}
