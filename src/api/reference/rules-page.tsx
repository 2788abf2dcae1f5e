/** The page /docs/rules: every rule for replies, in the order in which they are asked, with its source. */
import { REASON_TEXT } from '../../bounce/reason-text.ts'
import type { DocumentedRule } from '../../bounce/rules/rule.ts'
import { FIRST_HINT, VOCABULARY } from '../../bounce/rules.ts'
import { shell } from './shell.tsx'

export function rulesPage(rules: readonly DocumentedRule[]): string {
  return shell({
    title: 'Rebound: rules',
    nav: (
      <>
        <a href="/docs">Reference</a>
        <a href="#words">By words</a>
        <a href="#hints">Hints</a>
        <a href="#names">Names</a>
      </>
    ),
    children: (
      <>
        <h1>Rules</h1>
        <p>
          The {rules.length} rows that say what a reply means, in the order they are asked: the
          first whose words occur decides. <code>…</code> stands for a few words between,{' '}
          <code>|</code> for the end of a word that may not go on, <code>@</code> for a mail
          address; a <a href="#names">name in braces</a> for any word of a set. Case, accents and
          punctuation make no difference, nor do the usual characters of traditional and simplified
          Chinese.
        </p>
        <section>
          <h2 id="words">By words, before any code</h2>
          <Rows of={rules.slice(0, FIRST_HINT)} />
        </section>
        <section>
          <h2 id="hints">Hints, where neither these nor a registered code told the cause</h2>
          <Rows of={rules.slice(FIRST_HINT)} />
        </section>
        <section>
          <h2 id="names">Names in braces, and their words</h2>
          <p>A phrase of your own may hold three of them.</p>
          <Names of={VOCABULARY.forms} />
          <Names of={VOCABULARY.sets} />
        </section>
      </>
    ),
  })
}

function Rows({ of }: { of: readonly DocumentedRule[] }) {
  return (
    <>
      {of.map(
        ({
          id,
          reason,
          code,
          statusClass,
          providers,
          codes,
          phrases,
          example,
          exampleMta,
          source,
        }) => (
          <article id={id}>
            <h3>
              <code>{id}</code> · {REASON_TEXT[reason].en}
            </h3>
            <dl>
              {phrases.length > 0 && <Said term="Words" of={phrases} />}
              {codes && (
                <Said term={phrases.length > 0 ? 'Only beside the code' : 'Code'} of={codes} />
              )}
              {providers && <Said term="Only of" of={providers} />}
              {code && <Said term="Answered code" of={[`x.${code}`]} />}
              {statusClass && <Said term="Answered class" of={[String(statusClass)]} />}
              <Said term="For example" of={[example]} from={exampleMta} />
              <dt>Source</dt>
              <dd>{source}</dd>
            </dl>
          </article>
        ),
      )}
    </>
  )
}

function Names({ of }: { of: ReadonlyMap<string, readonly string[]> }) {
  return (
    <dl>
      {Array.from(of, ([name, words]) => (
        <>
          <dt>
            <code>{`{${name}}`}</code>
          </dt>
          <dd>
            <Words of={words.filter((word) => word !== '')} />
          </dd>
        </>
      ))}
    </dl>
  )
}

function Said({
  term,
  of,
  from = null,
}: {
  term: string
  of: readonly string[]
  from?: string | null
}) {
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <Words of={of} />
        {from !== null && ` from ${from}`}
      </dd>
    </>
  )
}

function Words({ of }: { of: readonly string[] }) {
  return (
    <>
      {of.map((text, at) => (
        <>
          {at > 0 && ' · '}
          <code>{text}</code>
        </>
      ))}
    </>
  )
}
