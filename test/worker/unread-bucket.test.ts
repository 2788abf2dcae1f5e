/** Unread mails in a bucket such as Cloudflare's, which takes 1 to 1,000 keys in a call; the one of the tests takes any number. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import { unreadMentioning } from '../../src/db/unread-mails.ts'
import { forgetUnread, keepUnread, unreadBody } from '../../src/mail/unread-mail.ts'

const MESSAGES = new Proxy(env.MESSAGES, {
  get(target, name) {
    const value: unknown = Reflect.get(target, name)
    if (name !== 'delete') return typeof value === 'function' ? value.bind(target) : value
    return async (keys: string | string[]) => {
      const { length } = [keys].flat()
      if (length >= 1 && length <= 1000) return target.delete(keys)
      throw new Error('The number of keys in the request must be between 1 and 1000. (10027)')
    }
  },
})
const bindings: Env = Object.assign({ ...env }, { MESSAGES })
const NOW = Date.UTC(2026, 5, 1)

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM unread_mails').run()
})

it('a mail is kept where none has to go for it', async () => {
  const raw = new TextEncoder().encode('Subject: failure\r\n\r\nYour mail to somebody failed.\r\n')
  await keepUnread(bindings, raw, 'names_nobody', NOW)
  const kept = await env.DB.prepare('SELECT id FROM unread_mails').all<{ id: string }>()
  expect(kept.results).toHaveLength(1)
  expect(await unreadBody(bindings, kept.results[0]?.id ?? '')).toEqual(raw)
})

it('any number of them are forgotten at once, as for an address that stands in thousands', async () => {
  const ids = Array.from({ length: 2100 }, (_, n) => `mail-${n}`)
  await env.DB.prepare(
    "INSERT INTO unread_mails (id, received_at, why, size_bytes, mentions) SELECT value, ?2, 'names_nobody', 1, '[]' FROM json_each(?1)",
  )
    .bind(JSON.stringify(ids), NOW)
    .run()
  for (const id of ['mail-0', 'mail-2099']) await env.MESSAGES.put(`unread/${id}`, 'x')
  expect(await forgetUnread(bindings, ids)).toBe(2100)
  expect((await env.MESSAGES.list({ prefix: 'unread/mail-' })).objects).toEqual([])
})

it.each([
  ['number', 5_100, 1, 5_000],
  ['size', 1_100, 128 * 1024, 800],
])('no more of them are kept than a free database has room for, by their %s', async (...of) => {
  const [, mails, bytes, most] = of
  for (let at = 0; at < mails; at += 100) {
    await env.DB.prepare(
      "INSERT INTO unread_mails (id, received_at, why, size_bytes, mentions, head) SELECT format('mail-%05d', value+?1), ?2+value+?1, 'names_nobody', 1, '', hex(zeroblob(?3 / 2)) FROM json_each(?4)",
    )
      .bind(at, NOW, bytes, JSON.stringify(Array.from({ length: 100 }, (_, n) => n)))
      .run()
  }
  for (let n = 0; n < 64; n++) {
    const raw = new TextEncoder().encode(`Subject: one of many ${n}\r\n\r\nSorry.\r\n`)
    await keepUnread(bindings, raw, 'names_nobody', NOW + mails + n)
  }
  const { results } = await env.DB.prepare(
    "SELECT count(*) n, max(id) newest FROM unread_mails WHERE id LIKE 'mail-%'",
  ).all<{ n: number; newest: string }>()
  expect(results[0]?.n).toBeGreaterThanOrEqual(most - 64)
  expect(results[0]?.n).toBeLessThanOrEqual(most)
  expect(results[0]?.newest).toBe(`mail-0${mails - 1}`)
})

it('an erasure finds a mail by what is kept of it: without a bucket, by its beginning', async () => {
  const [near, far] = ['near@erased.example', 'far@erased.example']
  const text = `Subject: failure\r\n\r\n${near}\r\n${'x\r\n'.repeat(40_000)}${far}\r\n`
  const raw = new TextEncoder().encode(text)
  const found = async () => {
    const ids = await Promise.all([near, far].map((one) => unreadMentioning(env.DB, one)))
    return ids.map(({ length }) => length)
  }
  await keepUnread({ ...env, MESSAGES: undefined } as unknown as Env, raw, 'names_nobody', NOW)
  expect(await found()).toEqual([1, 0])
  await env.DB.prepare('DELETE FROM unread_mails').run()
  await keepUnread(bindings, raw, 'names_nobody', NOW)
  expect(await found()).toEqual([1, 1])
})
