/** Every mail service once, as a user tries it: a running Worker, its secrets, and `send-sample --all`. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoServer, startServer } from '../../src/cli/demo/server.ts'
import { readDevVars } from '../../src/cli/dev-vars.ts'
import { ESPS } from '../../src/esp/index.ts'
import { loadSample } from '../esp/posts.ts'
import { newFolder } from '../folder.ts'

const SCRIPT = join(import.meta.dirname, '../../src/cli/send-sample.ts')
const TOKEN = 'every-esp-token'
const POSTING = [...ESPS.values()].filter(({ authenticity }) => authenticity !== 'binding')
const folder = newFolder()
let server: DemoServer

function run(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [SCRIPT, ...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ code: error ? 1 : 0, output: `${stdout}${stderr}` })
    })
  })
}

const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')

beforeAll(async () => {
  // One certificate stands for those of Amazon and Scaleway, so both sign with its key.
  const [ses, scaleway] = [await loadSample('ses'), await loadSample('scaleway')]
  const { secret: topic, privateKey } = await ses.newKey()
  const lines = [
    `WEBHOOK_SECRET_SES="${topic},rebound:bridge"`,
    `SAMPLE_KEY_SES="${bare(privateKey)}"`,
    `WEBHOOK_SECRET_SCALEWAY="${(await scaleway.newKey()).secret}"`,
    `SAMPLE_KEY_SCALEWAY="${bare(privateKey)}"`,
    (await run('--all', '--new-key')).output,
  ]
  const file = join(folder, '.dev.vars')
  writeFileSync(file, lines.join('\n'))
  const certificate = await ses.certificate?.({ secret: topic, privateKey }, Date.now())
  server = await startServer(
    {},
    {
      ...Object.fromEntries(readDevVars(file)),
      API_TOKEN: TOKEN,
      DEMO_SNS_CERTIFICATE: certificate ?? '',
    },
  )
}, 150_000)

afterAll(() => server?.stop(), 20_000)

test('each service is taken in, and the log says of each how its event was proven', async () => {
  const { code, output } = await run('--all', '--url', server.url, '--recipient', 'all@example.com')
  const line = (id: string) => output.split('\n').find((one) => one.startsWith(`${id} `)) ?? ''
  for (const { id } of POSTING) {
    expect(line(id)).toMatch(/ taken .*"recorded":1,/)
  }
  expect(line('cloudflare')).toMatch(/ skipped .*by a queue/)
  expect(output).toContain(`${POSTING.length} taken, 0 refused, 1 not sent`)
  expect(code).toBe(0)

  const response = await fetch(`${server.url}/v1/log?address=all%40example.com&limit=1000`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  const { items }: { items: { esp: string; authenticity: string }[] } = await response.json()
  const logged = items.map(({ esp, authenticity }) => `${esp}: ${authenticity}`)
  expect(logged.sort()).toEqual(POSTING.map((esp) => `${esp.id}: ${esp.authenticity}`).sort())
}, 60_000)

test('a service that is refused fails the whole run, and says why', async () => {
  const file = join(folder, '.dev.vars')
  const right = readDevVars(file)
  const wrong = [...right, ['WEBHOOK_SECRET_BREVO', 'rebound:another'] as const]
  writeFileSync(file, wrong.map(([name, value]) => `${name}="${value}"`).join('\n'))
  const { code, output } = await run('--all', '--url', server.url)
  expect(output).toMatch(/^brevo +refused +429 webhook_unproven: \w/m)
  expect(output).toContain(`${POSTING.length - 1} taken, 1 refused`)
  expect(code).toBe(1)
}, 60_000)

test('whoever set a secret after the server was started is told that it has not read it', async () => {
  const shop = ['--url', server.url, '--source', 'shop', '--secret', 'a:b']
  const { code, output } = await run('brevo', ...shop)
  expect(output).toMatch(/^429 .*webhook_not_configured/)
  expect(output).toContain('npm run dev reads .dev.vars when it starts')
  expect(code).toBe(1)
}, 20_000)

test('Amazon SES is tried without its certificate, as EventBridge posts', async () => {
  const to = ['--url', server.url, '--recipient', 'bridge@example.com']
  const file = join(folder, '.dev.vars')
  const kept = readFileSync(file, 'utf8')
  writeFileSync(file, kept.replace(/^SAMPLE_KEY_S(?:ES|CALEWAY)=.*$/gm, ''))
  try {
    expect((await run('ses', ...to)).output).toMatch(/^200 .*"recorded":1,/)
    const { secret: topic } = await (await loadSample('ses')).newKey()
    const { output } = await run('ses', ...to, '--secret', topic)
    expect(output).toContain('with USER:PASSWORD in WEBHOOK_SECRET_SES')
    expect((await run('scaleway', ...to)).output).toMatch(/cannot be played here\n$/)
  } finally {
    writeFileSync(file, kept)
  }
}, 20_000)

test.each([
  ['--url', 'localhost:8787'],
  ['--count', 'x'],
])('%s %s is refused before anything is sent', async (option, value) => {
  const { code, output } = await run('brevo', '--secret', 'a:b', option, value)
  expect(output).toMatch(new RegExp(`^${option} .*\\n$`))
  expect(code).toBe(1)
})
