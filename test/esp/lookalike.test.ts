/** Whose webhook a post at the wrong URL looks like. */
import { describe, expect, test } from 'vitest'
import { ESPS } from '../../src/esp/index.ts'
import { lookalike } from '../../src/esp/lookalike.ts'
import { loadSample, publicPost, toRequest } from './posts.ts'

/** Names of headers that any service may choose. */
const OF_ANYBODY =
  /^(content-type|authorization|(x-)?(webhook-)?signature|webhook-(id|timestamp|signature))$/
const generic = ESPS.get('generic')!

describe.each([...ESPS.values()].map((esp) => [esp.id, esp] as const))('%s', (id, esp) => {
  test.each(Object.entries(esp.marks ?? {}))('is known by %s: %s…', (name, beginning) => {
    const post = publicPost('{}', { [name]: `${beginning.toUpperCase()}/1.0` })
    expect(lookalike(generic, post)?.id).toBe(id)
    expect(lookalike(esp, post)).toBeNull()
  })

  test('is known by its post where that has a header of its own', async () => {
    const sample = await loadSample(id)
    const at = { recipient: 'someone@example.com', occurredAt: 1_700_000_000_000, n: 1 }
    const [make] = Object.values(sample.events)
    const post = { url: 'https://rebound.example/webhooks/generic', now: Date.now(), n: 1 }
    const signed = await sample.sign(
      { ...post, body: sample.body([make!(at)]) },
      await sample.newKey(),
    )
    const own = Object.keys(signed.headers).filter((name) => !OF_ANYBODY.test(name))
    const found = lookalike(generic, toRequest(signed))
    expect(found !== null, `a mark of ${id}, such as ${own}`).toBe(own.length > 0)
  })
})
