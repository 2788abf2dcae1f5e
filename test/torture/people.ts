/** What people, and senders who pull, do through the API in a life; whatever answers may have done it all the same. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { createApp } from '../../src/app.ts'
import { retryIdOf } from '../../src/db/schedule.ts'
import { shardStub } from '../../src/retry/shards.ts'
import type { Item, Outside, Said } from './outside.ts'

export interface Act {
  /** Its note, by which it is found in the log. */
  note: string
  address: string
  acknowledged: boolean
}

export interface People {
  broken: Env
  domain: string
  addresses: string[]
  app: ReturnType<typeof createApp>
  outside: Outside
  /** Nobody is called: what is due is pulled. */
  pulls: boolean
  acts: Act[]
  redelivered: { endpointId: string; id: string; at: number }[]
}

type Pick = <T>(values: readonly T[]) => T

/** Somebody tries, cancels or opens a retry again, or has a notification sent again. */
export async function doAsAPerson(people: People, pick: Pick): Promise<void> {
  if (pick([true, false, false])) return redeliver(people, pick)
  const address = pick(await impatient(people)) ?? pick(people.addresses)
  const retry = await env.DB.prepare(
    'SELECT started_at startedAt, state FROM retries WHERE address=?1 ORDER BY started_at DESC LIMIT 1',
  )
    .bind(address)
    .first<{ startedAt: number; state: string }>()
  if (retry === null) return
  const path = `/v1/retries/${retryIdOf(address, retry.startedAt)}`
  if (retry.state !== 'open') {
    await act(people, address, `${path}/reopen`, () => people.outside.reopened(address))
  } else if (pick([true, true, false])) {
    await call(people, `${path}/attempt`)
  } else if (await act(people, address, `${path}/cancel`)) {
    people.outside.cancelled(address)
  }
}

/** Half of those who act do so because they wait for a copy that is on its way. */
async function impatient({ addresses }: People): Promise<(string | null)[]> {
  const { results } = await env.DB.prepare(
    "SELECT address FROM retries WHERE state='open' AND in_flight_until>?1",
  )
    .bind(Date.now())
    .all<{ address: string }>()
  const waiting = results.map(({ address }) => address).filter((one) => addresses.includes(one))
  return [null, ...waiting.slice(0, 1)]
}

/** Asked again under the same key where no answer came. */
async function act(
  people: People,
  address: string,
  path: string,
  before = () => {},
): Promise<boolean> {
  const note = `act ${people.acts.length} of ${people.domain}`
  const one = { note, address, acknowledged: false }
  people.acts.push(one)
  before()
  for (let attempt = 0; attempt < 2 && !one.acknowledged; attempt++) {
    const response = await call(people, path, { note }, note)
    one.acknowledged = response?.ok === true
  }
  return one.acknowledged
}

async function redeliver(people: People, pick: Pick): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT endpoint_id endpointId, id FROM notifications WHERE state='delivered'",
  ).all<{ endpointId: string; id: string }>()
  if (results.length === 0) return
  const { endpointId, id } = pick(results)
  const response = await call(people, `/v1/notifications/${id}/redeliver?endpoint=${endpointId}`)
  if (response?.ok) people.redelivered.push({ endpointId, id, at: Date.now() })
}

/** A sender who can't be called asks what is due, sends it, and reports; not while the clocks have news that the record lacks. */
export async function pull(people: People): Promise<void> {
  const { pulls, outside } = people
  if (!pulls || (await isSpooled())) return
  const response = await call(people, '/v1/retries/due', null)
  if (response?.ok !== true) return
  const { items } = (await response.json()) as { items: (Item & Due)[] }
  const due = items.filter(({ address }) => people.addresses.includes(address))
  const said = outside.pull(due).flatMap(({ item, said }) => {
    const { retryId, attempt } = item as Item & Due
    return isReport(said) ? { retryId, attempt, ...said } : []
  })
  if (said.length === 0) return
  const reported = await call(people, '/v1/retries/due/report', { items: said })
  if (reported?.ok !== true) return
  const { items: answers } = (await reported.json()) as {
    items: { retryId: string; result: string }[]
  }
  const taken = answers.filter(({ result }) => result === 'taken').map(({ retryId }) => retryId)
  outside.heard(due.filter(({ retryId }) => taken.includes(retryId)))
}

interface Due {
  attempt: number
}

function isReport(said: Said): boolean {
  return said.result === 'accepted' || said.result === 'gone' || said.result === 'reply'
}

async function isSpooled(): Promise<boolean> {
  const counts = await Promise.all(
    [0, 1].map((shard) =>
      runInDurableObject(shardStub(env, shard), (object) => object.report().then((r) => r.spooled)),
    ),
  )
  return counts.some((count) => count > 0)
}

/** Null where not even an answer came. */
async function call(
  { app, broken }: People,
  path: string,
  body: object | null = {},
  key: string | null = null,
): Promise<Response | null> {
  const headers: Record<string, string> = {
    authorization: 'Bearer test-token',
    'content-type': 'application/json',
    ...(key === null ? {} : { 'idempotency-key': key }),
  }
  const init = body === null ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  try {
    return await app.request(`https://rebound.test${path}`, init, broken)
  } catch {
    return null
  }
}
