/** The imports, and their undoing. */
import { env, exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import type { ImportJson } from '../../../src/api/imports.ts'
import { dashboard } from '../../../src/dashboard/dashboard.tsx'
import { sha256 } from '../../../src/sha256.ts'
import { call, ORIGIN } from '../api/call.ts'
import { open, signIn } from './pages.ts'

it('a list is one import, however often and from wherever it comes, until it is undone', async () => {
  const headers = await signIn('test-token')
  const list = 'email\nonce@same.example\n'
  const take = async (text: string) => {
    const body = new URLSearchParams({ text, name: 'same.csv', do: 'take' })
    const init = { method: 'POST', headers, body }
    const response = await exports.default.fetch(`${ORIGIN}/suppressions/import`, init)
    return [
      response.status,
      (await response.text()).includes('role="status">This list was imported before'),
    ]
  }
  const ids = async () => {
    const items: ImportJson[] = (await call('/v1/imports')).body.items
    return items.filter(({ name }) => name === 'same.csv').map(({ id }) => id)
  }
  expect(await take(list)).toEqual([200, false])
  expect(await take(list.replaceAll('\n', '\r\n'))).toEqual([200, false])
  // As npm run import has it.
  const id = `file-${(await sha256(list)).slice(0, 24)}`
  expect(await ids()).toEqual([id])
  await call(`/v1/imports/${id}/undo`, { method: 'POST' })
  expect(await take(list)).toEqual([200, true])
  expect(await ids()).toEqual([expect.stringMatching(`^${id}-`), id])
  expect((await call('/v1/addresses/once@same.example')).body.sendable).toBe(false)
})

it('an undoing that stopped half-way can be gone on with', async () => {
  const address = 'left@undone.example'
  await call('/v1/imports?import=half', {
    method: 'POST',
    body: `${address}\n`,
    headers: { 'content-type': 'text/csv' },
  })
  await env.DB.prepare(
    "UPDATE imports SET undone_at=1, undone_by='API_TOKEN' WHERE id='half'",
  ).run()
  const headers = await signIn('test-token')
  const page = await (await open('/suppressions', headers)).text()
  const [, path = ''] = /action="([^"]+half\/undo)"/.exec(page) ?? []
  expect(page).toContain('Undo the rest')
  expect(page).toContain('Only where the undoing of a long list stopped half-way')
  const init = { method: 'POST', headers, body: new FormData(), redirect: 'manual' } as const
  const undone = await exports.default.fetch(ORIGIN + path, init)
  expect(undone.status).toBe(303)
  const after = await open(undone.headers.get('location') ?? '', headers)
  expect([after.status, await after.text()]).toEqual([
    200,
    expect.stringContaining('role="status">Undone: 1 address is no longer suppressed by it.<'),
  ])
  expect((await call(`/v1/addresses/${address}`)).body.sendable).toBe(true)
})

/** Where the browser is led, and how often it was told to post the form again, in an undoing of so many calls. */
async function undoing(calls: number, headers: Record<string, string>) {
  let left = calls
  const pages = dashboard(async () => Response.json({ lifted: 20_000, left: --left > 0 }))
  const init = { method: 'POST', headers, body: new FormData() }
  let path = '/suppressions/imports/long/undo'
  for (let again = 0; ; again++) {
    const { status, headers: said } = await pages.request(path, init, env)
    path = said.get('location') ?? ''
    if (status !== 307) return { status, path, again }
  }
}

it('an undoing that is too long for one request goes on in the next, as often as browsers follow', async () => {
  const headers = await signIn('test-token')
  const ended = { status: 303, path: '/suppressions?done=undone&n=60000', again: 2 }
  expect(await undoing(3, headers)).toEqual(ended)
  const { path, again } = await undoing(50, headers)
  expect(again).toBe(18)
  const page = await (await open(path, headers)).text()
  expect(page).toContain('<div class="notice" role="status">It stopped here. Do the same again')
})

it('a bad line of a list is named where it stands in the file, whatever blank lines come first', async () => {
  const body = new FormData()
  body.append('file', new File(['\n\nemail\nnobody\n'], 'list.csv'))
  const init = { method: 'POST', headers: await signIn('test-token'), body }
  const page = await (await exports.default.fetch(`${ORIGIN}/suppressions/import`, init)).text()
  expect(page).toMatch(/data-head="Line"[^>]*>4<.*>not a mail address</)
})
