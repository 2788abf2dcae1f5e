import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HostNames } from '../../src/bounce/host-names.ts'

function namesIn(words: string): string[] {
  const names: string[] = []
  const hosts = new HostNames()
  for (hosts.find(words, 0); hosts.stop <= words.length; hosts.find(words, hosts.stop)) {
    names.push(words.slice(hosts.start, hosts.stop))
  }
  return names
}

describe('host names in running text', () => {
  it.each([
    ['host mx.example.com[192.0.2.1] said', ['mx.example.com']],
    ['see https://www.example.org/a.b?c=d now', ['www.example.org/a.b?c=d']],
    ['(www.example.org/a), see', ['www.example.org/a']],
    ['example.org/用户', ['example.org/']],
    ['mx1.1and1.de, mx-2.example.co.jp.', ['mx1.1and1.de', 'mx-2.example.co.jp']],
    ['192.0.2.1 and 2026.11.27', []],
    ['RESOLVER.ADR.RecipNotFound; not found', []],
    ['unknown.Please try again', []],
    ['…com .com com. a..com', []],
  ])('%s', (words, names) => {
    expect(namesIn(words)).toEqual(names)
  })

  it('are found in order, each inside the words', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.@ -]{0,80}$/), (words) => {
        let from = 0
        for (const name of namesIn(words)) {
          const at = words.indexOf(name, from)
          expect(at).toBeGreaterThanOrEqual(from)
          from = at + name.length
        }
      }),
    )
  })
})
