/** The rows behind a number of the overview are as many as it says. */
import { env, exports } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { sweep } from '../../src/upkeep/sweep.ts'
import { call, ORIGIN, post, recordRows } from './api/call.ts'

const HOUR = 3_600_000

const open = async (path: string, headers: Record<string, string>) =>
  (await exports.default.fetch(ORIGIN + path, { headers })).text()

async function signIn(): Promise<{ cookie: string }> {
  const form = { method: 'POST', body: new URLSearchParams({ token: 'test-token' }) }
  const signedIn = await exports.default.fetch(`${ORIGIN}/sign-in`, { ...form, redirect: 'manual' })
  return { cookie: (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

/** At Google, so that one mailbox provider holds them all. */
const at = (name: string) => `${name}@gmail.com`

beforeAll(async () => {
  const events = [
    // A temporary error that a permanent one of the same reason and message settles.
    { recipient: at('settled'), reply: '452 4.2.2 Mailbox full', messageId: 'm' },
    { recipient: at('settled'), reply: '552 5.2.2 Mailbox full', messageId: 'm' },
    { recipient: at('waits'), reply: '452 4.2.2 Mailbox full' },
    { recipient: at('arrived'), reply: '452 4.2.2 Mailbox full', messageId: 'n' },
    { recipient: at('arrived'), type: 'delivered', messageId: 'n' },
    { recipient: at('dropped'), type: 'dropped', reply: '552 5.2.2 Mailbox full' },
    { recipient: at('dead'), reply: '550 5.1.1 User unknown' },
  ]
  expect((await post('/webhooks/generic', { events })).body.recorded).toBe(events.length)
  const now = Date.now()
  const full = { esp: 'postmark', reason: 'mailbox_full', mailboxProvider: 'google' } as const
  const old = { ...full, class: 4, status: '4.2.2', occurredAt: now - 30 * HOUR } as const
  const unproven = { ...full, class: 0, status: '5.2.2', authenticity: 'unproven' } as const
  await recordRows([{ ...old, address: at('expired'), key: 'old' }], old.occurredAt)
  const act = { ...old, esp: '', kind: 'reopen_retry', mailboxProvider: null } as const
  const reopened = { ...act, final: true, address: at('again'), messageId: 'again' }
  await recordRows([{ ...reopened, key: 'again' }], old.occurredAt)
  await recordRows([{ ...unproven, address: at('anybody'), key: 'u', occurredAt: now }], now)
  // Its 24 hours are over.
  await sweep(env, now)
  await call(`/v1/addresses/${at('by-hand')}`, { method: 'PATCH', body: { action: 'suppress' } })
})

it.each(['reason', 'status', 'provider', 'esp'])(
  'the number of each %s on the overview leads to as many rows',
  async (name) => {
    const headers = await signIn()
    const ranked = (await open('/', headers)).matchAll(
      RegExp(`<a href="(/log\\?${name}=[^"]+)">[^<]*</a></td><td[^>]*>([\\d,]+)<`, 'g'),
    )
    const found = Array.from(ranked, ([, href = '', n]) => [
      href.replaceAll('&amp;', '&'),
      Number(n),
    ])
    expect(found.length).toBeGreaterThan(0)
    for (const [href, n] of found) {
      const page = await open(String(href), headers)
      const rows = page.match(/<a href="\/log\/[^"]+"/g) ?? []
      expect([href, rows.length]).toEqual([href, n])
    }
  },
)
