/** Words, times, codes and states as every page shows them. */
import type { LogEntryJson } from '../../api/log.ts'
import type { RETRY_STATES, ShownOutcome } from '../../bounce/fold.ts'
import { OWN_PREFIX } from '../../bounce/own-rules.ts'
import type { AddressState } from '../../bounce/policy.ts'
import { type Action, REASONS } from '../../bounce/reason.ts'
import { isRule } from '../../bounce/rules.ts'
import type { Child } from '../../html.ts'
import { visible } from '../../visible.ts'
import type { View } from '../view.ts'

/** Each tone also has its own sign, so that colour is never the only cue. */
export type Tone = 'good' | 'wait' | 'bad' | 'none'
const SIGNS: Record<Tone, string> = { good: '✓', wait: '↻', bad: '✕', none: '·' }

export function Badge({ tone, children }: { tone: Tone; children?: Child }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {children}
    </span>
  )
}

/** An item of a `<dl>`: a name and its value. */
export function Fact({ name, children }: { name: string; children?: Child }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** The id of a rule, with a link to its documentation, or to the operator's own rules. */
export function RuleId({ id }: { id: string | null }) {
  if (id === null) return <>–</>
  const code = <code>{id}</code>
  if (id.startsWith(OWN_PREFIX)) return <a href="/rules">{code}</a>
  return isRule(id) ? <a href={`/docs/rules#${id}`}>{code}</a> : code
}

const STATE_TONES: Record<AddressState, Tone> = {
  ok: 'good',
  retrying: 'wait',
  failing: 'wait',
  undeliverable: 'bad',
  suppressed: 'bad',
  complained: 'bad',
  unsubscribed: 'bad',
  esp_suppressed: 'bad',
}

export function StateBadge({ v, state }: { v: View; state: AddressState }) {
  return (
    <Hint text={v.t.stateHelp[state]}>
      <Badge tone={STATE_TONES[state]}>{v.t.states[state]}</Badge>
    </Hint>
  )
}

const OUTCOME_TONES: Record<ShownOutcome, Tone> = {
  waiting: 'wait',
  delivered: 'good',
  failed: 'bad',
  expired: 'bad',
  cancelled: 'none',
  dropped: 'none',
  noted: 'none',
}

export function OutcomeBadge({ v, outcome }: { v: View; outcome: ShownOutcome }) {
  return <Badge tone={OUTCOME_TONES[outcome]}>{v.t.outcomes[outcome]}</Badge>
}

const RETRY_TONES: Record<(typeof RETRY_STATES)[number], Tone> = {
  open: 'wait',
  delivered: 'good',
  failed: 'bad',
  expired: 'bad',
  cancelled: 'none',
}

export function RetryBadge({ v, state }: { v: View; state: (typeof RETRY_STATES)[number] }) {
  return <Badge tone={RETRY_TONES[state]}>{v.t.retries.states[state]}</Badge>
}

/** Content with an explanation that is shown on hover or focus. */
function Hint({ text, children }: { text: string; children?: Child }) {
  return (
    <span class="hint" tabindex={0}>
      {children}
      <span class="tip" role="tooltip">
        {text}
      </span>
    </span>
  )
}

/** A status code with its meaning. */
export function Code({
  v,
  status,
  meaning,
}: {
  v: View
  status: string | null
  meaning: { en: string; ja: string } | null
}) {
  if (status === null) return <span class="faint">–</span>
  if (meaning === null) return <code>{status}</code>
  return (
    <Hint text={meaning[v.preferences.language]}>
      <code>{status}</code>
    </Hint>
  )
}

export function reasonText({ t }: View, reason: string | null): string {
  const known = REASONS.find((one) => one === reason)
  return known === undefined ? (reason ?? '–') : t.reasons[known]
}

/** The text of an action. After a permanent error, `retry` means another message, not the same one. */
export function actionText({ t }: View, action: Action, isPermanent: boolean): string {
  return t.actions[action === 'retry' && isPermanent ? 'retryAnother' : action]
}

/** A number with grouped digits, in the style of both languages. */
export function digits(number: number): string {
  return number.toLocaleString('en')
}

/** The heading of a column of times, which names their zone. */
export function zoned(v: View, head: string): string {
  return `${head} (${v.preferences.timeZone})`
}

/** A time (RFC 3339), shown in the reader's time zone. */
export function When({ v, at }: { v: View; at: string | null }) {
  if (at === null) return <span class="faint">–</span>
  return (
    <time datetime={at} title={at}>
      {clock(v, at)} <span class="zone">{v.preferences.timeZone}</span>
    </time>
  )
}

export function timeText(v: View, at: string): string {
  return `${clock(v, at)} ${v.preferences.timeZone}`
}

function clock(v: View, at: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: v.preferences.timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return parts.format(new Date(at))
}

/** A countdown in the browser; without scripts, a plain time. */
export function Countdown({ v, at }: { v: View; at: string | null }) {
  if (at === null) return <span class="faint">–</span>
  return (
    <time datetime={at} title={at} data-countdown="">
      {timeText(v, at)}
    </time>
  )
}

interface Said {
  text: string
  /** The field of the event that the words are from. */
  field?: 'diagnostic' | 'espReason'
  evidence: LogEntryJson['evidence']
}

/** Quoted words, in which those that decided are marked. */
export function Reply({ text, field = 'diagnostic', evidence }: Said) {
  const mark = evidence?.field === field ? { mark: evidence } : {}
  return (
    <blockquote>
      <Words text={text} {...mark} />
    </blockquote>
  )
}

/** The codes that were reported with the words. */
export function reportedText(v: View, { replyCode, status }: LogEntryJson['reported']): string {
  return [replyCode, status].filter((part) => part !== null).join(' ') || v.t.event.reportedNothing
}

/** Untrusted text, shown as text whatever characters it contains, in its own direction. */
export function Words({ text, mark }: { text: string; mark?: { start: number; end: number } }) {
  if (mark === undefined || mark.end <= mark.start) {
    return (
      <span class="words" dir="auto">
        {visible(text)}
      </span>
    )
  }
  return (
    <span class="words" dir="auto">
      {visible(text.slice(0, mark.start))}
      <mark>{visible(text.slice(mark.start, mark.end))}</mark>
      {visible(text.slice(mark.end))}
    </span>
  )
}

export function AddressLink({ address }: { address: string }) {
  return (
    <a class="address" href={`/addresses/${encodeURIComponent(address)}`}>
      {visible(address)}
    </a>
  )
}
