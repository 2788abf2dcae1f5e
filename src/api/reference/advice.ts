/** What to do about each problem: the page that its `type` opens. */
import { SOURCE_FORM } from '../../env/secrets.ts'
import type { ProblemCode } from '../../problem.ts'
import { ADDRESS_FORM } from '../request.ts'

export const ADVICE: Record<ProblemCode, string> = {
  bad_json:
    'Send JSON, and Content-Type: application/json. Where a body may be left out, leave its type out, too.',
  unreadable_webhook:
    'Compare the URL with the one of the mail service below: a webhook of another service, or its inbound webhook, may be pointed here.',
  invalid_source: SOURCE_FORM,
  invalid_request:
    'The member errors names the fields; the reference above says what they may hold.',
  invalid_address: ADDRESS_FORM,
  unauthorized: 'Send Authorization: Bearer and a token; API_TOKEN is the first one.',
  forbidden:
    'The token has too narrow a scope. Use one that may write, or, for tokens, an admin one.',
  webhook_unproven:
    'The secret here and the one at the mail service differ, or the post is not from there. Copy the secret again, and set it with npx wrangler secret put. Which status says so is the one that does least harm with that service: it may give up, or come again.',
  webhook_too_weak:
    'The service proves its posts more weakly than REQUIRE_AUTHENTICITY asks for. Change the setting, or do without this webhook; until then it is told to come again.',
  received_mail:
    'The inbound webhook of a mail service is pointed here. Point the one that reports events here instead; bounce mail goes to /webhooks/mail.',
  not_found: 'Check the path and the id.',
  method_not_allowed: 'The header Allow says which methods this path has.',
  unknown_esp: 'GET /v1/esps lists the names. Anything else may post to /webhooks/generic.',
  conflict:
    'The detail says what it is: it is so already, has ended, is full or under way. Read it again, then decide.',
  idempotency_key_reused: 'Use a new Idempotency-Key for each request.',
  idempotency_in_progress: 'Ask again under the same key in a moment.',
  idempotency_answer_gone:
    'Nothing is left to do. The answer held a secret, was long, or named somebody while an address was erased.',
  body_too_large: 'Send less at once.',
  rate_limited: 'Wait for as many seconds as Retry-After says.',
  unsupported_media_type:
    'Send Content-Type: application/json, or what the reference names, and nothing compressed.',
  not_configured:
    'Set the secret that the member secret names: npx wrangler secret put NAME, or for npm run dev a line of .dev.vars.',
  webhook_not_configured:
    'Set the secret of this webhook: npx wrangler secret put, with the name in the member secret, or for npm run dev a line of .dev.vars.',
  unavailable:
    'The database did not answer, or what proves a webhook could not be fetched. Try again in a minute; nothing was lost.',
  misconfigured: 'Settings in wrangler.toml are wrong; the detail names them all.',
  internal: 'The log of the Worker says more, under the request id of the answer.',
}
