/** /docs and /openapi.json: every route, every service, and a place for every problem's type. */
import { describe, expect, it } from 'vitest'
import { createRegistry } from '../../../src/esp/index.ts'
import { PROBLEM_CODES } from '../../../src/problem.ts'
import { call } from './call.ts'

describe('GET /docs', () => {
  it('has the place that every problem points to, with what to do', async () => {
    const { text } = await call('/docs', { token: null })
    for (const code of PROBLEM_CODES) expect(text).toContain(`<article id="${code}">`)
    const { body } = await call('/v1/log', { token: null })
    expect(text).toContain(`id="${body.type.split('#')[1]}"`)
  })

  it('says how to set every service up, and shows every route of the document', async () => {
    const { text } = await call('/docs', { token: null })
    for (const { id } of createRegistry().values()) expect(text).toContain(`id="esp-${id}"`)
    const { body } = await call('/openapi.json', { token: null })
    const paths = Object.keys(body.paths)
    expect(paths).toContain('/v1/addresses/lookup')
    for (const path of paths) expect(text).toContain(path)
  })

  it('takes script and style from itself alone, and has neither in the page', async () => {
    const { headers, text } = await call('/docs', { token: null })
    const policy = headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; style-src 'self'; script-src 'self';/)
    expect(policy).not.toContain('unsafe')
    expect(text).not.toMatch(/<script(?! type="module" src="\/)|style="| on\w+="/)
    const loaded = Array.from(text.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+)"/g))
    expect(loaded.length).toBeGreaterThan(2)
    for (const [, url] of loaded) expect(url).toMatch(/^\/(docs|dashboard)\//)
  })

  it('shows every operation with its parameters and examples, and every schema it speaks of', async () => {
    const { text } = await call('/docs', { token: null })
    const { body } = await call('/openapi.json', { token: null })
    interface Operation {
      operationId: string
      parameters?: { name: string; in: string }[]
      requestBody?: object
    }
    for (const methods of Object.values<Record<string, Operation>>(body.paths)) {
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
})

describe('GET /openapi.json', () => {
  it('refers to nothing that it does not hold', async () => {
    const { body, text } = await call('/openapi.json', { token: null })
    expect(body.openapi).toBe('3.1.0')
    for (const [, kind = '', name = ''] of text.matchAll(/#\/components\/(\w+)\/([\w.-]+)"/g)) {
      expect(body.components[kind]).toHaveProperty(name)
    }
    const schemes = Object.keys(body.components.securitySchemes)
    for (const methods of Object.values<
      Record<string, { security?: object[]; operationId?: string }>
    >(body.paths)) {
      for (const operation of Object.values(methods)) {
        for (const scheme of operation.security ?? []) {
          expect(schemes).toEqual(expect.arrayContaining(Object.keys(scheme)))
        }
      }
    }
  })
})
