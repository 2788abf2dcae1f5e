/** What is answered of an address: what the record says, what an erasure remembers, and the attempts that the clocks have made. */
import type { AddressAnswer } from '../db/address-answer.ts'
import { canRemember, erasedAmong, hashOf } from '../db/erased-addresses.ts'
import { lookupAddresses, lookupWithErased } from '../db/lookup.ts'
import { isSource } from '../db/sources.ts'
import { secretName, secretsOf } from '../env/secrets.ts'
import { readSettings } from '../env/settings.ts'
import { ESPS } from '../esp/index.ts'
import type { RetryProgress } from '../retry/shard/calls.ts'
import { shardAnswer } from '../retry/shards.ts'
import { type AddressJson, addressJson } from './address-json.ts'

/** The source whose opt-outs count, undefined for all, and what is to be said of the one that was asked for. */
interface AskedSource {
  source: string | undefined
  said: { sourceKnown?: boolean }
}

/** Under a source that nothing came in under and no secret names, nobody has opted out: it is a slip, and all sources count. */
export async function askedSource(
  env: Env,
  db: D1Database | D1DatabaseSession,
  source: string | undefined,
): Promise<AskedSource> {
  if (!source) return { source: undefined, said: {} }
  const isNamed = ESPS.keys().some((esp) => secretsOf(env, secretName(esp, source)).length > 0)
  const sourceKnown = isNamed || (await isSource(db, source))
  return { source: sourceKnown ? source : undefined, said: { sourceKnown } }
}

/** Of normalised addresses, in their order; `source` counts complaints and unsubscriptions of that source only, an empty one those of all. */
export async function lookUp(
  env: Env,
  normalized: readonly string[],
  source: string | undefined,
  db: D1Database | D1DatabaseSession,
): Promise<AddressAnswer[]> {
  const options = { policy: readSettings(env), source: source || null }
  if (!canRemember(env)) return lookupAddresses(db, normalized, options)
  const [first = ''] = normalized
  const hash = normalized.length > 1 ? null : await hashOf(env, first)
  const { answers, remembered } = await lookupWithErased(db, normalized, options, hash)
  return leftInPeace(env, db, answers, remembered)
}

/** The answers, with those suppressed who were erased and are remembered: the record does not know them by name. */
export async function leftInPeace(
  env: Env,
  db: D1Database | D1DatabaseSession,
  answers: AddressAnswer[],
  remembered?: ReadonlySet<string> | null,
): Promise<AddressAnswer[]> {
  const sendable = answers.filter((known) => known.sendable).map(({ address }) => address)
  const erased = await erasedAmong(env, db, sendable, remembered)
  if (erased.size === 0) return answers
  return answers.map((known) =>
    erased.has(known.address) ? { ...known, sendable: false, state: 'suppressed' } : known,
  )
}

/** The whole answer for one. */
export async function answerFor(
  env: Env,
  address: string,
  source: string | undefined,
  db: D1Database | D1DatabaseSession,
): Promise<AddressJson> {
  const found = await lookUp(env, [address], source, db)
  const [first] = await addressesJson(env, found)
  if (first === undefined) throw new Error('a lookup answers each address it is asked for')
  return first
}

export async function addressesJson(
  env: Env,
  found: readonly AddressAnswer[],
): Promise<AddressJson[]> {
  const progress = await retryProgress(env, found)
  return found.map((known) => addressJson(known, progress))
}

/** One call per shard that has an open retry among the answers, none where there is none. Attempts are null for a retry whose shard does not answer: whether to send is known without it. */
export async function retryProgress(
  env: Env,
  found: readonly AddressAnswer[],
): Promise<RetryProgress> {
  const open = found.flatMap(({ retry }) => retry ?? [])
  const attemptsDone: Record<string, number | null> = {}
  let restsUntil = 0
  await Promise.all(
    Array.from(
      Map.groupBy(open, ({ shard }) => shard),
      async ([shard, ofShard]) => {
        const ids = ofShard.map(({ id }) => id)
        const known = await shardAnswer(env, shard, (stub) => stub.progress(ids))
        for (const id of ids) attemptsDone[id] = known?.attemptsDone[id] ?? null
        // Every shard knows.
        restsUntil = Math.max(restsUntil, known?.restsUntil ?? 0)
      },
    ),
  )
  return { attemptsDone, restsUntil }
}
