/** Proves a webhook by its ESP's own rules, or refuses it with the answer that does least harm with that ESP. */
import { PROOF_STRENGTH } from '../bounce/event.ts'
import { secretName, secretsOf } from '../env/secrets.ts'
import { readSettings } from '../env/settings.ts'
import type { EspAdapter, Proven, Refused, VerifyContext, WebhookRequest } from '../esp/esp.ts'
import { log } from '../log.ts'
import { Problem } from '../problem.ts'
import { grantsBearer } from './callers.ts'
import { fetchCertificate } from './certificate.ts'
import { hintOfPlace, refuseReceivedMail } from './wrong-place.ts'
import { type OtherSecret, otherSecret } from './wrong-secret.ts'

export interface WebhookOptions {
  /** The adapters by id; only a test leaves some out. */
  esps: ReadonlyMap<string, EspAdapter>
  /** Fetches signing certificates: from the network, except in the demo. */
  fetchCertificate?: (url: string) => Promise<string>
  /** Replaces the certificate authority of an ESP that names one; only for the demo. */
  trustedRoot?: string
}

/** A webhook and where it came in. */
export interface Post {
  esp: EspAdapter
  /** Empty for the first account. */
  source: string
  request: WebhookRequest
}

/** Returns how the post was proven; throws a Problem if it was not. */
export async function prove(
  post: Post,
  env: Env,
  options: WebhookOptions,
  now: number,
): Promise<Proven> {
  const { esp, source, request } = post
  if (esp.id === 'generic' && (await grantsBearer(request.headers, env, 'write'))) {
    return { ok: true, authenticity: 'token' }
  }
  if (esp.authenticity === 'binding') {
    throw new Problem('not_found', {
      detail: `${esp.name} posts no webhooks: its events come by a queue. wrangler.toml shows the binding.`,
    })
  }
  const name = secretName(esp.id, source)
  const secrets = secretsOf(env, name)
  if (secrets.length === 0) {
    throw new Problem('webhook_not_configured', {
      status: esp.answers.unconfigured,
      detail: `No secret is set, so nothing can be proven. Set it: npx wrangler secret put ${name}, or for npm run dev in .dev.vars (it holds: ${esp.setup.secret})`,
      extra: { secret: name },
    })
  }
  const verdict = await esp.verify(request, { ...contextOf(options, now), secrets })
  if (verdict.ok) return strongEnough(esp, verdict, env)
  const other = await otherSecret(
    { esp, secretName: name, request, problem: verdict.problem },
    { env, esps: options.esps, now },
  )
  throw unproven(post, verdict, other, name)
}

/** The problem for the ESP and, in the log, for the operator; it says where the post belongs, if that can be seen. */
function unproven(
  { esp, source, request }: Post,
  { problem, detail }: Refused,
  other: OtherSecret | null,
  secret: string,
): Problem {
  log('warn', 'webhook.unproven', { esp: esp.id, source, problem, provenBy: other?.name })
  if (problem === 'unavailable') {
    return new Problem('unavailable', { status: esp.answers.unavailable, detail })
  }
  if (other === null) refuseReceivedMail(esp, request)
  const isToken = esp.id === 'generic' && request.headers.has('authorization')
  const tried = problem === 'mismatch' && !isToken ? `It was tried with the secret ${secret}.` : ''
  const advice = other?.advice ?? hintOfPlace(esp, request) ?? tried
  return notBelieved(esp, problem, `${detail.replace(/\.$/, '')}. ${advice}`.trim())
}

/** The problem of a post that shows no proof, or a wrong one. */
export function notBelieved(
  { answers, authenticity, scheme }: EspAdapter,
  problem: Refused['problem'] | 'replayed',
  detail: string,
): Problem {
  return new Problem('webhook_unproven', {
    // Only the operator can allow it; until then the ESP is to post again, as without a secret.
    status: problem === 'not_allowed' ? answers.unconfigured : answers.unverified,
    detail,
    extra: { problem },
    scheme: scheme ?? (authenticity === 'shared_secret' ? 'Basic' : 'Signature'),
  })
}

function contextOf(options: WebhookOptions, now: number): Omit<VerifyContext, 'secrets'> {
  const { trustedRoot } = options
  const certificates = options.fetchCertificate ?? fetchCertificate
  return {
    now,
    fetchCertificate: certificates,
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
  }
}

/** Returns the proof if the operator accepts its kind. */
function strongEnough(esp: EspAdapter, proof: Proven, env: Env): Proven {
  const { requireAuthenticity } = readSettings(env)
  if (PROOF_STRENGTH[proof.authenticity] >= PROOF_STRENGTH[requireAuthenticity]) return proof
  throw new Problem('webhook_too_weak', {
    status: esp.answers.unconfigured,
    detail: `This webhook is proven by: ${proof.authenticity}. REQUIRE_AUTHENTICITY asks for ${requireAuthenticity}.`,
  })
}
