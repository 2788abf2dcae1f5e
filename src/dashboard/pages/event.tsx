/** One event: first its author or the server's words, then the reason for the verdict. */
import type { LogEntryJson } from '../../api/log.ts'
import { matchingRules } from '../../bounce/classify.ts'
import { ACTION_KINDS, isProven } from '../../bounce/event.ts'
import { phraseOf, replyShape } from '../../bounce/reply-shape.ts'
import { UNPROVEN } from '../../db/accept.ts'
import { Action, Note } from '../parts/forms.tsx'
import {
  AddressLink,
  actionText,
  Badge,
  Code,
  Fact,
  Reply,
  RuleId,
  reasonText,
  reportedText,
  When,
  Words,
} from '../parts/text.tsx'
import type { View } from '../view.ts'
import { espName, kindText, noteText, Outcome } from './log.tsx'
import { ruleFrom } from './rules.tsx'

interface OfEntry {
  v: View
  entry: LogEntryJson
}

export async function eventPage(v: View, id: string) {
  const entry = await v.get<LogEntryJson>(`/v1/log/${encodeURIComponent(id)}`)
  const { t } = v
  v.about = entry.address
  const phrase = wordsOf(entry)
  const isDeed = ACTION_KINDS.some((kind) => kind === entry.kind)
  return (
    <>
      <p>
        <AddressLink address={entry.address} /> · {kindText(v, entry)} ·{' '}
        <When v={v} at={entry.occurredAt} /> <Outcome v={v} entry={entry} />
      </p>
      {entry.actor !== null && (
        <dl>
          <Fact name={isDeed ? t.columns.actor : t.event.acceptedBy}>
            <Words text={entry.actor} />
          </Fact>
          <Fact name={t.columns.note}>
            <Words text={noteText(v, entry) ?? '–'} />
          </Fact>
        </dl>
      )}
      {!isDeed && <Said v={v} entry={entry} />}
      {!isProven(entry.authenticity) && (await acceptance(v, entry))}
      {entry.rule !== null && <Verdict v={v} entry={entry} />}
      {entry.rule !== null && <Alternatives v={v} entry={entry} />}
      {phrase !== '' && v.mayWrite && (
        <p>
          <a class="button" href={ruleFrom(phrase)}>
            {t.event.wrong}
          </a>{' '}
          <small>{t.event.wrongHelp}</small>
        </p>
      )}
      <section>
        <h2>{t.event.raw}</h2>
        <dl>
          {Object.entries(entry)
            .filter(([, value]) => value !== null)
            .map(([name, value]) => (
              <Fact name={name}>
                <Words text={typeof value === 'string' ? value : JSON.stringify(value)} />
              </Fact>
            ))}
        </dl>
      </section>
    </>
  )
}

/** The words of a server or a mail service; a person's action has none. */
function Said({ v, entry }: OfEntry) {
  const { event } = v.t
  const { diagnostic, espReason, evidence } = entry
  return (
    <section>
      <h2>{event.words}</h2>
      {diagnostic === null ? (
        <p class="empty">{event.noWords}</p>
      ) : (
        <Reply text={diagnostic} evidence={evidence} />
      )}
      {espReason !== null && (
        <>
          <p>{event.espReason}</p>
          <Reply text={espReason} field="espReason" evidence={evidence} />
        </>
      )}
    </section>
  )
}

/** For an unproven mail: the button that accepts it or, once accepted, a link to the event that counts in its place. */
async function acceptance(v: View, { id, address, esp, espEventId, authenticity }: LogEntryJson) {
  const { t } = v
  if (authenticity === 'unproven') {
    return (
      <Action v={v} path={`/log/${id}/accept`} label={t.event.accept} sure={t.event.acceptHelp}>
        <Note v={v} />
      </Action>
    )
  }
  const same = new URLSearchParams({ address, esp, limit: '1000' })
  const { items } = await v.get<{ items: LogEntryJson[] }>(`/v1/log?${same}`)
  const proven = items.find((one) => `${UNPROVEN}${one.espEventId}` === espEventId)
  return proven && <a href={`/log/${proven.id}`}>{t.event.accepted}</a>
}

/** A draft phrase for a new rule: the matched words, or most of the reply. Empty if they contain no usable phrase. */
function wordsOf({ diagnostic, evidence }: LogEntryJson): string {
  const text = diagnostic ?? ''
  const words = evidence?.field === 'diagnostic' ? text.slice(evidence.start, evidence.end) : ''
  return phraseOf(replyShape(words)) || phraseOf(replyShape(text))
}

function Verdict({ v, entry }: OfEntry) {
  const { t } = v
  const { rule, reported, reason, status, meaning } = entry
  return (
    <section>
      <h2>{t.event.why}</h2>
      <dl>
        <Fact name={t.event.reported}>{reportedText(v, reported)}</Fact>
        <Fact name={t.event.ourAnswer}>
          <Code v={v} status={status} meaning={meaning} /> {reasonText(v, reason)}
        </Fact>
        <Fact name={t.event.scope}>{entry.scope === null ? '–' : t.scopes[entry.scope]}</Fact>
        <Fact name={t.columns.action}>
          {entry.action === null ? '–' : actionText(v, entry.action, entry.class === 'permanent')}
        </Fact>
        <Fact name={t.event.rule}>
          <RuleId id={rule} />
        </Fact>
        {entry.confidence !== null && (
          <Fact name={t.event.confidence}>{Math.round(entry.confidence * 100)} %</Fact>
        )}
        <Fact name={t.columns.provider}>{entry.mailboxProvider ?? t.common.unknown}</Fact>
        <Fact name={t.columns.authenticity}>
          {isProven(entry.authenticity) ? (
            t.authenticity[entry.authenticity]
          ) : (
            <Badge tone="bad">{t.authenticity[entry.authenticity]}</Badge>
          )}
        </Fact>
        <Fact name={t.columns.esp}>
          <a href={`/esps#${entry.esp}`}>{espName(v, entry.esp)}</a> {entry.source}
        </Fact>
      </dl>
    </section>
  )
}

/** The verdicts of the other rules that match these words. */
function Alternatives({ v, entry }: OfEntry) {
  const { t } = v
  const { diagnostic, reported, mailboxProvider, rule } = entry
  const evidence = {
    diagnostic,
    mailboxProvider,
    replyCode: reported.replyCode,
    status: reported.status,
  }
  const others = matchingRules(evidence).filter(({ id }) => id !== rule)
  return (
    <section>
      <h2>{t.event.alternatives}</h2>
      {others.length === 0 ? (
        <p>{t.event.noAlternatives}</p>
      ) : (
        <ul>
          {others.map(({ id, reason }) => (
            <li>
              {reasonText(v, reason)} · <RuleId id={id} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
