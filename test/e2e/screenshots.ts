/** `npm run screenshots`: the pictures of the README, made from a Rebound with a fortnight in its record. */
import { mkdirSync } from 'node:fs'
import { readArguments } from '../../src/cli/arguments.ts'
import { startReceiver } from '../../src/cli/demo/receiver.ts'
import { exitWhenInterrupted } from '../../src/cli/wrangler.ts'
import { follow, startBrowser } from './browser.ts'
import { api, type GenericEvent, post, startRebound, TOKEN } from './server.ts'

const OUT = 'src/dashboard/screenshots'
const DAY_MS = 86_400_000
const REPLIES: readonly (readonly [reply: string | null, domain: string, times: number])[] = [
  [null, 'gmail.com', 60],
  [null, 'outlook.com', 40],
  [null, 'docomo.ne.jp', 18],
  ['550 5.1.1 The email account that you tried to reach does not exist', 'gmail.com', 9],
  ['550 5.7.1 Message rejected due to content restrictions', 'outlook.com', 3],
  ['452 4.2.2 The email account is over quota', 'gmail.com', 5],
  ['451 4.7.1 Greylisted, please try again in 300 seconds', 'example.net', 6],
  ['550 Unknown user', 'docomo.ne.jp', 4],
]

function fortnight(now: number): GenericEvent[] {
  const events: GenericEvent[] = []
  for (let day = 13; day >= 0; day--) {
    REPLIES.forEach(([reply, domain, times], kind) => {
      const count = Math.round(times * (0.75 + 0.5 * Math.abs(Math.sin(day * 3 + kind))))
      for (let n = 0; n < count; n++) {
        const occurredAt = new Date(now - day * DAY_MS - (n * 97 + kind * 13) * 60_000 * 0.9)
        const recipient = `reader-${day}-${kind}-${n}@${domain}`
        const base = {
          recipient,
          occurredAt: occurredAt.toISOString(),
          messageId: `m-${recipient}`,
        }
        events.push(
          reply === null ? { ...base, type: 'delivered' } : { ...base, reply, final: true },
        )
      }
    })
  }
  return events
}

const HELP = `npm run screenshots

Makes the pictures of the README anew, in ${OUT}: from a Rebound with a fortnight in its record, in a browser.`

readArguments(HELP, {})
exitWhenInterrupted()
const RESEND_SECRET = 'whsec_c2NyZWVuc2hvdHMtcmVzZW5kLXNlY3JldC0zMi1ieXRlcw=='
const receiver = await startReceiver(RESEND_SECRET, new Map())
const server = await startRebound({ RESEND_URL: receiver.resendUrl }, { RESEND_SECRET })
const browser = await startBrowser()
try {
  mkdirSync(OUT, { recursive: true })
  const now = Date.now()
  const events = fortnight(now)
  for (let at = 0; at < events.length; at += 500) await post(server, events.slice(at, at + 500))
  const late = new Date(now - 7 * 60 * 60 * 1000).toISOString()
  await post(server, [
    { recipient: 'hanako@example.jp', reply: '451 4.3.2 Busy', final: true, occurredAt: late },
  ])
  const { items } = await (await api(server, '/v1/retries?address=hanako@example.jp')).json()
  const retry = `/retries/${items[0].id}`
  const { ok, status } = await api(server, `/v1${retry}/attempt`, { method: 'POST' })
  if (!ok) throw new Error(`the attempt was answered ${status}`)
  for (const [name, path, colorScheme, locale] of [
    ['overview-light', '/', 'light', 'en'],
    ['retry-dark', retry, 'dark', 'en'],
    ['overview-ja', '/', 'light', 'ja'],
  ] as const) {
    const viewport = { width: 1200, height: 760 }
    const context = await browser.newContext({ baseURL: server.url, colorScheme, locale, viewport })
    const page = await context.newPage()
    await page.goto(path)
    await page.fill('input[name=token]', TOKEN)
    await follow(page, 'main button')
    await page.screenshot({ path: `${OUT}/${name}.png` })
    await context.close()
    console.log(`${OUT}/${name}.png`)
  }
} finally {
  await browser.close()
  await server.stop()
  await receiver.stop()
}
