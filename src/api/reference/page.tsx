/** The page /docs: the API, the set-up of every mail service, and what to do about each problem; docs/try.js makes it interactive. */
import { secretName } from '../../env/secrets.ts'
import { ESPS } from '../../esp/index.ts'
import { type ProblemCode, problemTitle } from '../../problem.ts'
import { PROBLEM_CODES, problemStatus } from '../refusals.ts'
import { ADVICE } from './advice.ts'
import { Document } from './openapi.ts'
import { OperationArticle, operationsByTag, Prose, SchemaArticle } from './operations.tsx'
import { shell } from './shell.tsx'

export function page(given: unknown): string {
  const document = Document.parse(given)
  const { schemas } = document.components
  const tags = operationsByTag(document)
  return shell({
    title: 'Rebound: reference',
    script: '/docs/try.js',
    nav: (
      <>
        {tags.map(([tag]) => (
          <a href={`#tag-${idOf(tag)}`}>{tag}</a>
        ))}
        <a href="#schemas">Schemas</a>
        <a href="#esps">Set-up</a>
        <a href="#problems">Problems</a>
        <a href="/docs/rules">Built-in rules</a>
      </>
    ),
    children: (
      <>
        <h1>Reference</h1>
        <p>
          The bounce desk's API, also as <a href="/openapi.json">OpenAPI 3.1</a>, the{' '}
          <a href="#esps">set-up of each mail service</a>, and{' '}
          <a href="#problems">what to do about problems</a>.
        </p>
        <div id="authorize" />
        {tags.map(([tag, operations]) => (
          <section>
            <h2 id={`tag-${idOf(tag)}`}>{tag}</h2>
            {operations.map((one) => (
              <OperationArticle of={one} schemas={schemas} />
            ))}
          </section>
        ))}
        <section>
          <h2 id="schemas">Schemas</h2>
          {Object.entries(schemas).map(([name, schema]) => (
            <SchemaArticle name={name} schema={schema} />
          ))}
        </section>
        <Esps />
        <section>
          <h2 id="problems">Problems</h2>
          {PROBLEM_CODES.map((code) => (
            <article id={code}>
              <h3>
                <code>{code}</code> · {statusesOf(code, document).join(', ')}
              </h3>
              <p>
                <strong>{problemTitle(code)}.</strong> {ADVICE[code]}
              </p>
            </article>
          ))}
        </section>
      </>
    ),
  })
}

/** The statuses under which the document's routes return a problem; its usual status if no route names it. */
function statusesOf(code: ProblemCode, { paths }: Document) {
  const responses = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap((operation) => Object.entries(operation.responses))
  const found = responses.flatMap(([status, { content }]) =>
    Object.hasOwn(content['application/problem+json']?.examples ?? {}, code) ? [status] : [],
  )
  return found.length > 0 ? [...new Set(found)].sort() : [problemStatus(code)]
}

function idOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/\W+/g, '-')
}

function Esps() {
  const esps = [...ESPS.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
  return (
    <section>
      <h2 id="esps">Set-up of each mail service</h2>
      {esps.map((esp) => (
        <article id={`esp-${esp.id}`}>
          <h3>{esp.name}</h3>
          <dl>
            <dt>URL</dt>
            <dd>
              {esp.authenticity === 'binding' ? (
                'by a queue: see wrangler.toml'
              ) : (
                <code data-url="true">/webhooks/{esp.id}</code>
              )}
            </dd>
            <dt>Secret</dt>
            <dd>
              <code>{secretName(esp.id, '')}</code>: {esp.setup.secret}
            </dd>
            <dt>Events</dt>
            <dd>{esp.setup.events.join(', ')}</dd>
            <dt>Proven by</dt>
            <dd>{esp.authenticity.replaceAll('_', ' ')}</dd>
            <dt>Format known from</dt>
            <dd>{esp.evidence.replaceAll('_', ' ')}</dd>
            {esp.guide && esp.guide.notes.length > 0 && (
              <>
                <dt>Notes</dt>
                <dd>
                  <Prose text={esp.guide.notes.join(' ')} />
                </dd>
              </>
            )}
            <dt>Its documentation</dt>
            <dd>
              <a href={esp.guide?.docsUrl}>{esp.guide?.docsUrl}</a>
            </dd>
          </dl>
        </article>
      ))}
    </section>
  )
}
