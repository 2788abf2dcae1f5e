/** GET /docs: the API, the set-up of every mail service, and what to do about each problem; one page without scripts. */
import { createRoute, z } from '@hono/zod-openapi'
import { html } from 'hono/html'
import { createRegistry } from '../esp/index.ts'
import { PROBLEM_CODES, type ProblemCode, problemStatus, problemTitle } from '../problem.ts'
import { secretName } from '../webhook.ts'
import { createRouter, OPEN } from './contract.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'options'] as const

const Operation = z.object({
  tags: z.array(z.string()).optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.unknown())).optional(),
})
const Document = z.object({
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)),
})

const ADVICE: Record<ProblemCode, string> = {
  bad_json: 'Send JSON, and Content-Type: application/json.',
  unreadable_webhook:
    'Compare the URL with the one of the mail service below: a webhook of another service, or its inbound webhook, may be pointed here.',
  invalid_source: 'A source is 1 to 32 letters, digits, hyphens and underscores.',
  invalid_request:
    'The member errors names the fields; the reference above says what they may hold.',
  invalid_address: 'Send one mail address, without a name or angle brackets.',
  unauthorized: 'Send Authorization: Bearer and a token; API_TOKEN is the first one.',
  forbidden:
    'The token has too narrow a scope. Use one that may write, or, for tokens, an admin one.',
  webhook_unproven:
    'The secret here and the one at the mail service differ, or the post is not from there. Copy the secret again, and set it with npx wrangler secret put.',
  webhook_too_weak:
    'The service proves its posts more weakly than REQUIRE_AUTHENTICITY asks for. Change the setting, or do without this webhook.',
  received_mail:
    'The inbound webhook of a mail service is pointed here. Point the one that reports events here instead; bounce mail goes to /webhooks/mail.',
  not_found: 'Check the path and the id.',
  unknown_esp: 'GET /v1/esps lists the names. Anything else may post to /webhooks/generic.',
  conflict:
    'What you asked for is so already, or excludes what is there. Read it again, then decide.',
  body_too_large: 'Send less at once.',
  rate_limited: 'Wait for as many seconds as Retry-After says.',
  unsupported_media_type: 'Send Content-Type: application/json, or what the reference names.',
  not_configured: 'Set the secret that the member secret names: npx wrangler secret put NAME.',
  webhook_not_configured:
    'Set the secret of this webhook: npx wrangler secret put, with the name in the member secret.',
  unavailable: 'The database did not answer. Try again in a minute; nothing was lost.',
  misconfigured: 'A setting in wrangler.toml is wrong; the detail and the log name it.',
  internal: 'The log of the Worker says more, under the request id of the answer.',
}

const STYLE = `:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font:0.9em ui-monospace,monospace;overflow-wrap:anywhere}
h2{margin-top:3rem;border-bottom:1px solid var(--line)}
article{margin:1.5rem 0;padding-left:1rem;border-left:3px solid var(--line)}
article:target{border-color:currentColor}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0}
@media(max-width:40rem){dl{display:block}}`

const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const shown = (type: string, description: string, example: string) => ({
  200: { description, content: { [type]: { schema: z.string(), example } } },
})
const tags = ['Service']
const reference = createRoute({
  method: 'get',
  path: '/',
  operationId: 'readDocs',
  tags,
  summary: 'This reference, for people',
  ...OPEN,
  responses: shown('text/html', 'The page', '<!doctype html>…'),
})
const style = createRoute({
  method: 'get',
  path: '/style.css',
  operationId: 'readDocsStyle',
  tags,
  summary: 'Its style sheet',
  ...OPEN,
  responses: shown('text/css', 'The style sheet', ':root{…}'),
})

/** @param document the OpenAPI document, made when it is asked for */
export function docs(document: () => unknown) {
  return createRouter()
    .openapi(style, (c) =>
      c.body(STYLE, 200, { 'content-type': 'text/css', 'cache-control': 'public, max-age=3600' }),
    )
    .openapi(reference, (c) => {
      c.header('content-security-policy', POLICY)
      c.header('cache-control', 'public, max-age=300')
      return c.html(page(operationsOf(document()), new URL(c.req.url).origin))
    })
}

interface Shown {
  name: string
  summary: string
  description: string
  open: boolean
}

function operationsOf(document: unknown): [tag: string, operations: Shown[]][] {
  const { paths } = Document.parse(document)
  const tagged = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method]
      if (operation === undefined) return []
      const { tags = ['Others'], summary = '', description = '', security = [] } = operation
      const open = security.length === 0
      return {
        tag: tags[0] ?? '',
        name: `${method.toUpperCase()} ${path}`,
        summary,
        description,
        open,
      }
    }),
  )
  return [...Map.groupBy(tagged, ({ tag }) => tag)]
}

function page(operations: [string, Shown[]][], origin: string) {
  const esps = [...createRegistry().values()].sort((a, b) => a.name.localeCompare(b.name))
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Rebound: reference</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="stylesheet" href="/docs/style.css"></head>
<body><h1>Rebound</h1>
<p>The bounce desk: its API (<a href="/openapi.json">OpenAPI 3.1</a>), the <a href="#esps">set-up of each mail service</a>, and <a href="#problems">what to do about problems</a>.</p>
${operations.map(
  ([tag, list]) =>
    html`<h2>${tag}</h2>${list.map(
      (one) =>
        html`<article><h3><code>${one.name}</code></h3><p><strong>${one.summary}</strong>${one.open ? ' · no token needed' : ''}</p><p>${one.description}</p></article>`,
    )}`,
)}
<h2 id="esps">Mail services</h2>
${esps.map(
  (esp) => html`<article id="esp-${esp.id}"><h3>${esp.name}</h3><dl>
<dt>URL</dt><dd><code>${esp.authenticity === 'binding' ? 'by a queue: see wrangler.toml' : `${origin}/webhooks/${esp.id}`}</code></dd>
<dt>Secret</dt><dd><code>${secretName(esp.id, '')}</code>: ${esp.setup.secret}</dd>
<dt>Events</dt><dd>${esp.setup.events.join(', ')}</dd>
<dt>Proven by</dt><dd>${esp.authenticity.replaceAll('_', ' ')}</dd>
<dt>Format known from</dt><dd>${esp.evidence.replaceAll('_', ' ')}</dd>
${esp.setup.notes.length > 0 ? html`<dt>Notes</dt><dd>${esp.setup.notes.join(' ')}</dd>` : ''}
<dt>Its documentation</dt><dd><a href="${esp.setup.docsUrl}">${esp.setup.docsUrl}</a></dd></dl></article>`,
)}
<h2 id="problems">Problems</h2>
${PROBLEM_CODES.map(
  (code) =>
    html`<article id="${code}"><h3><code>${code}</code> · ${problemStatus(code)}</h3><p><strong>${problemTitle(code)}.</strong> ${ADVICE[code]}</p></article>`,
)}
</body></html>`
}
