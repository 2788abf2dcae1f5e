/** What anybody may post: looked at for a proof, and no more. */
import { expect, test } from 'vitest'
import { ESPS } from '../../src/esp/index.ts'
import { publicPost } from './posts.ts'

const HOSTILE = `{"a":[1234567890123456${',{}'.repeat(200_000)}]}`

/** The best of three, milliseconds. */
async function timeOf(work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3; round++) {
    const started = performance.now()
    await work()
    best = Math.min(best, performance.now() - started)
  }
  return best
}

const plain = await timeOf(() => JSON.parse(HOSTILE))

test.each(ESPS.values().toArray())(
  '$id reads no number with care before the proof',
  async (esp) => {
    const request = publicPost(HOSTILE)
    const context = {
      now: Date.now(),
      secrets: ['user:password'],
      fetchCertificate: () => Promise.reject(new Error('no certificates here')),
    }
    expect(await timeOf(() => esp.verify(request, context))).toBeLessThan(100 + 4 * plain)
  },
)
