/** Endpoints that several change at once: nothing that was shown, or promised, is lost. */
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import { call } from '../api/call.ts'

const PATH = '/v1/notifications/endpoints'
beforeEach(() => env.DB.prepare('DELETE FROM notification_endpoints').run())

let made = 0
const create = async () =>
  (await call(PATH, { method: 'POST', body: { url: `https://well.notify.test/${++made}` } })).body
const rotate = (id: string) => call(`${PATH}/${id}/rotate`, { method: 'POST' })
const secretsOf = (id: string) =>
  env.DB.prepare('SELECT secrets FROM notification_endpoints WHERE id=?1').bind(id).first('secrets')

it('a note that is changed meanwhile costs no new secret', async () => {
  for (let n = 0; n < 5; n++) {
    const { id, url } = await create()
    const [rotated, changed] = await Promise.all([
      rotate(id),
      call(`${PATH}/${id}`, { method: 'PATCH', body: { note: 'ours' } }),
    ])
    expect(changed.body).toMatchObject({ note: 'ours', url })
    expect(await secretsOf(id)).toContain(rotated.body.secret)
  }
})

it('of two rotations at once both secrets sign', async () => {
  const { id } = await create()
  for (const { body } of await Promise.all([rotate(id), rotate(id)])) {
    expect(await secretsOf(id)).toContain(body.secret)
  }
})

it('the older secret signs along however often it is rotated', async () => {
  const { id, secret } = await create()
  for (let n = 0; n < 4; n++) await rotate(id)
  expect(await secretsOf(id)).toContain(secret)
})

it('what is deleted while it is changed stays deleted', async () => {
  for (let n = 0; n < 5; n++) {
    const { id } = await create()
    const [gone] = await Promise.all([
      call(`${PATH}/${id}`, { method: 'DELETE' }),
      call(`${PATH}/${id}`, { method: 'PATCH', body: { note: 'x' } }),
    ])
    expect(gone.status).toBe(204)
    expect(await secretsOf(id)).toBeNull()
  }
})
