/** Every operation of the document as HTML: parameters, answers, and the data that docs/try.js needs. */
import { type Content, type Document, METHODS, type Operation, type Schema } from './openapi.ts'
import { exampleOf, exampleText, nameOf, typeOf } from './schema-text.ts'

type Schemas = Document['components']['schemas']

interface Named extends Operation {
  method: string
  path: string
}

/** By tag, in the order of the document. */
export function operationsByTag({ paths }: Document): [tag: string, operations: Named[]][] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method]
      return operation === undefined ? [] : { ...operation, method: method.toUpperCase(), path }
    }),
  )
  return [...Map.groupBy(all, ({ tags }) => tags[0] ?? '')]
}

export function OperationArticle({ of, schemas }: { of: Named; schemas: Schemas }) {
  const [body] = Object.entries(of.requestBody?.content ?? {})
  const secured = of.security.length > 0
  const needsToken = secured && !of.security.some((one) => Object.keys(one).length === 0)
  return (
    <article
      id={`op-${of.operationId}`}
      class="operation"
      data-method={of.method}
      data-path={of.path}
      data-secured={secured ? 'true' : undefined}
    >
      <h3>
        <a href={`#op-${of.operationId}`}>
          <code>
            <b class={of.method.toLowerCase()}>{of.method}</b> {of.path}
          </code>
        </a>
      </h3>
      <p>
        <strong>{of.summary}</strong>
        {needsToken ? '' : ' · no token needed'}
      </p>
      {of.description && (
        <p>
          <Prose text={of.description} />
        </p>
      )}
      {of.parameters.length > 0 && <Parameters of={of} schemas={schemas} />}
      {body && (
        <>
          <h4>Body</h4>
          <p>
            <code>{body[0]}</code> <TypeOf schema={body[1].schema ?? {}} />
          </p>
          <pre class="example" data-body={body[0]}>
            {exampleText(body[1], schemas)}
          </pre>
        </>
      )}
      <h4>Answers</h4>
      <dl>
        {Object.entries(of.responses).map(([status, { description, content }]) => (
          <>
            <dt>{status}</dt>
            <dd>
              <Described text={description} />
              <Answer content={content} schemas={schemas} />
            </dd>
          </>
        ))}
      </dl>
    </article>
  )
}

function Parameters({ of, schemas }: { of: Named; schemas: Schemas }) {
  return (
    <table>
      <caption>Parameters</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Type</th>
          <th scope="col">Example</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {of.parameters.map(({ name, required, schema, description, ...parameter }) => {
          const example = parameter.example ?? exampleOf(schema, schemas)
          return (
            <tr data-in={parameter.in} data-name={name} data-required={required ? '' : undefined}>
              <th scope="row">
                <code>{name}</code>
                {required ? ' (required)' : ''}
              </th>
              <td>{parameter.in}</td>
              <td>
                <TypeOf schema={schema} />
              </td>
              <td data-example="true">{typeof example === 'object' ? '' : String(example)}</td>
              <td>
                <Prose text={description ?? schema.description ?? ''} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** A description in which problem codes (in backticks) link to their advice. */
function Described({ text }: { text: string }) {
  return text
    .split(/`([a-z_]+)`/)
    .map((part, at) => (at % 2 === 1 ? <a href={`#${part}`}>{part}</a> : <Prose text={part} />))
}

/** A description; text between backticks is code. */
export function Prose({ text }: { text: string }) {
  return text.split('`').map((part, at) => (at % 2 === 1 ? <code>{part}</code> : part))
}

function Answer({ content, schemas }: { content: Content; schemas: Schemas }) {
  return Object.entries(content)
    .filter(([type]) => type !== 'application/problem+json')
    .map(([type, media]) => (
      <details>
        <summary>
          <code>{type}</code> <TypeOf schema={media.schema ?? {}} plain />
        </summary>
        {nameOf(media.schema ?? {}) !== null && (
          <p>
            Schema: <TypeOf schema={media.schema ?? {}} />
          </p>
        )}
        <pre class="example">{exampleText(media, schemas)}</pre>
      </details>
    ))
}

/** The type of a schema; `plain` where links are not allowed. */
function TypeOf({ schema, plain }: { schema: Schema; plain?: boolean }) {
  const name = nameOf(schema)
  if (name !== null) return plain ? name : <a href={`#schema-${name}`}>{name}</a>
  if (schema.items !== undefined) {
    return (
      <>
        array of <TypeOf schema={schema.items} plain={plain === true} />
      </>
    )
  }
  const parts = schema.anyOf ?? schema.allOf
  if (parts === undefined) return typeOf(schema)
  return parts.map((part, at) => (
    <>
      {at > 0 ? (schema.anyOf ? ' or ' : ' and ') : ''}
      <TypeOf schema={part} plain={plain === true} />
    </>
  ))
}

export function SchemaArticle({ name, schema }: { name: string; schema: Schema }) {
  const { properties, required = [], description } = schema
  return (
    <article id={`schema-${name}`}>
      <h3>
        <code>{name}</code>
      </h3>
      {description && (
        <p>
          <Prose text={description} />
        </p>
      )}
      {properties === undefined ? (
        <p>
          <TypeOf schema={schema} />
        </p>
      ) : (
        <dl>
          {Object.entries(properties).map(([member, one]) => (
            <>
              <dt>
                <code>{member}</code>
                {required.includes(member) ? '' : ' (optional)'}
              </dt>
              <dd>
                <TypeOf schema={one} />
                {one.description && (
                  <>
                    . <Prose text={one.description} />
                  </>
                )}
                <Members of={one} />
              </dd>
            </>
          ))}
        </dl>
      )}
    </article>
  )
}

/** The members of an inline object. */
function Members({ of }: { of: Schema }) {
  const found = of.properties ?? of.items?.properties
  if (found === undefined) return null
  return (
    <ul>
      {Object.entries(found).map(([member, one]) => (
        <li>
          <code>{member}</code>: <TypeOf schema={one} />
          {one.description && (
            <>
              . <Prose text={one.description} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
