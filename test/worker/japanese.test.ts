/** The Japanese messages are an asset: fetched once, and done without where it can't be had. */
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
  expect(response.status).toBe(200)
  return response.text()
}

const JAPANESE = /^<!DOCTYPE html><html lang="ja".*<h1>サインイン</is
const ENGLISH = /^<!DOCTYPE html><html lang="en".*<h1>Sign in</is

it('who reads English waits for no asset', async () => {
  expect(await signIn('en')).toMatch(ENGLISH)
  expect(fetched).not.toHaveBeenCalled()
})

it.each<[string, object]>([
  ['is not there', { ASSETS: { fetch: () => env.ASSETS.fetch('https://assets/nothing.json') } }],
  ['is no JSON', { ASSETS: { fetch: () => env.ASSETS.fetch('https://assets/docs') } }],
  ['cannot be asked for', { ASSETS: { fetch: () => Promise.reject(new Error('no network')) } }],
  ['is not bound', { ASSETS: undefined }],
])('where it %s the page is English, and the log says so', async (_, bindings) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(await signIn('ja', bindings)).toMatch(ENGLISH)
  expect(logged.mock.calls).toEqual([[expect.stringContaining('"dashboard.no_japanese"')]])
  logged.mockRestore()
})

it('who saves other preferences while it cannot be had reads Japanese afterwards as before', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const page = await signIn('ja', { ASSETS: undefined })
  expect(page).toMatch(ENGLISH)
  expect(page).toMatch(
    /<select[^>]* name="language"[^>]*><option value="en">English<\/option><option value="ja" selected/,
  )
  logged.mockRestore()
})

it('the next who asks is told in Japanese, and whoever comes then without asking again', async () => {
  expect(await Promise.all([signIn('ja'), signIn('ja')])).toEqual([
    expect.stringMatching(JAPANESE),
    expect.stringMatching(JAPANESE),
  ])
  const asked = fetched.mock.calls.length
  expect(asked).toBeLessThanOrEqual(2)
  expect(await signIn('ja')).toMatch(JAPANESE)
  expect(await signIn('en')).toMatch(ENGLISH)
  expect(fetched).toHaveBeenCalledTimes(asked)
})
