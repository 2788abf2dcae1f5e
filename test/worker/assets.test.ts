/** Texts that are assets: fetched once, and whoever needs them where they can't be had is told what is missing. */
import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { ESPS } from '../../src/esp/index.ts'
import { ORIGIN } from './api/call.ts'

const app = createApp({ esps: ESPS })
const fetched = vi.fn<typeof env.ASSETS.fetch>((input, init) => env.ASSETS.fetch(input, init))

async function get(
  path: string,
  language: string,
  bindings: object = { ASSETS: { fetch: fetched } },
) {
  const init = { headers: { 'accept-language': language } }
  const response = await app.request(ORIGIN + path, init, { ...env, ...bindings })
  return { status: response.status, text: await response.text() }
}

const TEXTS = [
  ['/sign-in', 'en', 'dashboard/en.json', /^<!DOCTYPE html><html lang="en".*<h1>Sign in</is],
  ['/sign-in', 'ja', 'dashboard/ja.json', /^<!DOCTYPE html><html lang="ja".*<h1>サインイン</is],
  ['/v1/codes/5.1.1', 'en', 'code-texts.json', /"advice":\{"en":"Check the address for typing/],
  ['/v1/esps/resend', 'en', 'esp-guides.json', /"notes":\["Send to one recipient at a time/],
] as const

it.each<[string, object]>([
  ['are not there', { ASSETS: { fetch: () => env.ASSETS.fetch('https://assets/nothing.json') } }],
  ['are no JSON', { ASSETS: { fetch: () => env.ASSETS.fetch('https://assets/docs') } }],
  ['cannot be asked for', { ASSETS: { fetch: () => Promise.reject(new Error('no network')) } }],
  ['are not bound', { ASSETS: undefined }],
])('where they %s the answer says so, and so does the log', async (_, bindings) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  for (const [path, language, asset] of TEXTS) {
    const { status, text } = await get(path, language, bindings)
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      code: 'unavailable',
      detail: `/${asset} cannot be read. Is the Worker deployed with its assets?`,
    })
    expect(logged.mock.calls.flat().join()).toContain(`"asset.unreadable","asset":"${asset}"`)
  }
  logged.mockRestore()
})

it.each(TEXTS)(
  '%s in %s is told by %s, which is asked for once',
  async (path, language, _, said) => {
    fetched.mockClear()
    const shown = { status: 200, text: expect.stringMatching(said) }
    expect(await Promise.all([get(path, language), get(path, language)])).toEqual([shown, shown])
    const asked = fetched.mock.calls.length
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThanOrEqual(2)
    expect(await get(path, language)).toEqual(shown)
    expect(fetched).toHaveBeenCalledTimes(asked)
  },
)
