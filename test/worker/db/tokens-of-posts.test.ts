/** One-time tokens of posts that are recorded together, because the spool kept them while D1 was away. */
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { sample as mailgun } from '../../../src/cli/samples/mailgun.ts'
import { remember, withoutErased } from '../../../src/db/erased-addresses.ts'
import type { LogRow } from '../../../src/db/log-row.ts'
import { recordFrom } from '../../../src/db/record.ts'
import { mailgun as MAILGUN } from '../../../src/esp/mailgun.ts'
import { fetchDocumented, ORIGIN, recordRows } from '../api/call.ts'
import { addressRow } from '../retry/clock.ts'
import { PLAN, POLICY } from './one-truth.ts'
import { row } from './streams.ts'

const T = Date.UTC(2026, 5, 1, 9)

const post = (name: string, over: Partial<LogRow> = {}) => ({
  address: `${name}@tokens.example`,
  occurredAt: T,
  key: name,
  esp: 'mailgun',
  ...over,
})
const used = async (...tokens: string[]) => {
  const { results } = await env.DB.prepare(
    'SELECT nonce, body_hash FROM nonces WHERE nonce IN (SELECT value FROM json_each(?1)) ORDER BY 1',
  )
    .bind(JSON.stringify(tokens))
    .all<{ nonce: string; body_hash: string }>()
  return results.map(({ nonce, body_hash }) => `${nonce}: ${body_hash}`)
}

it('the token of each of several posts is used up', async () => {
  const posts = ['a', 'b', 'c'].map((name) => post(name, { nonce: `t-${name}`, bodyHash: name }))
  expect(await recordRows(posts, T)).toMatchObject({ recorded: 3, refused: 0 })
  expect(await used('t-a', 't-b', 't-c')).toEqual(['t-a: a', 't-b: b', 't-c: c'])
  const again = post('d', { nonce: 't-c', bodyHash: 'another' })
  expect(await recordRows([again], T)).toMatchObject({ recorded: 0, refused: 1 })
})

it('a token that came before with another body is refused, and nothing else', async () => {
  await recordRows([post('first', { nonce: 'once', bodyHash: 'first' })], T)
  const forged = post('forged', { nonce: 'once', bodyHash: 'forged' })
  const honest = post('honest', { nonce: 'twice', bodyHash: 'honest' })
  const other = post('other', { esp: 'sendgrid' })
  const result = await recordRows([forged, honest, other], T)
  expect(result).toMatchObject({ recorded: 2, refused: 1 })
  expect(await addressRow(forged.address)).toBeNull()
  expect(await addressRow(honest.address)).toMatchObject({ permanent_errors: 1 })
  expect(await addressRow(other.address)).toMatchObject({ permanent_errors: 1 })
  expect(await used('once', 'twice')).toEqual(['once: first', 'twice: honest'])
})

it('a token that came to another source is the same: they may share a secret', async () => {
  await recordRows([post('here', { nonce: 'shared', bodyHash: 'here', source: 'a-b' })], T)
  const forged = post('there', { nonce: 'shared', bodyHash: 'there', source: 'a_b' })
  expect(await recordRows([forged], T)).toMatchObject({ recorded: 0, refused: 1 })
  expect(await used('shared')).toEqual(['shared: here'])
})

it('of two bodies with one token the first counts, also where both name the same event', async () => {
  const first = post('same', { nonce: 'both', bodyHash: 'first', status: '5.1.1' })
  const second = { ...first, bodyHash: 'second', status: '5.7.1' }
  const third = post('third', { nonce: 'both', bodyHash: 'third' })
  const result = await recordRows([first, second, third], T)
  expect(result).toMatchObject({ recorded: 1, refused: 1 })
  expect(await used('both')).toEqual(['both: first'])
  const logged = env.DB.prepare('SELECT status FROM delivery_log WHERE address=?1')
  expect(await logged.bind(first.address).first('status')).toBe('5.1.1')
})

it('a token that is refused brings nobody back who is erased before the posts beside it are recorded', async () => {
  await recordRows([post('before', { nonce: 'erasing', bodyHash: 'before' })], T)
  const forged = row(post('forged-again', { nonce: 'erasing', bodyHash: 'forged' }))
  const erased = row(post('erased', { nonce: 'erased', bodyHash: 'erased' }))
  let batches = 0
  const db = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'batch') return typeof value === 'function' ? value.bind(target) : value
      return async (statements: D1PreparedStatement[]) => {
        // The first is of both posts.
        if (++batches === 2) await remember(env, erased.address, T + 1)
        return target.batch(statements)
      }
    },
  })
  const options = { now: T, plan: PLAN, shards: 2, policy: POLICY }
  const read = withoutErased(env, [forged, erased])
  expect(await recordFrom(db, read, options)).toMatchObject({ recorded: 0, refused: 1 })
  expect(batches).toBeGreaterThan(2)
  expect(await addressRow(erased.address)).toBeNull()
  expect(await used('erased')).toEqual([])
})

it('a token of a webhook is used up with the body that it came with', async () => {
  const key = { secret: 'test-mailgun-key', privateKey: 'test-mailgun-key' }
  const now = Date.now()
  const deliver = async (recipient: string) => {
    const body = mailgun.body([
      mailgun.events.bounced?.({ recipient, occurredAt: now, n: 1 }) ?? {},
    ])
    const url = `${ORIGIN}/webhooks/mailgun`
    const { headers, body: signed } = await mailgun.sign({ url, body, now, n: 7 }, key)
    const request = new Request(url, { method: 'POST', headers, body: signed })
    const { status } = await fetchDocumented(request)
    const hash = new Uint8Array(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(signed)),
    )
    return { status, hash: hash.toHex() }
  }
  const first = await deliver('honest@webhook.example')
  expect(first.status).toBe(200)
  const token = `${Math.floor(now / 1000)}7`.padStart(50, '0')
  expect(await used(token)).toEqual([`${token}: ${first.hash}`])
  expect((await deliver('honest@webhook.example')).status).toBe(200)
  expect((await deliver('forged@webhook.example')).status).toBe(MAILGUN.answers.unverified)
  expect(await addressRow('forged@webhook.example')).toBeNull()
})
