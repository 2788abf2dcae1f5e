import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Miniflare } from 'miniflare'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ItemOutcome, ResendItem } from '../../src/retry/resend/resender.ts'
import { event } from '../events.ts'
import { newFolder } from '../folder.ts'
import { item } from '../resend-item.ts'
import {
  CERTIFICATE,
  failure,
  PASSWORD,
  refusesMessage,
  startSmtp,
  type TestServer,
} from './server.ts'

const folder = newFolder()
let workerd: Miniflare
/** The server of the settings; what it says to a recipient can be changed. */
let main: TestServer
let answers: (number | null)[] = []
const open: TestServer[] = []

beforeAll(async () => {
  // workerd trusts what Node is told to trust, and that is read when the module is loaded.
  writeFileSync(join(folder, 'trusted.pem'), CERTIFICATE)
  process.env.NODE_EXTRA_CA_CERTS = join(folder, 'trusted.pem')
  const { convertV4MiniflareOptions, Miniflare: Runtime } = await import('miniflare')
  main = await startSmtp({
    onRcptTo(_address, _session, done) {
      const code = answers.shift() ?? null
      done(code === null ? null : failure(code, '4.7.1 Greylisted'))
    },
  })
  const bundle = await build({
    entryPoints: ['test/smtp/worker.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker'],
    external: ['cloudflare:*', 'node:*'],
  })
  const options = convertV4MiniflareOptions({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-11-02',
    bindings: {
      ...settings(),
      RESENDER: 'smtp',
      SMTP_HOST: 'localhost',
      SMTP_PORT: String(main.port),
      SMTP_USER: 'rebound',
      SMTP_PASSWORD: PASSWORD,
      SMTP_FROM: 'bounces@example.com',
      API_TOKEN: 'test-token',
      WEBHOOK_SECRET_POSTMARK: 'rebound:webhook',
      RETRY_FIRST_GAP_MINUTES: '0.002',
      RETRY_MAX_GAP_MINUTES: '0.002',
      RETRY_TICK_SECONDS: '0.05',
      RETRY_WINDOW_MINUTES: '10',
    },
    d1Databases: ['DB'],
    r2Buckets: ['MESSAGES'],
    durableObjects: { RETRY_SCHEDULER: { className: 'RetryScheduler', useSQLite: true } },
  })
  workerd = new Runtime(options)
  const db = await workerd.getD1Database('DB')
  for (const file of readdirSync('migrations').filter((name) => name.endsWith('.sql'))) {
    const sql = readFileSync(join('migrations', file), 'utf8')
    await db.batch(sql.split('--> statement-breakpoint').map((query) => db.prepare(query)))
  }
}, 60_000)
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.stop()))
})
afterAll(async () => {
  await workerd.dispose()
  await main.stop()
})

/** The defaults of wrangler.toml. */
function settings(): Record<string, string> {
  const [, vars = ''] = readFileSync('wrangler.toml', 'utf8').split('[vars]')
  return Object.fromEntries(
    [...vars.matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(([, name, value]) => [name, value]),
  )
}

async function start(over: SMTPServerOptions = {}): Promise<TestServer> {
  const server = await startSmtp(over)
  open.push(server)
  return server
}

async function post<T>(path: string, body: string, type = 'application/json'): Promise<T> {
  const headers = { authorization: 'Bearer test-token', 'content-type': type }
  const response = await workerd.dispatchFetch(`http://localhost${path}`, {
    method: 'POST',
    headers,
    body,
  })
  expect(response.status).toBeLessThan(300)
  return (await response.json()) as T
}

const mail = (id: string, body = 'Hello') =>
  `Message-ID: <${id}>\r\nFrom: shop@example.com\r\n\r\n${body}\r\n`
const store = (id: string, recipient: string, body?: string) =>
  post(`/v1/messages?recipient=${recipient}`, mail(id, body), 'message/rfc822')

const resend = (port: number, items: ResendItem[], vars: Record<string, string> = {}) =>
  post<{ items: ItemOutcome[] }>(
    '/resend',
    JSON.stringify({ vars: { SMTP_PORT: String(port), ...vars }, items }),
  )

describe('in workerd, through its own sockets, a stored message', () => {
  it('is handed over under TLS, signed in, from the setting’s sender: a copy is in flight', async () => {
    const server = await start()
    await store('m1@example.com', 'a@one.example')
    expect(await resend(server.port, [item('a@one.example', 'm1@example.com')])).toMatchObject({
      items: [{ result: 'accepted', status: 250 }],
    })
    expect(server.received).toMatchObject([
      {
        from: 'bounces@example.com',
        to: ['a@one.example'],
        message: expect.stringMatching(new RegExp(`\n${mail('m1@example.com')}$`)),
        secure: true,
        user: 'rebound',
      },
    ])
  })

  it('goes over the same connection as the other ninety-nine', async () => {
    const server = await start()
    const people = Array.from({ length: 100 }, (_, n) => `p${n}@crowd.example`)
    await store('crowd@example.com', people.join(','))
    const { items } = await resend(
      server.port,
      people.map((address) => item(address, 'crowd@example.com')),
    )
    expect(items).toEqual(people.map(() => ({ result: 'accepted', status: 250 })))
    expect(server.received.map(({ to }) => to[0])).toEqual(people)
    expect(server.connections).toBe(1)
  })

  it('is not sent twice because another one was refused', async () => {
    const server = await start({
      onData(stream, session, done) {
        const isSpam = session.envelope.mailFrom !== false && server.received.length === 1
        let text = ''
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString('latin1')
        })
        stream.on('end', () => {
          if (isSpam) return done(failure(451, '4.7.0 Not now'))
          server.received.push({ ...empty, message: text })
          done(null)
        })
      },
    })
    await store('first@example.com', 'a@two.example')
    await store('second@example.com', 'a@two.example')
    const both = item('a@two.example', 'first@example.com', 'second@example.com')
    const { items } = await resend(server.port, [both])
    const refused = items[0]?.result === 'reply' ? items[0].messageId : undefined
    expect(items[0]).toMatchObject({ result: 'reply', reply: '451 4.7.0 Not now' })
    server.received.push(empty)
    expect((await resend(server.port, [both])).items).toMatchObject([{ result: 'accepted' }])
    const ids = server.received.flatMap(({ message }) => /<(.*?)>/.exec(message)?.[1] ?? [])
    expect(ids.toSorted()).toEqual(['first@example.com', 'second@example.com'])
    expect(ids.at(-1)).toBe(refused)
  })

  it('that is not stored is a failed attempt, and costs no connection', async () => {
    const server = await start()
    expect((await resend(server.port, [item('a@none.example', 'x')])).items).toEqual([
      { result: 'failed', problem: 'no message of this address is stored' },
    ])
    expect(server.connections).toBe(0)
  })
})

const empty = { from: '', to: [], message: '', secure: true, user: undefined, parameters: {} }

describe('in workerd, what the server says', () => {
  it('of a recipient is a reply for the log, and its own; the next recipient still gets his mail', async () => {
    const server = await start({
      onRcptTo({ address }, _session, done) {
        done(address.startsWith('no') ? failure(550, '5.1.1 No such user') : null)
      },
    })
    await store('m2@example.com', 'no@said.example,yes@said.example')
    const people = ['no@said.example', 'yes@said.example']
    const { items } = await resend(
      server.port,
      people.map((address) => item(address, 'm2@example.com')),
    )
    expect(items).toEqual([
      { result: 'reply', reply: '550 5.1.1 No such user', status: 550 },
      { result: 'accepted', status: 250 },
    ])
  })

  it('of the message is a reply about that message alone', async () => {
    const server = await start(refusesMessage(554, '5.7.1 Spam'))
    await store('m3@example.com', 'a@spam.example')
    expect((await resend(server.port, [item('a@spam.example', 'm3@example.com')])).items).toEqual([
      { result: 'reply', reply: '554 5.7.1 Spam', status: 554, messageId: 'm3@example.com' },
    ])
  })

  it('of our sender, our password or its TLS is no news of any recipient', async () => {
    await store('m4@example.com', 'a@ours.example,b@ours.example')
    const both = ['a', 'b'].map((name) => item(`${name}@ours.example`, 'm4@example.com'))
    const all = async (server: TestServer, vars?: Record<string, string>) => {
      const { items } = await resend(server.port, both, vars)
      expect(items.map(({ result }) => result)).toEqual(['failed', 'failed'])
      expect(server.received).toEqual([])
      return JSON.stringify(items)
    }
    const sender = await start({
      onMailFrom: (_address, _session, done) => done(failure(553, '5.7.1 Not yours')),
    })
    expect(await all(sender)).toContain('the server refused us')
    const relay = await start({
      onRcptTo: (_address, _session, done) => done(failure(554, '5.7.1 Relay access denied')),
    })
    expect(await all(relay)).toContain('Relay access denied')
    const limit = await start(refusesMessage(550, '5.4.5 Daily user sending limit exceeded'))
    expect(await all(limit)).toContain('sending limit')
    const account = await start()
    expect(await all(account, { SMTP_PASSWORD: 'hunter2' })).toContain('535')
    expect(account.connections).toBe(1)
    const clear = await start({ hideSTARTTLS: true, allowInsecureAuth: true })
    expect(await all(clear)).toContain('offers no TLS')
    // Its certificate is for localhost.
    const named = await start()
    expect(await all(named, { SMTP_HOST: '127.0.0.1' })).toContain('is the certificate valid')
  })

  it('nothing more, in the middle of DATA: the attempt has failed', async () => {
    const server: TestServer = await start({
      onData(stream) {
        stream.once('data', () => server.drop())
      },
    })
    await store('m5@example.com', 'a@drop.example', 'a line\r\n'.repeat(1_000_000))
    expect((await resend(server.port, [item('a@drop.example', 'm5@example.com')])).items).toEqual([
      { result: 'failed', problem: 'the connection failed' },
    ])
  })
})

describe('in workerd, a connection that breaks', () => {
  it('after the final dot leaves a copy in flight: a second one would be worse than a late one', async () => {
    const server: TestServer = await start({
      onData(stream) {
        stream.resume()
        stream.on('end', () => server.drop())
      },
    })
    await store('dot@example.com', 'a@dot.example')
    expect((await resend(server.port, [item('a@dot.example', 'dot@example.com')])).items).toEqual([
      { result: 'accepted' },
    ])
  })

  it('with a 421 takes that recipient’s attempt only: the next has a connection of his own', async () => {
    const server = await start({
      onRcptTo({ address }, _session, done) {
        done(address.startsWith('no') ? failure(421, '4.3.2 Going down') : null)
      },
    })
    const people = ['no@bye.example', 'yes@bye.example']
    await store('bye@example.com', people.join(','))
    const { items } = await resend(
      server.port,
      people.map((address) => item(address, 'bye@example.com')),
    )
    expect(items).toEqual([
      {
        result: 'failed',
        problem: 'the server refused us: 421 4.3.2 Going down',
        status: 421,
      },
      { result: 'accepted', status: 250 },
    ])
    expect(server.connections).toBe(2)
  })
})

describe('in workerd, a session', () => {
  const account = (port: number) => ({
    host: 'localhost',
    port,
    tls: 'starttls',
    user: 'rebound',
    password: PASSWORD,
    helloName: 'example.com',
    stepMs: 5_000,
    messageMs: 20_000,
    endOfDataMs: 5_000,
  })
  const envelope = { from: 'a@example.com', to: 'b@example.net', message: mail('m6@example.com') }

  it('may be under TLS from the first byte', async () => {
    const server = await start({ secure: true })
    const body = { server: { ...account(server.port), tls: 'implicit' }, mail: envelope }
    expect(await post('/session', JSON.stringify(body))).toMatchObject({ result: 'queued' })
    expect(server.received).toMatchObject([{ secure: true, user: 'rebound' }])
  })

  it('with a server that stalls ends in time', async () => {
    const server = await start({ onConnect: () => undefined })
    const body = { server: { ...account(server.port), stepMs: 100 }, mail: envelope }
    expect(await post('/session', JSON.stringify(body))).toEqual({
      problem: 'SmtpFailure: no answer in time: the greeting',
    })
  })
})

describe('in workerd, the whole way', () => {
  it('a busy recipient is tried until his server takes the mail, and then left alone: queued is not delivered', async () => {
    answers = [450, 451]
    await store('whole@example.com', 'busy@whole.example')
    const bounce = event({ recipient: 'busy@whole.example', messageId: 'whole@example.com' })
    await post('/ingest', JSON.stringify([bounce]))
    const db = await workerd.getD1Database('DB')
    const retry = () =>
      db
        .prepare('SELECT state, in_flight_until FROM retries WHERE address=?')
        .bind('busy@whole.example')
        .first<{ state: string; in_flight_until: number | null }>()
    await vi.waitFor(
      async () => expect((await retry())?.in_flight_until).toBeGreaterThan(Date.now()),
      { timeout: 20_000 },
    )
    expect(await retry()).toMatchObject({ state: 'open' })
    const [copy, ...others] = main.received
    expect(others).toEqual([])
    expect(copy?.to).toEqual(['busy@whole.example'])
    expect(copy?.message.endsWith(mail('whole@example.com'))).toBe(true)
    const { results } = await db
      .prepare(
        'SELECT esp, class, outcome, diagnostic FROM delivery_log WHERE address=? ORDER BY occurred_at',
      )
      .bind('busy@whole.example')
      .all()
    expect(results).toEqual([
      { esp: 'ses', class: 4, outcome: null, diagnostic: '451 4.3.2 Not accepting mail' },
      { esp: 'resender', class: 4, outcome: null, diagnostic: '450 4.7.1 Greylisted' },
      { esp: 'resender', class: 4, outcome: null, diagnostic: '451 4.7.1 Greylisted' },
    ])
    // The service gives the copy an id of its own, and tells what it took from the header.
    const [, id] = /^X-PM-Metadata-rebound_message: (.+)\r$/m.exec(copy?.message ?? '') ?? []
    const delivery = {
      RecordType: 'Delivery',
      MessageID: '00000000-0000-4000-8000-000000000002',
      Recipient: 'busy@whole.example',
      DeliveredAt: new Date().toISOString(),
      Metadata: { rebound_message: id },
    }
    const authorization = `Basic ${btoa('rebound:webhook')}`
    await workerd.dispatchFetch('http://localhost/webhooks/postmark', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(delivery),
    })
    expect(await retry()).toMatchObject({ state: 'delivered' })
  })
})
