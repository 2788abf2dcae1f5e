/** The answer about an address, from the record (D1), the remembered erasures, and the shards' counts of attempts. */
import type { AddressAnswer } from '../db/address-answer.ts'
import { forCaller } from '../db/breaker.ts'
import { canRemember, erasedAmong, hashOf } from '../db/erased-addresses.ts'
import { lookupAddresses, lookupWithErased } from '../db/lookup.ts'
import { isSource } from '../db/sources.ts'
import { secretName, secretsOf } from '../env/secrets.ts'
import { readSettings } from '../env/settings.ts'
import { ESPS } from '../esp/index.ts'
import { inTime } from '../in-time.ts'
import type { RetryProgress } from '../retry/shard/calls.ts'
import { shardAnswer } from '../retry/shards.ts'
import { type AddressJson, addressJson } from './address-json.ts'

/** How long an answer waits for the numbers of attempts. */
const PROGRESS_MS = 1_000

/** The source whose opt-outs count (undefined for all), and what the answer says about the requested source. */
interface AskedSource {
  source: string | undefined
  said: { sourceKnown?: boolean }
}

/** Resolves the requested source. If it has no events and no secret, it must be a typing error, so the opt-outs of all sources count. */
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

/**
 * Looks up normalised addresses, in their order, for the requested source, and says what is known of that. Reads from
 * the nearest replica: an event it does not have yet might as well have arrived a moment later. Throws where D1 takes
 * longer than a caller waits.
 */
export function lookUpFor(
  env: Env,
  normalized: readonly string[],
  wanted: string | undefined,
): Promise<{ known: AddressAnswer[]; said: AskedSource['said'] }> {
  const db = env.DB.withSession('first-unconstrained')
  const answers = async () => {
    const { source, said } = await askedSource(env, db, wanted)
    return { known: await lookUp(env, normalized, source, db), said }
  }
  return forCaller(answers())
}

/** Looks up normalised addresses, in their order. With a `source`, only its complaints and unsubscriptions count; an empty one counts those of all. */
async function lookUp(
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

/** The answers, with remembered erased addresses shown as suppressed: the record has only their hashes. */
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

/** The complete answer for one address, by the record as it is now. */
export async function answerFor(env: Env, address: string): Promise<AddressJson> {
  return onlyOne(env, await lookUp(env, [address], undefined, env.DB))
}

/** The complete answer of a lookup of one address. */
export async function onlyOne(env: Env, found: readonly AddressAnswer[]): Promise<AddressJson> {
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

/** Attempts of the open retries among the answers, by one call per shard concerned. Attempts are null if the shard does not answer: whether to send is known without it. */
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
        const known = await shardAnswer(env, shard, (stub) =>
          inTime(PROGRESS_MS, stub.progress(ids)),
        )
        for (const id of ids) attemptsDone[id] = known?.attemptsDone[id] ?? null
        // Any shard knows this.
        restsUntil = Math.max(restsUntil, known?.restsUntil ?? 0)
      },
    ),
  )
  return { attemptsDone, restsUntil }
}
