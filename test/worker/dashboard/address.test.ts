/** The page of an address: what happened, and why it may not be mailed. */
import { describe, expect, it } from 'vitest'
import { call, recordRows } from '../api/call.ts'
import { open, signIn } from './pages.ts'

it("an address's timeline tells which mail each event is of, and who reports it", async () => {
  const address = 'both@mail.example'
  const said = { address, kind: 'complained', class: 0, counts: false, status: null } as const
  const told = { ...said, reason: 'complaint', esp: 'postmark' } as const
  const rows = [
    { ...told, key: 'shop', source: 'shop', messageId: 'order-17', occurredAt: 1000 },
    { ...told, key: 'news', source: 'news', messageId: 'letter-4', occurredAt: 2000 },
  ]
  await recordRows(rows, Date.now())
  const text = await (await open(`/addresses/${address}`, await signIn('test-token'))).text()
  const [why = '', timeline = ''] = text.split('<h2>Timeline</h2>')
  expect(why).toMatch(/<dt>Why not<\/dt>.*complaint<\/a> Postmark news/s)
  expect(timeline).toMatch(/>Postmark news<.*>letter-4<.*>Postmark shop<.*>order-17</s)
})

describe('why an address may not be mailed', () => {
  const T = Date.UTC(2026, 8, 1, 9)
  const page = async (path: string) =>
    (await open(path, await signIn('test-token')))
      .text()
      .then((text) => text.replaceAll('&quot;', '"'))
  const whyNot = async (address: string) =>
    /<dt>Why not<\/dt><dd>(.*?)<\/dd>/.exec(await page(`/addresses/${address}`))?.[1]

  it('is said, and when, of what no delivery event says', async () => {
    const said = { class: 0, counts: false, status: null, reason: null } as const
    const rows = [
      { ...said, address: 'spam@why.example', kind: 'complained', reason: 'complaint' },
      { ...said, address: 'left@why.example', kind: 'unsubscribed', reason: 'unsubscribed' },
      { ...said, address: 'hand@why.example', kind: 'suppress', esp: '', note: 'asked by phone' },
    ] as const
    await recordRows(
      rows.map((one, n) => ({ ...one, key: `why-${n}`, occurredAt: T })),
      T,
    )
    const headers = { 'content-type': 'text/csv' }
    const list = { method: 'POST', body: 'list@why.example\n', headers }
    expect((await call('/v1/imports?name=old.csv', list)).status).toBeLessThan(300)
    const wanted: [string, RegExp][] = [
      ['list@why.example', /suppressed by an import<\/a>.*Import old.csv/],
      ['spam@why.example', /complaint<\/a>.*2026-09-01/],
      ['left@why.example', /unsubscribed<\/a>.*2026-09-01/],
      ['hand@why.example', /suppressed by hand<\/a>.*asked by phone.*2026-09-01/],
    ]
    for (const [address, why] of wanted) expect(await whyNot(address)).toMatch(why)
    const listed = await page('/suppressions?search=why.example')
    expect(listed).not.toContain('Somebody suppressed it by hand')
    for (const words of ['Somebody pressed "spam".</td>', 'Somebody unsubscribed.</td>'])
      expect(listed).toContain(words)
  })

  it('is said of an address that an erasure remembers, though no event tells it', async () => {
    const path = '/v1/addresses/erased@why.example'
    await call(path, { method: 'PATCH', body: { action: 'suppress' } })
    await call(`${path}?remember=true`, { method: 'DELETE' })
    const shown = await page('/addresses/erased@why.example')
    expect(shown).toContain('or erased and remembered as suppressed.')
    expect(shown).toContain('No events match.')
    expect(await page('/suppressions')).toContain('why, as long as the log holds it.')
  })

  it('is told by the latest event that is proven', async () => {
    const row = { address: 'twice@why.example', class: 0, counts: false, status: null } as const
    const told = { ...row, kind: 'complained', reason: 'complaint' } as const
    const forged = { ...told, key: 'forged', occurredAt: T + 86_400_000, esp: 'mail' }
    const rows = [
      { ...told, key: 'told', occurredAt: T },
      { ...forged, authenticity: 'unproven' as const },
    ]
    await recordRows(rows, T + 86_400_000)
    expect(await whyNot('twice@why.example')).toContain('2026-09-01')
  })

  it('is not that nothing is known, where something is', async () => {
    const row = { address: 'back@why.example', class: 0, counts: false } as const
    await recordRows([{ ...row, key: 'back', kind: 'reactivate', occurredAt: T }], T)
    const never = 'Nothing is known of this address'
    expect(await page('/addresses/back@why.example')).not.toContain(never)
    expect(await page('/addresses/nobody@why.example')).toContain(never)
  })
})

it('an address that is dead says by which error, whatever was said of it since', async () => {
  const address = 'dead-and-full@example.com'
  const minute = 60_000
  const first = Date.now() - 10 * minute
  const events = ['550 5.1.1 User unknown', '452 4.2.2 Mailbox full'].map((reply, at) => {
    const occurredAt = new Date(first + at * minute).toISOString()
    return { recipient: address, reply, occurredAt, messageId: `m${at}` }
  })
  await call('/webhooks/generic', { method: 'POST', body: { events } })
  const { body } = await call(`/v1/addresses/${address}`)
  expect(body).toMatchObject({ state: 'undeliverable', reason: 'mailbox_full' })
  const headers = await signIn('test-token')
  const page = await (await open(`/addresses/${address}`, headers)).text()
  const why = /<dt>Why not<\/dt><dd>(.*?)<\/dd>/.exec(page)?.[1]
  expect(why).toContain('5.1.1')
  expect(why).toContain('No such mailbox')
  expect(why).not.toContain('4.2.2')
  for (const path of ['/suppressions', '/addresses']) {
    const list = await (await open(`${path}?search=${address}`, headers)).text()
    const row = new RegExp(`<tr[^>]*>(?:(?!</tr>).)*${address}.*?</tr>`).exec(list)?.[0]
    expect(row).toContain('Mail cannot reach it.')
  }
  const lifted = { recipient: address, type: 'delivered', messageId: 'm2' }
  // The last, which the sender is to mend, adds nothing.
  const spam = '550 5.7.1 Message rejected as spam'
  const again = [spam, spam, spam, '550 5.7.26 Unauthenticated email is not accepted'].map(
    (reply, n) => ({
      recipient: address,
      reply,
      messageId: `again-${n}`,
      occurredAt: new Date(first + (3 + n) * minute).toISOString(),
    }),
  )
  const third = { ...lifted, occurredAt: new Date(first + 2 * minute).toISOString() }
  await call('/webhooks/generic', { method: 'POST', body: { events: [third, ...again] } })
  expect((await call(`/v1/addresses/${address}`)).body.state).toBe('undeliverable')
  const later = await (await open(`/addresses/${address}`, headers)).text()
  expect(/<dt>Why not<\/dt><dd>(.*?)<\/dd>/.exec(later)?.[1]).toContain('>5.7.1<')
})
