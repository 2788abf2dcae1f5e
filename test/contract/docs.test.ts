/** The page /docs: every route, every service, and a place for every problem's type. */
import { describe, expect, it } from 'vitest'
import { PROBLEM_CODES } from '../../src/api/refusals.ts'
import { VOCABULARY } from '../../src/bounce/rules.ts'
import { DOCUMENTED_RULES } from '../../src/cli/rule-docs.ts'
import { reference } from '../../src/entries/reference.ts'
import { ESPS } from '../../src/esp/index.ts'

const {
  'docs.html': text = '',
  'docs/rules.html': rules = '',
  'openapi.json': json = '',
} = reference(DOCUMENTED_RULES)
const document = JSON.parse(json)

describe('/docs', () => {
  it('has the place that every problem points to, with what to do', () => {
    for (const code of PROBLEM_CODES) expect(text).toContain(`<article id="${code}">`)
  })

  it('says of every problem under which statuses it is told', () => {
    expect(text).toContain('<code>webhook_unproven</code> · 401, 429, 503')
    expect(text).toContain('<code>webhook_too_weak</code> · 429, 503')
    expect(text).toContain('<code>invalid_request</code> · 422')
  })

  it('says how to set every service up, and shows every route of the document', () => {
    for (const { id } of ESPS.values()) expect(text).toContain(`id="esp-${id}"`)
    const paths = Object.keys(document.paths)
    expect(paths).toContain('/v1/addresses/lookup')
    for (const path of paths) expect(text).toContain(path)
  })

  it('names each of its parts once', () => {
    const [, nav = ''] = /<nav[^>]*>(.*?)<\/nav>/s.exec(text) ?? []
    const names = Array.from(nav.matchAll(/>([^<]+)<\/a>/g), ([, name]) => name)
    expect(names).toEqual([...new Set(names)])
    expect(names).toEqual(expect.arrayContaining(['Rules', 'ESPs', 'Set-up', 'Built-in rules']))
    expect(names).not.toContain('Mail services')
  })

  it('takes script and style from itself alone, and has neither in the page', () => {
    expect(text).not.toMatch(/<script(?! type="module" src="\/)|style="| on\w+="/)
    const loaded = Array.from(text.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+)"/g))
    expect(loaded.length).toBeGreaterThan(2)
    for (const [, url] of loaded) expect(url).toMatch(/^\/(docs|dashboard)\//)
  })

  it('shows every operation with its parameters and examples, and every schema it speaks of', () => {
    interface Operation {
      operationId: string
      parameters?: { name: string; in: string }[]
      requestBody?: object
    }
    for (const methods of Object.values<Record<string, Operation>>(document.paths)) {
      for (const { operationId, parameters = [], requestBody } of Object.values(methods)) {
        const [, article = ''] = text.split(`id="op-${operationId}"`)
        const own = article.slice(0, article.indexOf('</article>'))
        for (const one of parameters) {
          expect(own).toContain(`data-in="${one.in}" data-name="${one.name}"`)
        }
        expect(own.includes('data-body="')).toBe(requestBody !== undefined)
      }
    }
    for (const [, name] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${name}"`)
    expect(text).toContain('id="schema-Address"')
    expect(text).toContain('&quot;state&quot;: &quot;undeliverable&quot;')
  })

  it('shows what a description marks as code as such', () => {
    expect(text).toContain('The answer is the one whose <code>ETag</code> came as')
    expect(text.replace(/<pre[\s\S]*?<\/pre>/g, '')).not.toContain('`')
  })

  it('is the same wherever the Worker is found', () => {
    expect(text).toContain('<code data-url="true">/webhooks/postmark</code>')
    expect(document.servers).toEqual([{ url: '/' }])
  })

  it('has an element a line, so that a change can be read', () => {
    const longest = Math.max(...text.split('\n').map(({ length }) => length))
    expect(longest).toBeLessThan(2_000)
  })
})

describe('/docs/rules', () => {
  it('has the place that the dashboard points to for every row, with its example and its source', () => {
    const articles = rules.split('<article id="').slice(1)
    expect(articles.map((article) => article.slice(0, article.indexOf('"')))).toEqual(
      DOCUMENTED_RULES.map(({ id }) => id),
    )
    DOCUMENTED_RULES.forEach(({ source, phrases }, at) => {
      const said = articles[at]?.replaceAll('&#39;', "'").replaceAll('&amp;', '&')
      expect(said).toContain(source)
      if (phrases[0]) expect(said).toContain(`<code>${phrases[0]}</code>`)
      expect(said).toContain('For example')
    })
  })

  it('lists the names that phrases may give words by, each with its words', () => {
    const [, names = ''] = rules.split('<h2 id="names">')
    const { sets, forms } = VOCABULARY
    const listed = Array.from(names.matchAll(/<dt>\s*<code>\{(.+)\}</g), ([, name]) => name)
    expect(listed).toEqual([...forms.keys(), ...sets.keys()])
    for (const words of [...forms.values(), ...sets.values()])
      for (const word of words) if (word !== '') expect(names).toContain(`<code>${word}</code>`)
  })

  it('needs no script', () => {
    expect(rules).not.toContain('<script')
  })
})
