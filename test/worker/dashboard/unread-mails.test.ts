/** Mails that wait for a person, and what became of them. */
import { env, exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { receiveMail } from '../../../src/inbound.ts'
import { keepUnread } from '../../../src/mail/unread-mail.ts'
import { encodedIn, SENTENCES } from '../../bounce/mail/charsets.ts'
import { call, ORIGIN } from '../api/call.ts'
import { expectSignIn, open, signIn } from './pages.ts'

it('an unread mail is a page of text, and can be saved as it came', async () => {
  const hostile = '<script>alert(1)</script>\u202e\u061c<img src=x>'
  const raw = new TextEncoder().encode(
    `Subject: =?iso-2022-jp?B?GyRCR1s/LiRHJC0kXiQ7JHMbKEI=?=\r\n\r\n${hostile}`,
  )
  await keepUnread(env, raw, 'not_understood', Date.now())
  const headers = await signIn('test-token')
  const list = await (await open('/unread', headers)).text()
  expect(list).toContain('>配信できません<')
  const [, path = ''] = /href="(\/unread\/[0-9a-f]{32})"/.exec(list) ?? []
  const page = await open(path, headers)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await page.text()
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;⟨202e⟩⟨61c⟩&lt;img src=x&gt;')
  expect(text).not.toContain('alert(1)</script>')
  expect(text).toContain(`href="/v1${path}" download=""`)
  expect(text).toContain(`action="${path}/delete"`)
  const saved = await open(`/v1${path}`, headers)
  expect(await saved.bytes()).toEqual(raw)
  // What is gone, or no longer theirs to see, is no JSON either.
  const gone = await open('/unread/0000', headers)
  expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
  expectSignIn(await open(path, {}), path)
})

it.each(Object.entries(SENTENCES))(
  'an unread mail in %s can be read where it says so nowhere, and be seen as it came',
  async (charset, sentences) => {
    await env.DB.prepare('DELETE FROM unread_mails').run()
    const [subject = ''] = sentences
    const body = encodedIn(charset, sentences.join('\r\n'))
    const letter = `Content-Transfer-Encoding: base64\r\n\r\n${body.toBase64()}`
    const head = `Subject: ${subject}\r\n in two lines\r\n`
    const raw = encodedIn(charset, head + letter)
    await keepUnread(env, raw, 'not_understood', Date.now())
    const { items } = (await call('/v1/unread')).body
    expect(items).toMatchObject([{ subject: `${subject} in two lines` }])
    const headers = await signIn('test-token')
    const decoded = await open(`/v1/unread/${items[0].id}?decoded=true`, headers)
    expect(decoded.headers.get('content-disposition')).toBe(`inline; filename="${items[0].id}.txt"`)
    const text = await decoded.text()
    expect(text).toMatch(/^subject: /)
    for (const one of [`${subject} in two lines`, ...sentences]) expect(text).toContain(one)
    const page = await (await open(`/unread/${items[0].id}`, headers)).text()
    for (const one of [...sentences, body.toBase64()]) expect(page).toContain(one)
    const source = await open(`/v1/unread/${items[0].id}?decoded=false`, headers)
    expect(await source.bytes()).toEqual(raw)
  },
)

it('an unread mail beyond the limits of any parser is shown as it came', async () => {
  await env.DB.prepare('DELETE FROM unread_mails').run()
  const deep = `${'X-Long: a header that nobody reads to its end\r\n'.repeat(8_000)}\r\n届きません`
  await keepUnread(env, new TextEncoder().encode(deep), 'beyond_limits', Date.now())
  const { items } = (await call('/v1/unread')).body
  const headers = await signIn('test-token')
  const decoded = await open(`/v1/unread/${items[0].id}?decoded=true`, headers)
  expect(await decoded.text()).toContain('届きません')
})

it('of an unproven mail that was accepted the page offers nothing, and leads to the event that counts', async () => {
  const raw = new TextEncoder().encode(
    'From: MAILER-DAEMON@mx.example.net\r\nMessage-Id: <unproven@mx.example.net>\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<ann@unproven.example>:\r\nRemote host said: 550 5.1.1 User unknown\r\n',
  )
  const mail = { raw, envelopeFrom: null, envelopeTo: null, vouched: false, proofNeeded: false }
  await receiveMail(mail, env, Date.now())
  const [{ id }] = (await call('/v1/log?address=ann@unproven.example')).body.items
  const headers = await signIn('test-token')
  const page = async () => (await open(`/log/${id}`, headers)).text()
  const waits = 'counts for nothing until it is accepted'
  expect(await page()).toContain(waits)
  expect(await page()).toContain('Accept as proven')
  const timeline = await (await open('/addresses/ann@unproven.example', headers)).text()
  expect(timeline).toMatch(new RegExp(`noted</span> <small>Unproven: ${waits}`))
  const accepted = await exports.default.fetch(`${ORIGIN}/log/${id}/accept`, {
    method: 'POST',
    headers: { ...headers, origin: ORIGIN },
    body: new URLSearchParams({ note: 'I know the server' }),
    redirect: 'manual',
  })
  const { pathname } = new URL(accepted.headers.get('location') ?? '', ORIGIN)
  expect((await call(`/v1${pathname}`)).body.note).toBe('I know the server')
  const shown = await page()
  expect(shown).not.toContain('Accept as proven')
  expect(shown).toContain(`href="${pathname}"`)
  expect(shown).toContain('another event counts in its place')
  const counting = await (await open(pathname, headers)).text()
  expect(counting).toMatch(
    /<dt>Accepted by<\/dt>.*API_TOKEN.*<dt>Note<\/dt>.*I know the server.*<h2>The server/s,
  )
})
