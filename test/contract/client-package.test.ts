/** The client as other projects get it, packed by npm; and the README's examples, against a Worker of their own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoServer, freePort, startServer } from '../../src/cli/demo/server.ts'
import { newFolder } from '../folder.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const TOKEN = 'token-of-the-examples'
const project = newFolder()
const modules = join(project, 'node_modules')

beforeAll(() => {
  const pack = ['pack', '--json', '--pack-destination', project]
  const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }))
  const folder = join(modules, 'rebound')
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, filename), '-C', folder, '--strip-components=1'])
  for (const name of ['hono', '@hono', 'zod', 'drizzle-orm', 'postal-mime']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
}, 120_000)

const OPTIONS = ['--strict', '--skipLibCheck', '--noEmit', '--target', 'es2024', '--types', '']
const RESOLUTION = ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2024,dom']

/** What tsc says of this program. */
function complaints(program: string): string {
  const file = join(project, 'program.ts')
  writeFileSync(file, `import { createClient } from 'rebound/client'\n${program}`)
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, ...OPTIONS, ...RESOLUTION, file], {
    cwd: project,
    encoding: 'utf8',
  }).stdout
}

describe('the package', () => {
  const ask = `const client = createClient('https://bounces.example.com', 'a token')
const response = await client.v1.addresses.lookup.$post({ json: { addresses: ['a@example.com'] } })
const { addresses } = await response.json()
`

  it('lets a program that knows nothing of Workers read what is answered, and nothing else', () => {
    const read = (type: string) =>
      `${ask}for (const { sendable } of addresses) { const may: ${type} = sendable; void may }\nexport {}\n`
    expect(complaints(read('boolean'))).toBe('')
    expect(complaints(read('string'))).toContain("'boolean' is not assignable to type")
    expect(complaints(`${ask}addresses[0]?.nothing\nexport {}\n`)).toContain('nothing')
  }, 60_000)

  it('runs in plain Node, and carries none of the Worker', () => {
    const program = `const { returnPathFor } = await import('rebound/client')
console.log(await returnPathFor('a@example.com', { prefix: 'b', domain: 'example.org', secret: 's' }))`
    const args = ['--input-type=module', '-e', program]
    const out = execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' })
    expect(out).toMatch(/^b\+a=example\.com\+[0-9a-f]{16}@example\.org\n$/)
    const files = execFileSync('find', [join(modules, 'rebound'), '-name', '*.js'])
    expect(files.toString().trim().split('\n')).toHaveLength(5)
  })
})

/** The first example of a language that asks before it sends. */
function example(readme: string, language: string): string {
  const text = readFileSync(join(ROOT, readme), 'utf8')
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))
  return [...blocks].map(([, code = '']) => code).find((code) => code.includes('lookup')) ?? ''
}

/** Answers that tell nothing of any address. */
const NO_ANSWERS: Record<string, (response: ServerResponse) => void> = {
  'a page': (response) => response.end('<!doctype html><title>Sign in</title>'),
  'a page of 429': (response) => response.writeHead(429).end('<title>error code: 1027</title>'),
  'a problem of 503': (response) =>
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{}'),
  'other JSON': (response) => response.end('{}'),
  'no addresses': (response) => response.end('{"addresses":null}'),
  'too few addresses': (response) => response.end('{"addresses":[]}'),
  'one that is cut off': (response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{"addresses":[', () => response.destroy())
  },
}

const isThere = (command: string) => spawnSync(command, ['--version']).status === 0
const LANGUAGES = [
  { language: 'ts', command: process.execPath, file: 'example.ts' },
  { language: 'python', command: 'python3', file: 'example.py' },
  { language: 'php', command: 'php', file: 'example.php' },
]

describe("the README's examples", () => {
  let server: DemoServer
  beforeAll(async () => {
    server = await startServer({}, { API_TOKEN: TOKEN })
    const response = await fetch(`${server.url}/v1/addresses/gone@example.com`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: '{"action":"suppress"}',
    })
    expect(response.status).toBe(200)
  }, 180_000)
  afterAll(() => server.stop())

  describe.each(LANGUAGES)('in $language', ({ language, command, file }) => {
    const recipients = ['New@Example.com', 'gone@example.com', 'bro.ken', 'other@example.com']
    const run = async (url: string, token: string, asked = recipients) => {
      writeFileSync(join(project, file), example('README.md', language))
      const child = spawn(command, [file, ...asked], {
        cwd: project,
        env: { ...process.env, REBOUND_URL: url, REBOUND_TOKEN: token },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const ended = once(child, 'exit')
      const out = await Array.fromAsync(child.stdout.setEncoding('utf8'))
      const [status] = await ended
      return { status, stdout: out.join('').trim() }
    }

    it('are the same in both READMEs', () => {
      expect(example('README.md', language)).toContain('sendable')
      expect(example('README.ja.md', language)).toBe(example('README.md', language))
    })

    it.skipIf(!isThere(command))('leave out who may not be written to', async () => {
      const { stdout } = await run(server.url, TOKEN)
      expect(stdout).toBe('New@Example.com other@example.com')
    })

    it.skipIf(!isThere(command))('take a URL with a slash at its end', async () => {
      const { stdout } = await run(`${server.url}/`, TOKEN)
      expect(stdout).toBe('New@Example.com other@example.com')
    })

    it.skipIf(!isThere(command))('send to everybody while there is no answer', async () => {
      const nobody = `http://127.0.0.1:${await freePort()}`
      expect((await run(nobody, TOKEN)).stdout).toBe(recipients.join(' '))
    })

    it.skipIf(!isThere(command)).each(Object.entries(NO_ANSWERS))(
      'send to everybody upon %s',
      async (_, answer) => {
        const port = await freePort()
        const other = createServer((_, response) => answer(response)).listen(port, '127.0.0.1')
        const { stdout } = await run(`http://127.0.0.1:${port}`, TOKEN)
        other.close()
        expect(stdout).toBe(recipients.join(' '))
      },
    )

    it.skipIf(!isThere(command))('ask nothing for nobody', async () => {
      expect(await run(server.url, TOKEN, [])).toEqual({ status: 0, stdout: '' })
    })

    it.skipIf(!isThere(command))('send nothing when the token is wrong', async () => {
      const { status, stdout } = await run(server.url, 'wrong')
      expect([status === 0, stdout]).toEqual([false, ''])
    })
  })
})
