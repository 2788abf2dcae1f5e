/** Addresses: look one up, list them, and everything about one. */
import type { AddressJson } from '../../api/address-json.ts'
import type { LogEntryJson } from '../../api/log.ts'
import type { RetryJson } from '../../api/retries.ts'
import { isProven } from '../../bounce/event.ts'
import { ADDRESS_STATES, type AddressState } from '../../bounce/policy.ts'
import { isOfSender } from '../../bounce/reason.ts'
import { Action, Choice, Field, Filter, Filters, Note, OtherFilters } from '../parts/forms.tsx'
import {
  addressColumn,
  type Column,
  CsvLink,
  ofEmpty,
  type Page,
  Pager,
  Table,
  timeColumn,
} from '../parts/table.tsx'
import { Code, Countdown, digits, Fact, reasonText, StateBadge, When } from '../parts/text.tsx'
import type { View } from '../view.ts'
import { kindText, LogTable, noteText, sourceText } from './log.tsx'
import { RetryTable } from './retries.tsx'

export async function addressesPage(v: View) {
  const { t } = v
  const page = await v.page<AddressJson>(v.query('/v1/addresses', v.filters()))
  return (
    <>
      <form class="filters" method="get" action="/addresses/find">
        <Field label={t.address.lookup} name="address" required />
        <div class="buttons">
          <button type="submit">{t.common.search}</button>
        </div>
      </form>
      <Filters v={v}>
        <Filter v={v} name="search" label={t.address.part} type="search" minlength={2} />
        <Filter v={v} name="domain" />
        <Choice
          v={v}
          name="state"
          options={ADDRESS_STATES.map((state) => [state, t.states[state]] as const)}
        />
        <OtherFilters v={v} beside={['search', 'domain', 'state']} />
      </Filters>
      <div id="results">
        <Table
          caption={t.nav.addresses}
          empty={ofEmpty(v, t.common.empty)}
          rows={page.items}
          columns={addressColumns(v)}
        />
        <Pager v={v} page={page} />
        <CsvLink v={v} path="/v1/addresses.csv" names={v.filters('cursor')} />
      </div>
    </>
  )
}

/** Log filter for the events that decide these states. They are not errors, so the counters and the latest code do not reflect them. */
const SAID_BY: Readonly<Partial<Record<AddressState, Record<string, string>>>> = {
  suppressed: { kind: 'suppress' },
  complained: { kind: 'complained' },
  unsubscribed: { kind: 'unsubscribed' },
  esp_suppressed: { reason: 'suppressed' },
}

/** Events that lift all errors before them. */
const LIFTS: readonly string[] = ['delivered', 'reactivate']

/** The deciding error among the latest proven events of an undeliverable address: the one that condemned it, else the last in a row of errors, preferably one that the sender does not have to fix. */
function condemning(events: readonly LogEntryJson[]): LogEntryJson | undefined {
  const lifted = events.findIndex(({ kind }) => LIFTS.includes(kind))
  const errors = events
    .slice(0, lifted === -1 ? undefined : lifted)
    .filter((one) => one.outcome === 'expired' || (one.outcome === 'failed' && isPermanent(one)))
  const condemned = errors.find((one) => isPermanent(one) && one.action === 'suppress')
  const others = errors.find((one) => !isOfSender(one.action))
  return condemned ?? others ?? errors[0]
}

const isPermanent = (one: LogEntryJson) => one.class === 'permanent'

/** The latest event that explains why an address may not be mailed; null if there is none, or it is no longer in the log. */
async function decisive(v: View, { address, state }: AddressJson): Promise<LogEntryJson | null> {
  const isDead = state === 'undeliverable'
  const said = isDead ? {} : SAID_BY[state]
  if (said === undefined) return null
  const query = new URLSearchParams({ address, ...said, limit: '100' })
  const { items } = await v.get<Page<LogEntryJson>>(`/v1/log?${query}`)
  const proven = items.filter(({ authenticity }) => isProven(authenticity))
  return (isDead ? condemning(proven) : proven[0]) ?? null
}

/** True if the address's code and reason come from its latest event, not from what led to its state. */
function isSaidByState({ state, lastClass, permanentErrors }: AddressJson): boolean {
  if (state === 'retrying') return lastClass !== 'transient'
  if (state === 'undeliverable') return lastClass !== 'permanent' && permanentErrors > 0
  return Object.hasOwn(SAID_BY, state)
}

export function addressColumns(v: View): Column<AddressJson>[] {
  const { columns } = v.t
  return [
    addressColumn(v),
    { head: columns.state, cell: ({ state }) => <StateBadge v={v} state={state} /> },
    {
      head: columns.status,
      cell: (one) => (
        <Code v={v} status={isSaidByState(one) ? null : one.lastStatus} meaning={one.lastError} />
      ),
    },
    {
      head: columns.reason,
      cell: (one) => (isSaidByState(one) ? v.t.stateHelp[one.state] : reasonText(v, one.reason)),
    },
    { head: columns.permanent, numeric: true, cell: ({ permanentErrors }) => permanentErrors },
    { head: columns.transient, numeric: true, cell: ({ transientErrors }) => transientErrors },
    timeColumn(v, columns.lastSeen, 'lastSeenAt'),
  ]
}

export async function addressPage(v: View, address: string) {
  const { t } = v
  const encoded = encodeURIComponent(address)
  const known = await v.get<AddressJson>(`/v1/addresses/${encoded}`)
  const log = await v.get<Page<LogEntryJson>>(
    v.query('/v1/log', ['cursor'], { address: known.address }),
  )
  const why = await decisive(v, known)
  const retries = await v.get<{ items: RetryJson[] }>(`/v1/retries?address=${encoded}&limit=10`)
  return (
    <>
      <div id="verdict" data-live="15">
        <p class={known.sendable ? 'verdict good' : 'verdict bad'}>
          <StateBadge v={v} state={known.state} />{' '}
          <strong>{known.sendable ? t.address.sendable : t.address.notSendable}</strong>
        </p>
        {known.lastSeenAt === null && known.state === 'ok' && log.items.length === 0 && (
          <p>{t.address.never}</p>
        )}
        <dl>
          {why !== null && (
            <Fact name={t.address.why}>
              <a href={`/log/${why.id}`}>{kindText(v, why)}</a>{' '}
              {known.state === 'undeliverable' && (
                <>
                  <Code v={v} status={why.status} meaning={why.meaning} />{' '}
                  {reasonText(v, why.reason)}{' '}
                </>
              )}
              {sourceText(v, why)} {noteText(v, why)} <When v={v} at={why.occurredAt} />
            </Fact>
          )}
          <Fact name={t.columns.permanent}>{digits(known.permanentErrors)}</Fact>
          <Fact name={t.columns.transient}>{digits(known.transientErrors)}</Fact>
          <Fact name={t.address.lastError}>
            <Code v={v} status={known.lastStatus} meaning={known.lastError} />{' '}
            {reasonText(v, known.reason)}
          </Fact>
          <Fact name={t.columns.lastSeen}>
            <When v={v} at={known.lastSeenAt} />
          </Fact>
          {known.retry !== null && (
            <Fact name={t.address.retry}>
              <a href={`/retries/${known.retry.id}`}>{t.retries.modes[known.retry.mode]}</a> ·{' '}
              {known.retry.nextAttemptAt ? (
                <>
                  {t.columns.next} <Countdown v={v} at={known.retry.nextAttemptAt} />
                </>
              ) : (
                <>
                  {t.columns.ends} <When v={v} at={known.retry.endsAt} />
                </>
              )}
            </Fact>
          )}
        </dl>
      </div>
      <div class="actions">
        {known.state === 'suppressed' ? null : (
          <Action
            v={v}
            path={`/addresses/${encoded}/suppress`}
            label={t.address.suppress}
            sure={t.common.sure}
          >
            <Note v={v} />
          </Action>
        )}
        {known.sendable ? null : (
          <Action
            v={v}
            path={`/addresses/${encoded}/reactivate`}
            label={t.address.reactivate}
            sure={t.common.sure}
          >
            <Note v={v} />
          </Action>
        )}
        <Action
          v={v}
          path={`/addresses/${encoded}/erase`}
          label={t.address.erase}
          sure={
            known.sendable
              ? t.address.eraseHelp
              : `${t.address.eraseHelp} ${t.address.eraseForgets}`
          }
          danger
        >
          <label class="check">
            <input type="checkbox" name="remember" value="true" />{' '}
            <span>{t.address.eraseRemember}</span>
          </label>
        </Action>
      </div>
      <section>
        <h2>{t.nav.retries}</h2>
        <RetryTable v={v} rows={retries.items} plain />
      </section>
      <section>
        <h2>{t.address.timeline}</h2>
        <LogTable v={v} rows={log.items} plain />
        <Pager v={v} page={log} />
      </section>
    </>
  )
}
