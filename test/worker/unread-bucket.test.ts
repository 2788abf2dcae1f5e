/** Unread mails in a bucket such as Cloudflare's, which takes 1 to 1,000 keys in a call; the one of the tests takes any number. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
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
