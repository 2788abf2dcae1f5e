/** Set-up steps of every mail service: the URL to copy, the secret to set, the events to tick. */
import type { EspJson } from '../../api/esps.ts'
import type { HealthJson } from '../../api/health.ts'
import type { StatsJson } from '../../api/stats.ts'
import { fill } from '../messages/fill.ts'
import { Badge, Fact, timeText } from '../parts/text.tsx'
import type { View } from '../view.ts'
import { espName } from './log.tsx'

/** Rebound's own format: there are no event types to tick. */
const GENERIC = 'generic'

type Refused = NonNullable<HealthJson['refusedWebhooks']>[number]

export async function espsPage(v: View) {
  const { t } = v
  const [{ items }, days, { refusedWebhooks = [] }] = await Promise.all([
    v.get<{ items: EspJson[] }>('/v1/esps'),
    v.get<{ items: StatsJson[] }>(
      `/v1/stats?${new URLSearchParams({ by: 'esp', timeZone: v.preferences.timeZone })}`,
    ),
    v.get<HealthJson>('/health'),
  ])
  const refused = Map.groupBy(refusedWebhooks, ({ esp }) => esp)
  const last = new Map(days.items.map(({ esp = '', label }) => [esp, label]))
  // Services in use come first; the rest are sorted by name.
  const sorted = items.toSorted(
    (a, b) =>
      Number(refused.has(b.id)) - Number(refused.has(a.id)) || rank(b, last) - rank(a, last),
  )
  return (
    <>
      <p>{t.esps.intro}</p>
      {sorted.map((esp) => (
        <details
          class="esp"
          id={esp.id}
          open={refused.has(esp.id) || (esp.secret.isSet === true && last.has(esp.id))}
        >
          <summary>
            <h2>{esp.name}</h2>{' '}
            <Badge tone={esp.secret.isSet ? 'good' : 'none'}>
              {esp.secret.isSet ? t.esps.secretSet : t.esps.secretMissing}
            </Badge>{' '}
            <span class="faint">
              {t.columns.lastSeen}: {last.get(esp.id) ?? t.esps.never}
            </span>
          </summary>
          {refused.get(esp.id)?.map((one) => (
            <p class="problem">
              {refusedText(v, one)}: {v.said(one.reason)}
            </p>
          ))}
          <Setup v={v} esp={esp} />
        </details>
      ))}
    </>
  )
}

/** A sentence that posts of a service or source are refused or could not be read. */
export function refusedText(v: View, { esp, source, kind, posts, since }: Refused): string {
  const name = [espName(v, esp), source].filter((part) => part !== '').join('/')
  return fill(v.t.overview.attentionText[kind], {
    n: posts,
    esp: name,
    since: timeText(v, since),
  })
}

function rank({ id, secret }: EspJson, last: ReadonlyMap<string, string>): number {
  return Number(last.has(id)) * 2 + Number(secret.isSet === true)
}

function Setup({ v, esp }: { v: View; esp: EspJson }) {
  const { t } = v
  return (
    <dl>
      <Fact name={t.columns.url}>
        {esp.webhookUrl === null ? t.esps.byQueue : <code data-copy="">{esp.webhookUrl}</code>}
      </Fact>
      <Fact name={t.columns.secret}>
        {esp.secret.value}
        <br />
        {t.esps.setSecret} <code data-copy="">npx wrangler secret put {esp.secret.name}</code>{' '}
        {t.esps.inDev}
      </Fact>
      {esp.webhookUrl !== null && (
        <Fact name={t.esps.try}>
          <code data-copy="">
            npm run send-sample -- {esp.id} --url {v.url.origin}
          </code>
        </Fact>
      )}
      <Fact name={esp.id === GENERIC ? t.columns.type : t.esps.events}>
        {esp.events.join(', ')}
      </Fact>
      <Fact name={t.columns.authenticity}>{t.authenticity[esp.authenticity]}</Fact>
      <Fact name={t.esps.known}>{t.esps.evidence[esp.evidence]}</Fact>
      {esp.notes.length > 0 && <Fact name={t.esps.notes}>{esp.notes.join(' ')}</Fact>}
      <Fact name={t.esps.docs}>
        <a href={esp.docsUrl} rel="noreferrer">
          {esp.docsUrl}
        </a>
      </Fact>
    </dl>
  )
}
