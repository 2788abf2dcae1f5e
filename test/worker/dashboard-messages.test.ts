/** The dashboard's messages are assets: fetched once, and a page without them says what is missing. */
import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { ESPS } from '../../src/esp/index.ts'
import { ORIGIN } from './api/call.ts'

const app = createApp({ esps: ESPS })
const fetched = vi.fn<typeof env.ASSETS.fetch>((input, init) => env.ASSETS.fetch(input, init))

async function signIn(language: string, bindings: object = { ASSETS: { fetch: fetched } }) {
  const init = { headers: { 'accept-language': language } }
  const response = await app.request(`${ORIGIN}/sign-in`, init, { ...env, ...bindings })
  return { status: response.status, text: await response.text() }
}

const PAGES = [
  ['en', /^<!DOCTYPE html><html lang="en".*<h1>Sign in</is],
  ['ja', /^<!DOCTYPE html><html lang="ja".*<h1>サインイン</is],
] as const

it.each<[string, object]>([
  ['are not there', { ASSETS: { fetch: () => env.ASSETS.fetch('https://assets/nothing.json') } }],
  ['are no JSON', { ASSETS: { fetch: () => env.ASSETS.fetch('https://assets/docs') } }],
  ['cannot be asked for', { ASSETS: { fetch: () => Promise.reject(new Error('no network')) } }],
  ['are not bound', { ASSETS: undefined }],
])('where they %s the answer says so, and so does the log', async (_, bindings) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  for (const [language] of PAGES) {
    const { status, text } = await signIn(language, bindings)
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      code: 'unavailable',
      detail: expect.stringContaining(`/dashboard/${language}.json, cannot be read`),
    })
  }
  expect(logged.mock.calls.flat().join()).toContain(`"dashboard.no_messages"`)
  logged.mockRestore()
})

it.each(PAGES)(
  'the next who asks in %s is told, and whoever comes then without asking again',
  async (language, page) => {
    fetched.mockClear()
    const shown = { status: 200, text: expect.stringMatching(page) }
    expect(await Promise.all([signIn(language), signIn(language)])).toEqual([shown, shown])
    const asked = fetched.mock.calls.length
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThanOrEqual(2)
    expect(await signIn(language)).toEqual(shown)
    expect(fetched).toHaveBeenCalledTimes(asked)
  },
)
