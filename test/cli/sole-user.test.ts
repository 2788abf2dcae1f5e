/** Two `npm run dev` on one local database: the second is refused, and nobody after a crash. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isSoleUser } from '../../src/cli/sole-user.ts'
import { newFolder } from '../folder.ts'

const ROOT = join(import.meta.dirname, '../..')
const MODULE = join(ROOT, 'src/cli/sole-user.ts')
const NO_DATABASE = '00000000-0000-0000-0000-000000000000'

/** Another process that takes the path, says so, and goes on. */
async function holder(path: string) {
  const program = `import { isSoleUser } from ${JSON.stringify(MODULE)}
console.log(await isSoleUser(${JSON.stringify(path)}))
setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  const [said] = await once(child.stdout, 'data')
  return { child, said: String(said).trim() }
}

async function ended(child: ReturnType<typeof spawn>, signal: NodeJS.Signals) {
  child.kill(signal)
  await once(child, 'exit')
}

it('the second is refused while the first lives, and taken after a crash', async () => {
  const path = join(newFolder(), 'state/db.sock')
  const first = await holder(path)
  expect(first.said).toBe('true')
  expect(await isSoleUser(path)).toBe(false)
  expect(await isSoleUser(`${path}.other`)).toBe(true)
  await ended(first.child, 'SIGKILL')
  expect(existsSync(path)).toBe(true)
  const second = await holder(path)
  expect(second.said).toBe('true')
  expect(await isSoleUser(path)).toBe(false)
  await ended(second.child, 'SIGKILL')
  expect(await isSoleUser(path)).toBe(true)
})

it('nobody is refused where it cannot be told', async () => {
  const long = join(newFolder(), 'x'.repeat(100), 'db.sock')
  expect([await isSoleUser(long), await isSoleUser(long)]).toEqual([true, true])
  const file = join(newFolder(), 'db.sock')
  writeFileSync(file, '')
  expect(await isSoleUser(file)).toBe(true)
})

/** `npm run dev` in a folder of its own, where it must come to nothing. */
function refusedDev(cwd: string, ...args: string[]) {
  writeFileSync(join(cwd, 'wrangler.toml'), readFileSync(join(ROOT, 'wrangler.toml')))
  writeFileSync(join(cwd, '.dev.vars'), '')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'src/cli/dev.ts'), ...args],
    { cwd, encoding: 'utf8' },
  )
  expect([status, stdout]).toEqual([1, ''])
  return stderr
}

it('npm run dev says so, and how to give it data of its own', async () => {
  const cwd = newFolder()
  const { child } = await holder(join(cwd, `.wrangler/state/${NO_DATABASE}.sock`))
  const said = refusedDev(cwd)
  await ended(child, 'SIGKILL')
  expect(said).toMatch(/^Another npm run dev .*--persist-to /s)
})

it('npm run dev takes no port that another has', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  expect(refusedDev(newFolder(), '--port', String(port))).toMatch(
    new RegExp(`^Something else answers at port ${port}.*--port ${port + 1}\n$`),
  )
  server.close()
})
