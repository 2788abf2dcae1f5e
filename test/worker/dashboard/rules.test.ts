/** The playground, and rules that are begun there or anew. */
import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call, ORIGIN } from '../api/call.ts'
import { open, signIn } from './pages.ts'

describe('the playground', () => {
  const words = '550 The heron has moved to the other pond'
  const mail = [
    'From: MAILER-DAEMON@mx.example.net',
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.net.',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    '',
    '<heron@example.com>:',
    words,
    '',
  ].join('\r\n')
  const bounced = { event: 'bounce', email: 'heron@example.com', reason: words }

  it.each([
    ['a reply', words, ''],
    ['a bounce mail', mail, ''],
    ['a webhook', JSON.stringify([bounced]), 'sendgrid'],
  ])('asks own rules for %s', async (_name, text, esp) => {
    const rule = { id: 'heron', phrases: ['heron has moved'], reason: 'mailbox_disabled' }
    await call('/v1/rules', { method: 'POST', body: rule })
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
      body: new URLSearchParams({ text, esp }),
    })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<code>own.heron</code>')
  })

  it.each([
    [
      'the fields of a report are words',
      'Final-Recipient: rfc822; heron@example.com\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 User unknown',
    ],
    ['a mail from a mailbox file is one', `From MAILER-DAEMON  Mon Nov 30 08:00:00 2026\n${mail}`],
  ])('%s', async (_, text) => {
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
      body: new URLSearchParams({ text }),
    })
    const page = await response.text()
    expect(page.match(/<h2>Verdict.*?<\/h2>/g)).toHaveLength(1)
    expect(page.includes('Verdict <span class="words" dir="auto">heron@example.com')).toBe(
      text.startsWith('From '),
    )
  })

  it.each([
    ['452 4.2.2 Mailbox full', 'en', 'try again'],
    ['552 5.2.2 Mailbox full', 'en', 'do not send this again; the next message may arrive'],
    ['452 4.2.2 Mailbox full', 'ja', '再送する'],
    ['552 5.2.2 Mailbox full', 'ja', '再送しない（次のメールは届く可能性があります）'],
  ])('of %s advises, in %s: %s', async (text, language, advice) => {
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN, 'accept-language': language },
      body: new URLSearchParams({ text }),
    })
    expect(await response.text()).toContain(`<dd>${advice}</dd>`)
  })

  it('says of a mail that is no bounce that it says nothing', async () => {
    const { cookie } = await signIn('test-token')
    const response = await exports.default.fetch(`${ORIGIN}/playground`, {
      method: 'POST',
      headers: { cookie, origin: ORIGIN },
      body: new URLSearchParams({ text: 'From: Ann <ann@example.com>\nSubject: Lunch\n\nAt one?' }),
    })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('Nothing in it says what became of a mail.')
  })
})

it('a new rule is of no reason, and of any provider, until one is chosen', async () => {
  const page = await (await open('/rules', await signIn('test-token'))).text()
  expect(page).toMatch(/<select name="reason"><option value="">–</)
  expect(page).toMatch(/<select name="provider"><option value="">Any</)
})

it('nothing is to be ticked where there is no mail service', async () => {
  const page = await (await open('/esps', await signIn('test-token'))).text()
  const eventsOf = (id: string) =>
    new RegExp(`id="${id}".*?<dt>([^<]+)</dt><dd>[^<]*[dD]elivered,`, 's').exec(page)?.[1]
  expect(eventsOf('generic')).toBe('Type')
  expect(eventsOf('tencent')).toBe('Tick these events')
})

it('a rule is begun from a reply only where there is a phrase in it', async () => {
  const told = { '550 no': false, '550 The ibis has flown': true }
  const events = Object.keys(told).map((reply, n) => ({ recipient: `r${n}@rule.example`, reply }))
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const headers = await signIn('test-token')
  const rules = await (await open('/rules', headers)).text()
  const log = await (await open('/log?search=rule.example', headers)).text()
  for (const [reply, isOffered] of Object.entries(told)) {
    const [row = ''] = rules.match(new RegExp(`>${reply}<(?:(?!</tr>).)*`, 's')) ?? []
    expect([row !== '', row.includes('Write a rule')]).toEqual([true, isOffered])
    const [before = ''] = log.split(`>${reply}<`)
    const [event = ''] = before.match(/\/log\/[^"]+/g)?.slice(-1) ?? []
    const page = await (await open(event, headers)).text()
    expect([page.includes(reply), page.includes('This is wrong')]).toEqual([true, isOffered])
  }
})
