/** Notifications: their endpoints, and what was sent. */
import type { EndpointJson } from '../../api/notification-endpoints.ts'
import type { NotificationJson } from '../../api/notifications.ts'
import { NOTIFICATION_STATES, NOTIFICATION_TYPES } from '../../db/notification-words.ts'
import { Action, Choice, Field, Filter, Filters, OtherFilters } from '../parts/forms.tsx'
import { ofEmpty, Pager, Table, timeColumn } from '../parts/table.tsx'
import { AddressLink, Badge, Countdown, type Tone, When, Words } from '../parts/text.tsx'
import type { View } from '../view.ts'

const TONES: Record<NotificationJson['state'], Tone> = {
  pending: 'wait',
  delivered: 'good',
  failed: 'bad',
}

export async function notificationsPage(v: View) {
  const { t } = v
  const endpoints = await v.get<{ items: EndpointJson[] }>('/v1/notifications/endpoints')
  const page = await v.page<NotificationJson>(v.query('/v1/notifications', v.filters()))
  return (
    <>
      <section>
        <h2>{t.notifications.endpoints}</h2>
        <Table
          caption={t.notifications.endpoints}
          empty={t.notifications.noEndpoints}
          rows={endpoints.items}
          columns={[
            { head: t.columns.url, cell: ({ url }) => <Words text={url} /> },
            {
              head: t.columns.type,
              cell: ({ types }) =>
                types.map((type) => typeText(v, type)).join(', ') || t.notifications.all,
            },
            {
              head: t.columns.state,
              cell: (endpoint) => (
                <Badge tone={isUnreached(endpoint) ? 'bad' : 'good'}>
                  {endpoint.state === 'active' && isUnreached(endpoint)
                    ? t.notifications.failing
                    : t.notifications.endpointStates[endpoint.state]}
                </Badge>
              ),
            },
            { head: t.common.actions, cell: (endpoint) => <EndpointActions v={v} {...endpoint} /> },
          ]}
        />
        {v.mayWrite && <NewEndpoint v={v} />}
      </section>
      <section>
        <h2>{t.notifications.sent}</h2>
        <Filters v={v}>
          <Filter v={v} name="address" />
          <Choice
            v={v}
            name="state"
            options={NOTIFICATION_STATES.map((one) => [one, t.notifications.states[one]] as const)}
          />
          <Choice
            v={v}
            name="type"
            options={NOTIFICATION_TYPES.map((one) => [one, typeText(v, one)] as const)}
          />
          <OtherFilters v={v} beside={['address', 'state', 'type']} />
        </Filters>
        <div id="results" data-live="15">
          <Sent v={v} rows={page.items} endpoints={endpoints.items} />
          <Pager v={v} page={page} />
        </div>
      </section>
    </>
  )
}

/** A type in words, with its name in the API. */
function typeText({ t }: View, type: NotificationJson['type']): string {
  return `${t.notifications.told[type]} (${type})`
}

/** True if an endpoint needs attention; a paused one is paused on purpose. */
export function isUnreached({ state, failing }: EndpointJson): boolean {
  return state === 'gone' || (state === 'active' && failing !== null)
}

function EndpointActions({ v, id, state }: { v: View } & EndpointJson) {
  const { t } = v
  const path = `/notifications/endpoints/${id}`
  return (
    <div class="actions">
      <Action v={v} path={`${path}/test`} label={t.notifications.test} />
      <Action
        v={v}
        path={`${path}/rotate`}
        label={t.notifications.rotate}
        sure={t.notifications.rotateHelp}
      />
      {state === 'active' ? (
        <Action v={v} path={`${path}/paused`} label={t.notifications.pause} />
      ) : (
        <Action v={v} path={`${path}/active`} label={t.notifications.resume} />
      )}
      <Action v={v} path={`${path}/delete`} label={t.common.delete} sure={t.common.sure} danger />
    </div>
  )
}

function NewEndpoint({ v }: { v: View }) {
  const { t } = v
  return (
    <>
      <h3>{t.notifications.new}</h3>
      <form class="filters" method="post" action="/notifications/endpoints">
        <Field
          label={t.notifications.url}
          name="url"
          type="url"
          value={v.typed('url')[0]}
          required
        />
        <fieldset>
          <legend>{t.notifications.types}</legend>
          {NOTIFICATION_TYPES.map((type) => (
            <label class="check">
              <input
                type="checkbox"
                name="types"
                value={type}
                checked={v.typed('types').includes(type)}
              />{' '}
              <span>{typeText(v, type)}</span>
            </label>
          ))}
        </fieldset>
        <div class="buttons">
          <button type="submit">{t.common.add}</button>
        </div>
      </form>
    </>
  )
}

interface SentProps {
  v: View
  rows: NotificationJson[]
  endpoints: EndpointJson[]
}

function Sent({ v, rows, endpoints }: SentProps) {
  const { t } = v
  const told = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]))
  return (
    <Table
      caption={t.notifications.sent}
      empty={ofEmpty(v, t.notifications.empty)}
      rows={rows}
      columns={[
        timeColumn(v, t.columns.time, 'createdAt'),
        { head: t.columns.type, cell: ({ type }) => typeText(v, type) },
        // With several endpoints, show which one was notified.
        ...(endpoints.length > 1
          ? [
              {
                head: t.columns.url,
                cell: ({ endpointId }: NotificationJson) => (
                  <Words text={told.get(endpointId)?.url ?? '–'} />
                ),
              },
            ]
          : []),
        {
          head: t.columns.address,
          cell: ({ address }) => (address === null ? '–' : <AddressLink address={address} />),
        },
        {
          head: t.columns.state,
          cell: ({ state }) => <Badge tone={TONES[state]}>{t.notifications.states[state]}</Badge>,
        },
        {
          head: t.columns.attempts,
          cell: ({ attempts }) =>
            attempts.length === 0 ? (
              '0'
            ) : (
              <details>
                <summary>{attempts.length}</summary>
                <ol>
                  {attempts.map(({ at, status, durationMs, problem, response }) => (
                    <li>
                      <When v={v} at={at} />: {status ?? v.said(problem ?? '')}, {durationMs} ms{' '}
                      {response && <Words text={response.slice(0, 200)} />}
                    </li>
                  ))}
                </ol>
              </details>
            ),
        },
        {
          head: t.columns.next,
          cell: (one) => <Countdown v={v} at={nextAttempt(one, told.get(one.endpointId))} />,
        },
        {
          head: t.common.actions,
          cell: ({ id, endpointId }) => (
            <Action
              v={v}
              path={`/notifications/${encodeURIComponent(id)}/${endpointId}/redeliver`}
              label={t.notifications.redeliver}
            />
          ),
        },
      ]}
    />
  )
}

/** When a notification is sent next, which may be after its failing endpoint has rested; null while the endpoint is paused. */
function nextAttempt({ nextAttemptAt }: NotificationJson, endpoint?: EndpointJson): string | null {
  if (endpoint?.state !== 'active') return null
  const rests = endpoint.failing?.restsUntil ?? ''
  return nextAttemptAt !== null && rests > nextAttemptAt ? rests : nextAttemptAt
}
