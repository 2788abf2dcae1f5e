/** Paste a reply, a bounce mail or a webhook, see the verdict and why. Nothing is stored. */
import { describeStatus } from '../../bounce/codes.ts'
import type { Judged, Pasted } from '../judge.ts'
import { Select } from '../parts/forms.tsx'
import {
  actionText,
  Code,
  Fact,
  Reply,
  RuleId,
  reasonText,
  reportedText,
  Words,
} from '../parts/text.tsx'
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
        {kind !== null && <Fact name={t.columns.kind}>{t.kinds[kind]}</Fact>}
        <Fact name={t.event.ourAnswer}>
          <Code v={v} status={status} meaning={meaning} /> {meaning?.[v.preferences.language]}
        </Fact>
        <Fact name={t.columns.reason}>{reasonText(v, reason)}</Fact>
        <Fact name={t.event.reported}>{reportedText(v, reported)}</Fact>
        <Fact name={t.event.scope}>{verdict.scope === null ? '–' : t.scopes[verdict.scope]}</Fact>
        <Fact name={t.columns.action}>
          {actionText(v, verdict.action, verdict.class === 'permanent')}
        </Fact>
        <Fact name={t.event.rule}>
          <RuleId id={verdict.rule} />
        </Fact>
        <Fact name={t.event.confidence}>{Math.round(verdict.confidence * 100)} %</Fact>
        <Fact name={t.columns.provider}>{verdict.mailboxProvider ?? t.common.unknown}</Fact>
      </dl>
    </section>
  )
}
