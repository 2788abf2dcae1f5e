/** `npm run bench:webhook`: what a post of a thousand events costs. */

import { generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from '../../src/cli/arguments.ts'
import { freePort } from '../../src/cli/demo/server.ts'
import { DOCUMENTED_RULES as RULES } from '../../src/cli/rule-docs.ts'
import { exitWhenInterrupted, startWrangler } from '../../src/cli/wrangler.ts'

readArguments(
  `npm run bench:webhook

What the stages of a SendGrid post of a thousand events cost in workerd, as CPU time of its process: proving,
reading, classifying, making the rows, writing them as JSON.`,
  {},
)

const EVENTS = 1000
const ROUNDS = 7
/** The kernel counts CPU time in hundredths of a second. */
const TICK_MS = 10
/** Each measurement takes about this long, so that a tick is little of it. */
const ENOUGH_MS = 600
const STAGES = ['verify', 'parse', 'classify', 'rows', 'serialise'] as const

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const now = Date.now()
const seconds = String(Math.floor(now / 1000))
const body = JSON.stringify(
  Array.from({ length: EVENTS }, (_, at) => ({
    email: `person${at}@example.com`,
    event: at % 4 === 0 ? 'deferred' : 'bounce',
    timestamp: Math.floor(now / 1000) - 60,
    sg_event_id: `event-${at}`,
    sg_message_id: `message-${at}.filter0001.1`,
    'smtp-id': `<${at}@example.org>`,
    [at % 4 === 0 ? 'response' : 'reason']:
      `${RULES[at % RULES.length]?.example} [mx${at % 97}.example.net]`,
  })),
)
const signature = sign('sha256', Buffer.from(seconds + body), privateKey).toString('base64')
const headers = {
  'content-type': 'application/json',
  'x-now': String(now),
  'x-secret': publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  'x-twilio-email-event-webhook-signature': signature,
  'x-twilio-email-event-webhook-timestamp': seconds,
}

/** CPU time of a process so far, in milliseconds: proc(5), fields 14 and 15. */
function cpuOf(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Fields of /proc/PID/stat behind the name, which may hold spaces. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return [...stat.slice(stat.lastIndexOf(')') + 2).split(' ')]
}

/** The workerd among the descendants of a process. */
function workerdOf(root: number): number {
  const parents = new Map<number, number>()
  const found: number[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    try {
      parents.set(pid, Number(statOf(pid)[1]))
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('workerd')) found.push(pid)
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean =>
    pid === root || (parents.has(pid) && isOurs(parents.get(pid) ?? 0))
  const mine = found.filter(isOurs)
  // The proxy in front has a process of its own; the one that worked most is the Worker's.
  return mine.toSorted((a, b) => cpuOf(b) - cpuOf(a))[0] ?? 0
}

exitWhenInterrupted()
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const config = join(import.meta.dirname, 'webhook.toml')
const child = startWrangler(
  [
    'dev',
    '--config',
    config,
    '--port',
    String(port),
    '--inspector-port',
    '0',
    '--log-level',
    'error',
  ],
  { stdio: 'ignore' },
)

async function post(stage: string, times: number): Promise<number> {
  const response = await fetch(`${url}/${stage}?times=${times}`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${stage}: ${response.status} ${await response.text()}`)
  const { done } = (await response.json()) as { done: number }
  return done
}

/** All workerd processes of ours, for one request. */
async function cpuFor(stage: string, times: number): Promise<number> {
  const before = cpuOf(pid)
  await post(stage, times)
  return cpuOf(pid) - before
}

let pid = 0
try {
  for (let tries = 0; ; tries++) {
    const up = await fetch(url).catch(() => null)
    if (up?.ok) break
    if (tries > 600) throw new Error('the Worker did not start')
    await sleep(100)
  }
  await post('classify', 200)
  pid = workerdOf(child.pid ?? 0)
  const ms: Record<string, number> = {}
  for (const stage of STAGES) {
    const done = await post(stage, 1)
    if (done === 0) throw new Error(`${stage} did nothing`)
    const times = Math.max(5, Math.round((20 * ENOUGH_MS) / Math.max(1, await cpuFor(stage, 20))))
    let best = Infinity
    for (let round = 0; round < ROUNDS; round++) {
      const cpu = (await cpuFor(stage, times)) - (await cpuFor('nothing', 1))
      best = Math.min(best, cpu / times)
    }
    ms[stage] = best
    console.log(`${stage.padEnd(10)} ${best.toFixed(2).padStart(7)} ms`)
  }
  const whole = (ms.verify ?? 0) + (ms.parse ?? 0) + (ms.rows ?? 0) + (ms.serialise ?? 0)
  console.log(
    `together   ${whole.toFixed(2).padStart(7)} ms of CPU for ${EVENTS} events, ${Math.round(body.length / 1024)} KiB (the rows hold their classification)`,
  )
} finally {
  child.kill('SIGTERM')
}
