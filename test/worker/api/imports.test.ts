/** /v1/imports: what is taken over, what is left alone, and the way back. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { AddressJson } from '../../../src/api/address-json.ts'
import { partsOf } from '../../../src/cli/import/parts.ts'
import { call, expectProblem, recordRows } from './call.ts'

const DAY = 24 * 60 * 60 * 1000
const send = (body: string | ArrayBuffer, query = '', headers: Record<string, string> = {}) =>
  call(`/v1/imports${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/csv', ...headers },
  })
const change = (address: string, action: string) =>
  call(`/v1/addresses/${address}`, { method: 'PATCH', body: { action } })
const stateOf = async (address: string) => (await call(`/v1/addresses/${address}`)).body.state
const logOf = async (address: string) => (await call(`/v1/log?address=${address}`)).body.items
const undo = (id: string) => call(`/v1/imports/${id}/undo`, { method: 'POST' })
const listOf = (...addresses: string[]) => `email\n${addresses.join('\n')}\n`
const rowsOfD1 = async () => {
  const tables = ['delivery_log', 'addresses', 'stats', 'imports', 'import_parts']
  const counts = await env.DB.batch<{ n: number }>(
    tables.map((table) => env.DB.prepare(`SELECT count(*) n FROM ${table}`)),
  )
  return counts.map(({ results }) => results[0]?.n)
}

const at = (text: string) => Date.parse(text) / 1000

it('an import names the lines that it leaves alone, and why', async () => {
  const lines = [
    '5.1.1,No such user,dead@left.example,1',
    '5.7.1,blocked due to spam content,spam@left.example,1',
    '4.2.2,full,full@left.example,1',
  ]
  const { body } = await send(`status,reason,email,created\n${lines.join('\n')}\n`)
  expect(body).toMatchObject({
    suppressed: 1,
    countersOnly: 2,
    leftAlone: [
      { line: 3, why: 'message' },
      { line: 4, why: 'temporary' },
    ],
  })
  expect(await stateOf('spam@left.example')).toBe('ok')
})

describe('the list of', () => {
  it.each([
    [
      'sendgrid',
      `status,reason,email,created\r\n5.1.1,"550 5.1.1 No such user, sorry",dead@sendgrid.example,${at('2026-09-01T00:00:00Z')}\r\n4.2.2,452 full,full@sendgrid.example,${at('2026-09-02T00:00:00Z')}\r\n`,
      { suppressed: 1, countersOnly: 1 },
      'Import mine.csv: bounce 2026-09-01; 5.1.1 550 5.1.1 No such user, sorry',
    ],
    ['ses', 'dead@ses.example,BOUNCE\n', {}, 'Import mine.csv: bounce'],
    [
      'postmark',
      'EmailAddress,SuppressionReason,Origin,CreatedAt\ndead@postmark.example,HardBounce,Recipient,2026-09-01T08:58:33-05:00\n',
      {},
      'Import mine.csv: bounce 2026-09-01',
    ],
    [
      'mailgun',
      'address,tags,created_at\ndead@mailgun.example,*,"Tue, 01 Sep 2026 09:30:00 UTC"\n',
      {},
      'Import mine.csv: unsubscribe 2026-09-01; *',
    ],
    [
      'resend',
      'id,email,origin,source_id,created_at\n0f8fad5b,dead@resend.example,complaint,,2026-09-01T09:30:00.000Z\n',
      {},
      'Import mine.csv: complaint 2026-09-01',
    ],
    ['list', 'dead@list.example\n', {}, 'Import mine.csv'],
  ])('%s is known, and suppresses with its reason in the log', async (format, text, more, note) => {
    const { status, body } = await send(text, '?name=mine.csv')
    expect(status).toBe(200)
    expect(body).toMatchObject({ format, dryRun: false, suppressed: 1, badLines: 0, ...more })
    const address = `dead@${format}.example`
    expect(await stateOf(address)).toBe('suppressed')
    const row = { kind: 'suppress', actor: 'API_TOKEN', source: 'import', note }
    expect(await logOf(address)).toMatchObject([row])
  })

  it.each([
    ['little', false],
    ['big', true],
  ])('a spreadsheet is read, with tabs and in UTF-16, %s endian', async (name, isBig) => {
    const text = `\uFEFFstatus\treason\temail\tcreated\r\n5.1.1\tNo such, user\tdead@${name}.example\t1\r\n`
    const bytes = new DataView(new ArrayBuffer(text.length * 2))
    for (let n = 0; n < text.length; n++) bytes.setUint16(2 * n, text.charCodeAt(n), !isBig)
    const { body } = await send(bytes.buffer)
    expect(body).toMatchObject({ format: 'sendgrid', suppressed: 1, badLines: 0 })
    expect(await logOf(`dead@${name}.example`)).toMatchObject([
      { note: expect.stringContaining('No such, user') },
    ])
  })

  it('our own export comes back as it was, with its counters, once', async () => {
    const now = Date.now()
    const refused = { class: 5 as const, counts: true, status: '5.1.1' }
    const rows = (name: string, count: number, more: object) =>
      Array.from({ length: count }, (_, n) => {
        const at = { occurredAt: now - n, key: `${name}-${n}` }
        return { address: `${name}@own.example`, ...at, ...refused, ...more }
      })
    await recordRows([...rows('dead', 2, { condemns: true }), ...rows('failing', 1, {})], now)
    await env.DB.prepare(
      "UPDATE addresses SET transient_errors=4 WHERE address='failing@own.example'",
    ).run()
    await change('hand@own.example', 'suppress')
    await change('fine@own.example', 'suppress')
    await change('fine@own.example', 'reactivate')
    const list = '/v1/addresses?domain=own.example'
    const counters = async () => {
      const { items } = (await call(list)).body
      return items.map(({ address, permanentErrors, transientErrors }: AddressJson) => [
        address,
        permanentErrors,
        transientErrors,
      ])
    }
    const before = await counters()
    const csv = (await call(list.replace('?', '.csv?'))).text
    await env.DB.batch([
      env.DB.prepare("DELETE FROM addresses WHERE address LIKE '%own.example'"),
      env.DB.prepare("DELETE FROM delivery_log WHERE address LIKE '%own.example'"),
    ])
    const { body } = await send(csv, '?import=own')
    expect(body).toMatchObject({
      format: 'rebound',
      lines: 4,
      suppressed: 2,
      counted: 1,
      countersOnly: 1,
    })
    expect(await stateOf('dead@own.example')).toBe('suppressed')
    expect(await stateOf('failing@own.example')).toBe('ok')
    expect(await stateOf('fine@own.example')).toBe('ok')
    const withErrors = before.filter(([, ...errors]: number[]) => errors.some((n) => n > 0))
    expect(withErrors).toEqual([
      ['dead@own.example', 2, 0],
      ['failing@own.example', 1, 4],
    ])
    expect(await counters()).toEqual(expect.arrayContaining(withErrors))
    expect(await logOf('failing@own.example')).toMatchObject([
      { kind: 'count_errors', metadata: { permanentErrors: '1', transientErrors: '4' } },
    ])

    expect((await send(csv, '?import=own')).body).toEqual(body)
    expect((await send(csv)).body).toMatchObject({
      suppressed: 0,
      alreadySuppressed: 2,
      counted: 1,
    })
    expect(await counters()).toEqual(expect.arrayContaining(withErrors))
    expect(await logOf('failing@own.example')).toHaveLength(1)

    await recordRows(rows('failing', 1, { key: 'later', occurredAt: now + 1 }), now)
    expect((await undo('own')).body).toMatchObject({ left: false })
    expect(await counters()).toEqual(
      expect.arrayContaining([
        ['dead@own.example', 0, 0],
        ['failing@own.example', 1, 0],
      ]),
    )
    expect((await undo('own')).body).toEqual({ id: 'own', lifted: 0, left: false })
  })
})

describe('an import', () => {
  it('says first what it would do, and writes nothing', async () => {
    await change('already@dry.example', 'suppress')
    const before = await rowsOfD1()
    const list = listOf('new@dry.example', 'already@dry.example', 'no address', 'NEW@dry.example')
    const { body } = await send(list, '?dry_run=true&import=dry')
    expect(body).toEqual({
      id: null,
      dryRun: true,
      format: 'list',
      part: 1,
      lines: 4,
      suppressed: 1,
      alreadySuppressed: 1,
      reactivatedSince: 0,
      erased: 0,
      counted: 0,
      countersOnly: 0,
      repeated: 1,
      badLines: 1,
      bad: [{ line: 4, problem: 'not_an_address' }],
      leftAlone: [],
    })
    expect(await rowsOfD1()).toEqual(before)
  })

  it('of a further part says what the import it belongs to would do with it', async () => {
    await send(listOf('back@parts.example'), '?import=dry-parts')
    await change('back@parts.example', 'reactivate')
    const part = '?import=dry-parts&part=2'
    const tried = await send(listOf('back@parts.example'), `${part}&dry_run=true`)
    const { body } = await send(listOf('back@parts.example'), part)
    expect(body).toMatchObject({ suppressed: 0, reactivatedSince: 1 })
    expect(tried.body).toEqual({ ...body, id: null, dryRun: true })
    await undo('dry-parts')
    expectProblem(await send(listOf('x@parts.example'), `${part}&dry_run=true`), 409, 'conflict')
  })

  it('of the same file changes nothing the second time, under the same name or another', async () => {
    const list = listOf('one@twice.example', 'two@twice.example')
    const first = await send(list, '?import=twice')
    const before = await rowsOfD1()
    expect((await send(list, '?import=twice')).body).toEqual(first.body)
    expect(await rowsOfD1()).toEqual(before)
    expect((await send(list)).body).toMatchObject({ suppressed: 0, alreadySuppressed: 2 })
    expect(await logOf('one@twice.example')).toHaveLength(1)
  })

  it('comes in parts that can be sent in any order and again, and sums them up', async () => {
    await send(listOf('b@parts.example', 'x'), '?import=parts&part=2')
    await send(listOf('a@parts.example', 'b@parts.example'), '?import=parts&part=1&name=late')
    await send(listOf('b@parts.example', 'x'), '?import=parts&part=2')
    expect((await call('/v1/imports/parts')).body).toMatchObject({
      id: 'parts',
      name: 'parts',
      parts: 2,
      lines: 4,
      suppressed: 2,
      repeated: 1,
      badLines: 1,
      undoneAt: null,
    })
    const { items } = (await call('/v1/imports')).body
    expect(items.map(({ id }: { id: string }) => id)).toContain('parts')
  })

  it('goes through 6,000 lines in few batches, and shows the first 1,000 bad ones', async () => {
    const lines = Array.from({ length: 6000 }, (_, i) =>
      i % 4 ? `u${i}@many.example` : `bad ${i}`,
    )
    const { body } = await send(listOf(...lines))
    expect(body).toMatchObject({ lines: 6000, suppressed: 4500, badLines: 1500 })
    expect(body.bad).toHaveLength(1000)
    expect(body.bad[999]).toEqual({ line: 3998, problem: 'not_an_address' })
    expect(await stateOf('u5999@many.example')).toBe('suppressed')
  })

  it('leaves alone whom somebody reactivated after the line was written', async () => {
    const address = 'back@again.example'
    await change(address, 'suppress')
    await change(address, 'reactivate')
    const old = new Date(Date.now() - DAY).toISOString()
    const row = (time: string) => `EmailAddress,Reason,LastUpdateTime\n${address},BOUNCE,${time}\n`
    expect((await send(row(old))).body).toMatchObject({ suppressed: 0, reactivatedSince: 1 })
    expect(await stateOf(address)).toBe('ok')
    const later = new Date(Date.now() + 1000).toISOString()
    expect((await send(row(later))).body).toMatchObject({ suppressed: 1, reactivatedSince: 0 })
  })

  it('does not bring back whom we were asked to forget', async () => {
    const address = 'forgotten@gone.example'
    await change(address, 'suppress')
    const erased = await call(`/v1/addresses/${address}?remember=true`, { method: 'DELETE' })
    expect(erased.status).toBe(200)
    expect((await send(listOf(address))).body).toMatchObject({ suppressed: 0, erased: 1 })
    expect(await logOf(address)).toEqual([])
  })
})

describe('undone', () => {
  it('it lifts what it suppressed and nothing else, once', async () => {
    const now = Date.now()
    const [mine, hand, dead, both] = ['mine', 'hand', 'dead', 'both'].map(
      (name) => `${name}@undo.example`,
    ) as [string, string, string, string]
    const condemned = { class: 5 as const, condemns: true, counts: true }
    await recordRows([{ address: dead, occurredAt: now, key: 'u', ...condemned }], now)
    await change(hand, 'suppress')
    await send(listOf(mine, hand, dead, both), '?import=undo')
    const later = { kind: 'suppress' as const, class: 0 as const, occurredAt: Date.now() + 1000 }
    await recordRows([{ address: both, key: 'later', ...later }], now)

    expect((await undo('undo')).body).toEqual({ id: 'undo', lifted: 2, left: false })
    const states = await Promise.all([mine, hand, dead, both].map(stateOf))
    expect(states).toEqual(['ok', 'suppressed', 'undeliverable', 'suppressed'])
    expect((await logOf(mine)).map(({ kind }: { kind: string }) => kind)).toEqual([
      'undo_import',
      'suppress',
    ])
    expect((await call('/v1/imports/undo')).body).toMatchObject({ undoneBy: 'API_TOKEN' })
    expect((await undo('undo')).body).toEqual({ id: 'undo', lifted: 0, left: false })
  })

  it('it leaves suppressed what another import lists too, until that one is undone as well', async () => {
    const [first, both, second] = ['first', 'both', 'second'].map(
      (name) => `${name}@two.example`,
    ) as [string, string, string]
    const states = () => Promise.all([first, both, second].map(stateOf))
    await send(listOf(first, both), '?import=one-of-two&name=one.csv')
    const query = '?import=two-of-two&name=two.csv'
    expect((await send(listOf(both, second), query)).body).toMatchObject({ alreadySuppressed: 1 })
    expect(await logOf(both)).toHaveLength(1)

    expect((await undo('one-of-two')).body).toMatchObject({ lifted: 1, left: false })
    expect(await states()).toEqual(['ok', 'suppressed', 'suppressed'])
    expect(await logOf(both)).toMatchObject([
      { kind: 'suppress', note: 'Import two.csv; import one.csv undone' },
      { kind: 'suppress', note: 'Import one.csv' },
    ])
    expect((await undo('two-of-two')).body).toMatchObject({ lifted: 2, left: false })
    expect(await states()).toEqual(['ok', 'ok', 'ok'])
  })

  it('it is over: another import has to be begun, which then suppresses again', async () => {
    const list = listOf('again@over.example')
    await send(list, '?import=over')
    await undo('over')
    expectProblem(await send(list, '?import=over'), 409, 'conflict')
    expect((await send(list, '?import=over-2')).body).toMatchObject({ suppressed: 1 })
    await undo('over')
    expect(await stateOf('again@over.example')).toBe('suppressed')
  })
})

describe('refused is', () => {
  it('a file that might be anything, without an echo', async () => {
    const answer = await send('name,email\nSecret,secret@example.com\n')
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.text).not.toContain('secret')
    expectProblem(await send(''), 422, 'invalid_request')
  })

  it('a list of customers, by its columns, unless somebody says whose list it is', async () => {
    const list = 'id,email,created,total\n1,customer@refused.example,2024-01-02,9.99\n'
    const answer = await send(list)
    expectProblem(answer, 422, 'invalid_request')
    expect(answer.body.detail).toContain('no such list has: id, total.')
    expect(await stateOf('customer@refused.example')).toBe('ok')
    expect((await send(list, '?format=sendgrid')).body).toMatchObject({ suppressed: 1 })
  })

  it('a part of another format than the first', async () => {
    await send(listOf('a@mixed.example'), '?import=mixed')
    expectProblem(await send('b@mixed.example,BOUNCE\n', '?import=mixed&part=2'), 409, 'conflict')
  })

  it('a body of another type, and one that is too long', async () => {
    const json = { 'content-type': 'application/json' }
    expectProblem(await send('{}', '', json), 415, 'unsupported_media_type')
    const long = `email\n${'x'.repeat(1000)}\n`.repeat(10_500)
    expectProblem(await send(long, '?dry_run=true'), 413, 'body_too_large')
  })

  it('a token that may only read, for anything but looking', async () => {
    const token = 'test-read-token'
    const headers = { 'content-type': 'text/csv' }
    const options = { method: 'POST', body: 'email\n', token, headers }
    expectProblem(await call('/v1/imports', options), 403, 'forbidden')
    expectProblem(await call('/v1/imports/x/undo', options), 403, 'forbidden')
    expect((await call('/v1/imports', { token })).status).toBe(200)
    expectProblem(await call('/v1/imports/nowhere', { token }), 404, 'not_found')
  })
})

it('the parts that npm run import makes of a file are taken whole', async () => {
  const rows = Array.from(
    { length: 20 },
    (_, i) => `5.1.1,"No,\n""such"" ${i}",p${i}@cut.example,1`,
  )
  const text = `status,reason,email,created\r\n${rows.join('\r\n')}\r\n5.1.1,,none,1\r\n"torn"x\r\n`
  async function* pieces() {
    yield text.slice(0, 333)
    yield text.slice(333)
  }
  for await (const part of partsOf(pieces(), 8)) {
    const query = `?import=cut&part=${part?.number}&format=${part?.format}`
    expect((await send(part?.body ?? '', query)).status).toBe(200)
  }
  const { body } = await call('/v1/imports/cut')
  expect(body).toMatchObject({ parts: 3, lines: 22, suppressed: 20, badLines: 2 })
  expect(await logOf('p19@cut.example')).toMatchObject([
    { note: expect.stringMatching(/No, "such" 19$/) },
  ])
})

it('the log leaves imports and their undoing out, or shows nothing else', async () => {
  const address = 'among@log.example'
  await change(address, 'suppress')
  await change(address, 'reactivate')
  const { id } = (await send(listOf('import-only@log.example'))).body
  await undo(id)
  const kinds = async (query: string) =>
    (await call(`/v1/log?search=log.example&${query}`)).body.items.map(
      ({ kind }: { kind: string }) => kind,
    )
  expect(await kinds('imports=true')).toEqual(['undo_import', 'suppress'])
  expect(await kinds('imports=false')).toEqual(['reactivate', 'suppress'])
  expect(await kinds('')).toHaveLength(4)
})
