/** `npm run demo`: bounces go in, answers come out, and 24 hours of retrying pass in half a minute. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { attemptOffsets, type RetryPlan } from '../bounce/retry-plan.ts'
import { readArguments } from './arguments.ts'
import * as posts from './demo/posts.ts'
import { startReceiver } from './demo/receiver.ts'
import { startServer } from './demo/server.ts'
import { table } from './table.ts'
import { exitWhenInterrupted } from './wrangler.ts'

const HELP = `npm run demo [-- --keep]

Starts Rebound on a local database of its own, posts signed webhooks of four ESPs, prints what came out,
and lives through a whole 24-hour retry with the clock's settings made 3,000 times shorter.

  --keep   leave the server up at the end, until Ctrl-C`

/** One real day becomes 28.8 seconds; every proportion of the schedule stays as it is. */
const SPEED = 3_000
const DAY_MS = 86_400_000 / SPEED
const MINUTE_MS = 60_000 / SPEED
const PLAN: RetryPlan = {
  windowMs: DAY_MS,
  firstGapMs: 3 * MINUTE_MS,
  firstGaps: 5,
  maxGapMs: 15 * MINUTE_MS,
  growth: 1.1,
  tickMs: MINUTE_MS / 2,
}
const minutes = (ms: number) => String(ms / 60_000)
const SETTINGS = {
  RETRY_WINDOW_MINUTES: minutes(PLAN.windowMs),
  RETRY_FIRST_GAP_MINUTES: minutes(PLAN.firstGapMs),
  RETRY_FIRST_GAPS: String(PLAN.firstGaps),
  RETRY_MAX_GAP_MINUTES: minutes(PLAN.maxGapMs),
  RETRY_GROWTH: String(PLAN.growth),
  RETRY_TICK_SECONDS: String(PLAN.tickMs / 1000),
  RESEND_SILENCE_MINUTES: minutes(240 * MINUTE_MS),
}
const API_TOKEN = randomBytes(18).toString('base64url')
const RESEND_SECRET = `whsec_${randomBytes(24).toString('base64')}`

const BUSY = '451 4.3.2 Not accepting mail at the moment, please try again later'
/** The attempt at which the receiving server accepts the mail again; the other addresses never recover. */
const RECOVERS_AT = new Map([
  ['hanako@retry.example', 4],
  ['jiro@retry.example', 40],
])
const NEVER = ['taro@down.example', 'yuki@down.example']

interface Answer {
  address: string
  sendable: boolean
  state: string
  transientErrors: number
  lastStatus: string | null
  lastError: { en: string } | null
}

const { values: options } = readArguments(HELP, { options: { keep: { type: 'boolean' } } })
exitWhenInterrupted(options.keep ? 0 : 1)

const started = Date.now()
const receiver = await startReceiver(RESEND_SECRET, RECOVERS_AT)
const keys = await posts.makeKeys()
console.log('Starting Rebound on a fresh local database …')
const server = await startServer(
  { ...SETTINGS, RESEND_URL: receiver.resendUrl },
  { ...(await posts.secretsOf(keys, started)), API_TOKEN, RESEND_SECRET },
)
try {
  console.log(`It serves at ${server.url}\n`)
  await bouncesGoIn()
  await aDayPasses()
  console.log(`
Done in ${Math.round((Date.now() - started) / 1000)} s. Try next:
  npm run dev                                     the same Worker at http://localhost:8787
  npm run classify -- "550 5.1.1 User unknown"    why a reply means what it means
  npm run demo -- --keep                          this again, with the server left up
README.md tells how to point your ESP at it and how to deploy it.`)
  if (options.keep) {
    console.log(`\nThe server stays up at ${server.url} (API token ${API_TOKEN}). Ctrl-C ends it.`)
    await once(process, 'exit')
  }
} finally {
  await server.stop()
  await receiver.stop()
}

async function bouncesGoIn(): Promise<void> {
  const { sendgridEvent, sesBounce, postmarkBounce, mailgunFailure } = posts
  const batch = [
    sendgridEvent('sato@shop.example', 'bounce', '5.1.1', '550 5.1.1 User unknown'),
    sendgridEvent('suzuki@shop.example', 'delivered', '', '250 2.0.0 OK'),
    sendgridEvent('full@shop.example', 'bounce', '5.2.2', '552 5.2.2 Mailbox full'),
    sendgridEvent('later@shop.example', 'deferred', '', '450 4.7.1 Greylisted, try again later'),
  ]
  const gone = sesBounce('ito@gone.example', 'Permanent', '5.1.2', '550 5.1.2 Host unknown')
  const disabled = postmarkBounce('kato@post.example', '550 5.2.1 This mailbox is disabled')
  const listed = mailgunFailure(
    'mori@gun.example',
    550,
    '5.7.1',
    '5.7.1 Client host is blocklisted',
  )
  console.log('Webhooks go in:')
  await send('SendGrid, a batch of 4', 'sendgrid', batch)
  await send('SendGrid, the same batch again', 'sendgrid', batch)
  await send('Amazon SES through SNS', 'ses', [gone])
  await send('Postmark', 'postmark', [disabled])
  await send('Mailgun', 'mailgun', [listed])

  const esps = new Map([
    ['sato@shop.example', 'SendGrid'],
    ['suzuki@shop.example', 'SendGrid'],
    ['full@shop.example', 'SendGrid'],
    ['later@shop.example', 'SendGrid'],
    ['ito@gone.example', 'Amazon SES'],
    ['kato@post.example', 'Postmark'],
    ['mori@gun.example', 'Mailgun'],
  ])
  const rows = (await lookup([...esps.keys()])).map((answer) => [
    answer.address,
    esps.get(answer.address) ?? '',
    answer.lastStatus ?? '',
    answer.lastError?.en ?? '',
    answer.state,
    answer.sendable ? 'yes' : 'no',
  ])
  const header = ['address', 'ESP', 'status', 'what it means', 'state', 'may I send']
  console.log(`\nWhat came out:\n${table(header, rows)}`)
}

async function aDayPasses(): Promise<void> {
  const addresses = [...RECOVERS_AT.keys(), ...NEVER]
  console.log(
    `\nFour addresses fail for now; the clock runs ${SPEED.toLocaleString('en')} times faster:`,
  )
  const from = Date.now()
  const failedAt = new Map<string, number>()
  for (const address of addresses) {
    failedAt.set(address, Date.now())
    const event = posts.sesBounce(address, 'Transient', '4.3.2', BUSY)
    await send(`SES gave up on ${address}`, 'ses', [event])
  }
  console.log('\n24 hours of retrying:')
  for (let shown = 0, passed = DAY_MS / 12; passed <= DAY_MS; passed += DAY_MS / 12) {
    await sleep(Math.max(0, from + passed - Date.now()))
    // The last retries may end a little late.
    if (passed === DAY_MS) await haveEnded(addresses)
    const made = receiver.attempts.length
    console.log(`  by ${clock(passed)}  ${String(made - shown).padStart(3)} attempts`)
    shown = made
  }
  const [unlucky = ''] = NEVER
  const times = receiver.attempts.filter(({ address }) => address === unlucky)
  const since = failedAt.get(unlucky) ?? from
  const shownTimes = times.slice(0, 8).map(({ at }) => clock(at - since))
  console.log(
    `\n${times.length} of ${attemptOffsets(PLAN).length} planned attempts for ${unlucky}, after ${shownTimes.join(', ')} … hours\n(a minute lasts ${MINUTE_MS} ms here: the first of them come late, and those that fall together are one)`,
  )
  const answers = await lookup(addresses)
  const rows = await Promise.all(answers.map(dayRow))
  const header = ['address', 'attempts', 'delivery log', 'errors', 'state', 'may I send']
  console.log(`\n${table(header, rows)}`)
  mustBeTrue(answers)
}

async function dayRow(answer: Answer): Promise<string[]> {
  const attempts = receiver.attempts.filter(({ address }) => address === answer.address).length
  return [
    answer.address,
    String(attempts),
    await outcomesOf(answer.address),
    String(answer.transientErrors),
    answer.state,
    answer.sendable ? 'yes' : 'no',
  ]
}

/** The demo says what must have happened, and fails if it did not. */
function mustBeTrue(answers: readonly Answer[]): void {
  for (const { address, transientErrors, state } of answers) {
    const expected = NEVER.includes(address) ? 1 : 0
    if (transientErrors !== expected || state === 'retrying') {
      throw new Error(`${address} is ${state} with ${transientErrors} errors, not ${expected}`)
    }
  }
  if (receiver.unsigned() > 0) throw new Error('a resend request was not signed')
}

async function send(label: string, esp: posts.DemoEsp, events: readonly object[]): Promise<void> {
  const { status, recorded, duplicates } = await posts.post(server.url, esp, keys, events)
  console.log(`  ${label.padEnd(36)} ${status}  recorded ${recorded}, duplicates ${duplicates}`)
}

async function api<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(server.url + path, {
    headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json() as Promise<T>
}

async function lookup(addresses: readonly string[]): Promise<Answer[]> {
  const found = await api<{ addresses: Answer[] }>('/v1/addresses/lookup', { addresses })
  return found.addresses
}

/** Waits until none of the addresses is retried, for at most another (accelerated) day. */
async function haveEnded(addresses: readonly string[]): Promise<void> {
  for (const until = Date.now() + DAY_MS; Date.now() < until; await sleep(DAY_MS / 24)) {
    if ((await openRetries(addresses)) === 0) return
  }
}

async function openRetries(addresses: readonly string[]): Promise<number> {
  const { items } = await api<{ items: { address: string }[] }>('/v1/retries?state=open')
  return items.filter(({ address }) => addresses.includes(address)).length
}

/** The log of an address as text, with equal lines counted. */
async function outcomesOf(address: string): Promise<string> {
  type Line = { status: string | null; outcome: string }
  const path = `/v1/log?limit=1000&address=${encodeURIComponent(address)}`
  const { items } = await api<{ items: Line[] }>(path)
  const lines = Map.groupBy(items, ({ status, outcome }) => `${status ?? 'no code'} ${outcome}`)
  return Array.from(lines, ([line, all]) => `${all.length} × ${line}`).join(', ')
}

/** Time on the accelerated clock, hours and minutes. */
function clock(elapsedMs: number): string {
  const total = Math.round((elapsedMs * SPEED) / 60_000)
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
}
