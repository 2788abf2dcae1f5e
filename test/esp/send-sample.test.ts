/** `send-sample` as a user runs it, against a server that verifies what arrives. */
import { execFile } from 'node:child_process'
import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDevVars } from '../../src/cli/dev-vars.ts'
import { ESPS } from '../../src/esp/index.ts'
import { newFolder } from '../folder.ts'
import { loadSample } from './posts.ts'

const SCRIPT = join(import.meta.dirname, '../../src/cli/send-sample.ts')
const folder = newFolder()
const secrets = new Map<string, string>()

/** Answers like the webhook route, with the number of events it would record. */
const server = createServer(async (incoming, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const esp = ESPS.get(url.pathname.split('/')[2] ?? '')
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  const request = { url, headers, body: new Uint8Array(Buffer.concat(chunks)) }
  const verdict = await esp?.verify(request, {
    now: Date.now(),
    secrets: [secrets.get(esp.id) ?? ''],
    fetchCertificate: () => Promise.reject(new Error('no certificates here')),
  })
  response.statusCode = verdict?.ok ? 200 : 401
  response.end(JSON.stringify({ recorded: verdict?.ok ? esp?.parse(request).events.length : 0 }))
})
let origin = ''

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => server.close())

function run(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [SCRIPT, ...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ code: error ? 1 : 0, output: `${stdout}${stderr}` })
    })
  })
}

test('reads the secret from .dev.vars and posts what verifies', async () => {
  const { secret } = await (await loadSample('generic')).newKey()
  secrets.set('generic', secret)
  writeFileSync(join(folder, '.dev.vars'), `OTHER=1\nWEBHOOK_SECRET_GENERIC="${secret}"\n`)
  const { code, output } = await run('generic', '--url', origin, '--count', '3')
  expect(output).toBe('200 {"recorded":3}\n')
  expect(code).toBe(0)
})

test('a key pair of its own: --new-key, behind whatever .dev.vars holds', async () => {
  const file = join(folder, '.dev.vars')
  writeFileSync(file, 'WEBHOOK_SECRET_SENDGRID=""\nSAMPLE_KEY_SENDGRID="AAAA"\n')
  for (const account of [[], ['--source', 'shop']]) {
    appendFileSync(file, (await run('sendgrid', '--new-key', ...account)).output)
  }
  const vars = readDevVars(file)
  expect([...vars.keys()].sort()).toEqual([
    'SAMPLE_KEY_SENDGRID',
    'SAMPLE_KEY_SENDGRID_SHOP',
    'WEBHOOK_SECRET_SENDGRID',
    'WEBHOOK_SECRET_SENDGRID_SHOP',
  ])
  for (const [account, name] of [
    [[], 'WEBHOOK_SECRET_SENDGRID'],
    [['--source', 'shop'], 'WEBHOOK_SECRET_SENDGRID_SHOP'],
  ] as const) {
    secrets.set('sendgrid', vars.get(name) ?? '')
    const sent = await run('sendgrid', '--url', origin, '--kind', 'deferred', ...account)
    expect(sent.output).toBe('200 {"recorded":1}\n')
  }
})

test('a key pair of its own, in a file', async () => {
  const { secret, privateKey } = await (await loadSample('sendgrid')).newKey()
  secrets.set('sendgrid', secret)
  const file = join(folder, 'sendgrid.pem')
  writeFileSync(file, privateKey)
  const options = ['--secret', secret, '--private-key', file]
  const sent = await run('sendgrid', '--url', origin, ...options)
  expect(sent.output).toBe('200 {"recorded":1}\n')
})

test('the key of the first account signs for another whose secret belongs to it, and for no third', async () => {
  const { secret, privateKey } = await (await loadSample('sendgrid')).newKey()
  secrets.set('sendgrid', secret)
  const { secret: foreign } = await (await loadSample('sendgrid')).newKey()
  const lines = [
    `SAMPLE_KEY_SENDGRID="${privateKey.replace(/-----[^-]+-----|\s/g, '')}"`,
    `WEBHOOK_SECRET_SENDGRID_NEWS="${secret}"`,
    `WEBHOOK_SECRET_SENDGRID_SHOP="${foreign}"`,
  ]
  writeFileSync(join(folder, '.dev.vars'), lines.join('\n'))
  const news = await run('sendgrid', '--url', origin, '--source', 'news')
  expect(news.output).toBe('200 {"recorded":1}\n')
  const shop = await run('sendgrid', '--url', origin, '--source', 'shop')
  expect(shop).toMatchObject({ code: 1, output: expect.stringContaining('--private-key') })
})

test('says that npm run dev makes the file of secrets, where there is none', async () => {
  rmSync(join(folder, '.dev.vars'), { force: true })
  const { output } = await run('postmark')
  expect(output).toBe(
    'no WEBHOOK_SECRET_POSTMARK: there is no .dev.vars yet, which npm run dev makes; give --secret or --new-key\n',
  )
  writeFileSync(join(folder, '.dev.vars'), '')
})

test('the key that belongs to the secret may stand beside it', async () => {
  const { secret, privateKey } = await (await loadSample('postal')).newKey()
  secrets.set('postal', secret)
  const bare = privateKey.replace(/-----[^-]+-----|\s/g, '')
  const lines = [`WEBHOOK_SECRET_POSTAL="${secret}"`, `SAMPLE_KEY_POSTAL="${bare}"`]
  writeFileSync(join(folder, '.dev.vars'), lines.join('\n'))
  expect((await run('postal', '--url', origin)).output).toBe('200 {"recorded":1}\n')
  const other = await run('postal', '--url', origin, '--secret', 'AAAA')
  expect(other.code).toBe(1)
  expect(other.output).toContain('--private-key')
})

test('a refused post is an error', async () => {
  secrets.set('postmark', 'rebound:right')
  const { code, output } = await run('postmark', '--url', origin, '--secret', 'rebound:wrong')
  expect(output).toContain('401')
  expect(code).toBe(1)
})

test.each([
  [[], 'give it one ESP'],
  [['nosuchesp'], 'no such ESP'],
  [['../sample'], 'no such ESP'],
  [['signing'], 'no such ESP'],
  [['brevo'], 'no WEBHOOK_SECRET_BREVO in .dev.vars'],
  [['brevo', '--source', 'shop'], 'no WEBHOOK_SECRET_BREVO_SHOP in .dev.vars'],
  [['resend', '--kind', 'unsubscribed'], 'resend reports: delivered'],
  [['sendgrid', '--secret', 'x'], '--new-key'],
  [['cloudflare'], 'by a queue'],
  [['ses', '--new-key'], 'cannot be played here'],
])('%j says what is wrong', async (args, words) => {
  const { code, output } = await run(...args)
  expect(output).toContain(words)
  expect(code).toBe(1)
})

test.each([
  [
    ['generic', '--secret', 'a', '--url', 'nowhere'],
    '--url must begin with http:// or https://: nowhere\n',
  ],
  [['sendgrid', '--secret', 'a', '--private-key', 'nowhere.pem'], 'there is no file nowhere.pem\n'],
  [
    ['postmark', '--secret', 'a:b', '--url', 'http://127.0.0.1:9'],
    'nothing answers at http://127.0.0.1:9: is npm run dev running?\n',
  ],
])('%j: one line that says what is wrong', async (args, output) => {
  expect(await run(...args)).toEqual({ code: 1, output })
})

test('--all goes on past a secret that nothing can be signed with, and names its service', async () => {
  const postmark = 'rebound:right'
  secrets.set('postmark', postmark)
  const lines = [`WEBHOOK_SECRET_POSTMARK="${postmark}"`, 'WEBHOOK_SECRET_GENERIC="whsec_%%%"']
  writeFileSync(join(folder, '.dev.vars'), lines.join('\n'))
  const { code, output } = await run('--all', '--url', origin)
  expect(output).toMatch(/^generic +refused +this secret cannot sign: /m)
  expect(output).toMatch(/^postmark +taken /m)
  expect(code).toBe(1)
})
