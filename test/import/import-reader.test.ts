/** Suppression lists: whose they are, and what their lines say. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { csvResponse } from '../../src/api/csv.ts'
import { normalizeAddress } from '../../src/bounce/address.ts'
import { CsvReader, type CsvRecord, MAX_RECORD_CHARS } from '../../src/import/csv-records.ts'
import { whyUnrecognised } from '../../src/import/formats.ts'
import type { ImportFormat, ImportLine, ImportReason } from '../../src/import/import-line.ts'
import { ImportReader } from '../../src/import/import-reader.ts'
import { readTime } from '../../src/import/read-time.ts'

function records(...pieces: string[]): CsvRecord[] {
  const reader = new CsvReader()
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]
}

function read(text: string, given: ImportFormat | null = null) {
  const reader = new ImportReader(given)
  const lines: ImportLine[] = [...reader.push(text), ...reader.end()]
  return { format: reader.format, unrecognised: reader.unrecognised, lines }
}

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`
const written = (field: string) => (/[",\r\n]/.test(field) ? quoted(field) : field)

const field = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ',', '"', '\n', '\r', ' ', '@') })
/** As many fields in each; a record of one blank field is a blank line. */
const rows = fc.integer({ min: 1, max: 5 }).chain((width) => {
  const row = fc.array(field, { minLength: width, maxLength: width })
  return fc.array(row.filter((fields) => width > 1 || fields[0]?.trim() !== ''))
})

function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length))
}

describe('CSV', () => {
  it('gives with each piece what is whole by then', () => {
    const reader = new CsvReader()
    expect(reader.push('a,b\n"c\nd",e\nf,')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['c\nd', 'e'] },
    ])
    expect(reader.push('g\r')).toEqual([])
    expect(reader.push('\nh,i')).toEqual([{ line: 4, fields: ['f', 'g'] }])
    expect(reader.end()).toEqual([{ line: 5, fields: ['h', 'i'] }])
  })

  it('takes no line for part of a record that has more fields than the first, or a quote in one', () => {
    expect(records('a,b\n1,"2\n3,4\n5",6\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, problem: 'unclosed_quote' },
      { line: 3, fields: ['3', '4'] },
      { line: 4, fields: ['5"', '6'] },
    ])
    expect(records('a,b,c\n1"2,"3\n4",5\n')).toEqual([
      { line: 1, fields: ['a', 'b', 'c'] },
      { line: 2, problem: 'unclosed_quote' },
      { line: 3, fields: ['4"', '5'] },
    ])
  })

  it('has its byte order mark at the beginning and nowhere else', () => {
    expect(records('', '\uFEFFa', '', '\uFEFFb\n')).toEqual([{ line: 1, fields: ['a\uFEFFb'] }])
  })

  it('reads back what was written, with any newline, quoted or not, with or without a last newline', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (given, newline, all, last, bom) => {
          const lines = given.map((fields) => fields.map(all ? quoted : written).join(','))
          const text = (bom ? '\uFEFF' : '') + lines.join(newline) + (last ? newline : '')
          const back = records(text)
          expect(back.map((record) => 'fields' in record && record.fields)).toEqual(given)
        },
      ),
    )
  })

  it('reads the same however the file is cut, whatever is in it', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\uFEFF', 'x'.repeat(MAX_RECORD_CHARS / 2)),
      maxLength: 40,
    })
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (given, cuts) => {
        expect(records(...cutAt(given, cuts))).toEqual(records(given))
      }),
    )
  })

  it('counts lines as an editor does, also inside quotes', () => {
    const lines = records('a,b\r\n\r\n"b\nc\rd",e\nf\n').map(({ line }) => line)
    expect(lines).toEqual([1, 3, 6])
  })

  it('takes nothing for a separator that is quoted in the first line', () => {
    expect(records('"1,5";b\n')).toEqual([{ line: 1, fields: ['1,5', 'b'] }])
    expect(records('"a;b"\n1,5\n')).toEqual([
      { line: 1, fields: ['a;b'] },
      { line: 2, fields: ['1', '5'] },
    ])
    expect(records('"a "";"" b";c\n')).toEqual([{ line: 1, fields: ['a ";" b', 'c'] }])
    // A quote in the middle of a field is one of its characters.
    expect(records('5" pipes;b\n')).toEqual([{ line: 1, fields: ['5" pipes', 'b'] }])
  })

  it('reads semicolons and tabs where the first line has no comma', () => {
    for (const separator of [';', '\t']) {
      const text = `"a"${separator}b\n"1,5"${separator}"${separator}"\n`
      expect(records('\n', text)).toMatchObject([
        { line: 2, fields: ['a', 'b'] },
        { line: 3, fields: ['1,5', separator] },
      ])
    }
    expect(records('a,b;c\nd;e')).toMatchObject([{ fields: ['a', 'b;c'] }, { fields: ['d;e'] }])
  })

  it('takes the line that tells Excel of the separator for none of its own', () => {
    expect(records('sep=;\r\n', 'a;b\r\n1,5;2\r\n')).toEqual([
      { line: 2, fields: ['a', 'b'] },
      { line: 3, fields: ['1,5', '2'] },
    ])
    expect(records('sep=;\na, b;c\n')).toEqual([{ line: 2, fields: ['a, b', 'c'] }])
    expect(records('SEP=,\na,b;c\nsep=,\n')).toEqual([
      { line: 2, fields: ['a', 'b;c'] },
      { line: 3, fields: ['sep=', ''] },
    ])
    expect(records('sep=x\n')).toEqual([{ line: 1, fields: ['sep=x'] }])
  })

  it('reads a name in quotes before an address, as mails have them', () => {
    const named = ['"Lee, Ann" <ann@example.com>', '"Ann" Lee <ann@example.com>']
    expect(records(`email,n\n${named[0]},1\n${named[1]} ,2\n`)).toEqual([
      { line: 1, fields: ['email', 'n'] },
      { line: 2, fields: [named[0], '1'] },
      { line: 3, fields: [`${named[1]} `, '2'] },
    ])
    expect(records('"Ann" <ann@exa', 'mple.com>\n"Ann" ann@example.com\n')).toEqual([
      { line: 1, fields: ['"Ann" <ann@example.com>'] },
      { line: 2, problem: 'stray_quote' },
    ])
  })

  it('takes what a quote that nobody closed seemed to hold', () => {
    const addresses = Array.from({ length: 3000 }, (_, n) => `u${n}@example.com`)
    for (const length of [3000, 30]) {
      const list = addresses.slice(0, length).with(4, '"lost@example.com')
      const read = records(list.join('\n'))
      expect(read.filter(({ problem }) => problem)).toEqual([
        { line: 5, problem: 'unclosed_quote' },
      ])
      expect(read.map(({ line }) => line)).toEqual(list.map((_, n) => n + 1))
    }
    expect(records('"a\nb"c,d\ne')).toEqual([
      { line: 1, problem: 'stray_quote' },
      { line: 2, fields: ['b"c', 'd'] },
      { line: 3, fields: ['e'] },
    ])
  })

  it('gives up a line that is too long, and no other', () => {
    const long = 'x'.repeat(MAX_RECORD_CHARS)
    expect(records(`a\n${long}\nb`)).toMatchObject([{}, { fields: [long] }, { line: 3 }])
    for (const line of [`${long}x`, `"${long}`, `"${long}"`, `"${long}"x`]) {
      expect(records(`a\n${line}\nb`)).toEqual([
        { line: 1, fields: ['a'] },
        { line: 2, problem: 'too_long' },
        { line: 3, fields: ['b'] },
      ])
    }
  })

  it('reads a text of quotes no more than some times over', () => {
    // Every line is the beginning of a record that never ends.
    const lines = 100_000
    const read = records(`${'x","\n'.repeat(lines)}`)
    expect(read.map(({ line }) => line)).toEqual(Array.from({ length: lines }, (_, n) => n + 1))
  })

  it('loses no other record to a character that is wrong, and no line without a word', () => {
    const NEWLINE = /\r\n|\n|\r/
    const linesOf = (text: string) => text.split(NEWLINE)
    const text = fc
      .string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' '), maxLength: 12 })
      // Where such a text begins, its quote could as well end another record.
      .filter((one) => !/^"*(,.*)?[\r\n]/s.test(one))
    const file = fc.integer({ min: 1, max: 4 }).chain((width) => {
      const others = fc.array(text, { minLength: width - 1, maxLength: width - 1 })
      const row = fc.tuple(others, fc.nat(width - 1), fc.constantFrom(quoted, written))
      return fc.array(row, { minLength: 2, maxLength: 30 })
    })
    const damage = fc.record({
      place: fc.nat(),
      removed: fc.nat(1),
      put: fc.constantFrom('', '"', '""', ',', '\n', '\r', 'x', ' '),
    })
    fc.assert(
      fc.property(
        file,
        fc.constantFrom('\n', '\r\n'),
        damage,
        fc.array(fc.nat(), { maxLength: 4 }),
        (given, newline, { place, removed, put }, cuts) => {
          let length = 0
          const rows = given.map(([others, column, write], n) => {
            const fields = others.toSpliced(column, 0, `u${100 + n}@example.com`)
            const from = length
            const line = fields.map(write).join(',') + newline
            length += line.length
            return { fields, line, from, to: length }
          })
          const whole = rows.map(({ line }) => line).join('')
          // The first record says how many fields there are.
          const [{ to: first = 0 } = {}] = rows
          const at = first + (place % (length - first))
          const text = whole.slice(0, at) + put + whole.slice(at + removed)
          const read = records(...cutAt(text, cuts))

          const taken = new Map(
            read.flatMap((one) => (one.problem === undefined ? [[`${one.fields}`, one.line]] : [])),
          )
          const others = rows.filter(({ from, to }) => at + removed < from || at > to)
          for (const { fields, from } of others) {
            const now = from > at ? from + put.length - removed : from
            expect(taken.get(`${fields}`), `${fields}`).toBe(linesOf(text.slice(0, now)).length)
          }
          const spoken = new Set(
            read.flatMap((one) => {
              const height = one.problem === undefined ? linesOf(`${one.fields}`).length : 1
              return Array.from({ length: height }, (_, n) => one.line + n)
            }),
          )
          const silent = linesOf(text).filter((_, n) => !spoken.has(n + 1))
          expect(silent.filter((line) => !/^["\s]*$/.test(line))).toEqual([])
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('a file', () => {
  const entry = (over: object) => ({
    what: 'suppress',
    reason: 'bounce',
    at: null,
    note: null,
    address: 'nobody@example.com',
    ...over,
  })
  const AT = Date.UTC(2026, 8, 1, 9, 30)
  const SECONDS = AT / 1000

  it.each<[string, ImportFormat, string, object]>([
    [
      'SendGrid, bounces',
      'sendgrid',
      `status,reason,email,created\n5.1.1,"550 5.1.1 No such user, sorry",Nobody@Example.com,${SECONDS}\n`,
      { at: AT, note: '5.1.1 550 5.1.1 No such user, sorry' },
    ],
    [
      'SendGrid, blocks that pass',
      'sendgrid',
      `status,reason,email,created\n4.7.1,450 4.7.1 later,nobody@example.com,${SECONDS}\n`,
      { at: AT, what: 'counters', note: '4.7.1 450 4.7.1 later' },
    ],
    [
      'SendGrid, spam reports',
      'sendgrid',
      `ip,email,created\n192.0.2.1,nobody@example.com,${SECONDS}\n`,
      { at: AT, reason: 'complaint' },
    ],
    [
      'SendGrid, invalid addresses',
      'sendgrid',
      `reason,email,created\nMail domain mentioned in email address is unknown,nobody@example.com,${SECONDS}\n`,
      { at: AT, reason: 'invalid', note: 'Mail domain mentioned in email address is unknown' },
    ],
    [
      'SendGrid, unsubscribes',
      'sendgrid',
      `email,created\nnobody@example.com,${SECONDS}\n`,
      { at: AT, reason: 'unsubscribe' },
    ],
    [
      'SES, with a header',
      'ses',
      'EmailAddress,Reason,LastUpdateTime\nnobody@example.com,COMPLAINT,2026-09-01T11:30:00.000000+02:00\n',
      { at: AT, reason: 'complaint' },
    ],
    ['SES, as an import job takes it', 'ses', 'nobody@example.com, BOUNCE\n', {}],
    ['SES, as its command line writes it', 'ses', 'nobody@example.com\tBOUNCE\n', {}],
    [
      'Postmark',
      'postmark',
      'EmailAddress,SuppressionReason,Origin,CreatedAt\nnobody@example.com,SpamComplaint,Recipient,2026-09-01T04:30:00-05:00\n',
      { at: AT, reason: 'complaint' },
    ],
    [
      'Mailgun, bounces',
      'mailgun',
      'address,code,error,created_at\nnobody@example.com,550,No such mailbox,"Tue, 01 Sep 2026 09:30:00 UTC"\n',
      { at: AT, note: '550 No such mailbox' },
    ],
    [
      'Mailgun, unsubscribes',
      'mailgun',
      'address,tags,created_at\nnobody@example.com,*,"Tue, 01 Sep 2026 09:30:00 GMT"\n',
      { at: AT, reason: 'unsubscribe', note: '*' },
    ],
    [
      'Mailgun, complaints',
      'mailgun',
      'address,created_at\nnobody@example.com,2026-09-01 09:30:00\n',
      { at: AT, reason: 'complaint' },
    ],
    [
      'Resend',
      'resend',
      'id,email,origin,source_id,created_at\n0f8fad5b,nobody@example.com,manual,,2026-09-01T09:30:00.000Z\n',
      { at: AT, reason: 'manual' },
    ],
    [
      'our own export',
      'rebound',
      'address,sendable,state,reason,permanentErrors,transientErrors,lastStatus,lastSeenAt,retryEndsAt\r\nnobody@example.com,false,undeliverable,user_unknown,1,0,5.1.1,2026-09-01T09:30:00.000Z,\r\n',
      { at: AT, note: '5.1.1 user_unknown', errors: { permanent: 1, transient: 0 } },
    ],
    [
      'our own export, of one that may be mailed',
      'rebound',
      'address,sendable,state,lastStatus\r\nnobody@example.com,true,failing,5.2.2\r\n',
      { what: 'counters', reason: 'none', note: '5.2.2' },
    ],
    ['a list', 'list', 'nobody@example.com\n', { reason: 'none' }],
    ...[
      '\uFEFFE-Mail',
      'Address',
      'email_address',
      'mail',
      'Mail address',
      'RECIPIENT',
      'メールアドレス',
      '"アドレス"',
    ].map((header): [string, ImportFormat, string, object] => [
      `a list under ${header}`,
      'list',
      `${header}\r\nnobody@example.com\r\n`,
      { reason: 'none' },
    ]),
  ])('%s', (_name, format, text, over) => {
    expect(read(text)).toMatchObject({ format, lines: [{ entry: entry(over) }] })
  })

  it.each([
    ['5.7.1', 'blocked due to spam content', 'message'],
    ['', 'error dialing remote address: dial tcp 10.0.0.1:0->192.0.2.1:25: i/o timeout', 'network'],
    ['550', '5.7.26 unauthenticated mail is prohibited', 'sender'],
    ['4.7.1', 'blocked due to spam content', 'temporary'],
    ['5.1.1', 'No such user', null],
    ['5.2.2', 'Mailbox full', null],
    ['5.7.26', '', null],
    ['5.7.1', '550 5.7.1 rejected', null],
    ['550', 'Goose', null],
    ['605', 'Not delivering to previously bounced address', null],
  ])(
    'of bounces, with %j %j, leaves alone whose words blame another: %s',
    (code, words, spared) => {
      const what = spared === null ? 'suppress' : 'counters'
      for (const text of [
        `status,reason,email,created\n${code},"${words}",a@example.com,1\n`,
        `address,code,error,created_at\na@example.com,${code},"${words}",\n`,
      ]) {
        expect(read(text).lines).toMatchObject([{ entry: { what, spared } }])
      }
    },
  )

  it('with addresses among other columns is not taken for a list of those not to be mailed', () => {
    for (const text of [
      'name,email,city\nNobody,nobody@example.com,Bonn\n',
      'address,domain,created_at\nfriend@example.com,,\n',
      'address,sendable,created_at\nfriend@example.com,true,\n',
      'nobody@example.com,Bonn\n',
      'nobody@example.com,BOUNCE,Bonn\n',
      'Nobody,bounce\n',
      'one,two\n',
      'email2\nnobody@example.com\n',
      'nothing\nemail\nnobody@example.com\n',
    ]) {
      expect(read(text)).toMatchObject({ format: null, unrecognised: { like: null }, lines: [] })
    }
  })

  it.each<[ImportFormat, string, string[]]>([
    ['sendgrid', 'id,email,name,created,total', ['id', 'name', 'total']],
    ['sendgrid', 'Email;Created;氏名;', ['氏名']],
    ['mailgun', 'id,address,city,created_at', ['id', 'city']],
    ['resend', 'name,email,origin,created_at', ['name']],
    ['ses', 'EmailAddress,Reason,Customer', ['Customer']],
    ['postmark', 'EmailAddress,SuppressionReason,Plan', ['Plan']],
    ['rebound', 'address,sendable,state,zip', ['zip']],
  ])(
    'that has all columns of a list of %s, and others, might be the customers',
    (like, first, unexpected) => {
      const { format, unrecognised, lines } = read(`${first}\n1,2,3,4,5\n`)
      expect({ format, unrecognised, lines }).toEqual({
        format: null,
        unrecognised: { format: null, like, unexpected },
        lines: [],
      })
      expect(read(first, like).format).toBe(like)
    },
  )

  it.each([
    ['メールアドレス一覧\nnobody@example.com\n', 'utf-8', /no suppression list/],
    // "アドレス", as a Japanese spreadsheet saves it.
    ['\x83A\x83h\x83\x8c\x83X\nnobody@example.com\n', 'shift_jis', /not in UTF-8/],
  ])('that nobody knows says so, or how it is written: %j', (text, charset, says) => {
    const bytes = charset === 'utf-8' ? Buffer.from(text) : Buffer.from(text, 'latin1')
    const { unrecognised } = read(new TextDecoder().decode(bytes))
    expect(unrecognised && whyUnrecognised(unrecognised)).toMatch(says)
  })

  it('says which lines are bad, and why, and reads the others', () => {
    const { lines } = read(
      'email\nno address\na@example.com,b\n \n"x"y\nb\uFFFD@example.com\nc@example.com\n',
    )
    expect(lines).toMatchObject([
      { line: 2, problem: 'not_an_address' },
      { line: 3, problem: 'wrong_columns' },
      { line: 5, problem: 'stray_quote' },
      { line: 6, problem: 'not_utf8' },
      { line: 7, entry: { address: 'c@example.com' } },
    ])
  })

  it.each<[ImportFormat, string[]]>([
    ['rebound', ['address', 'sendable', 'state']],
    ['postmark', ['EmailAddress', 'SuppressionReason']],
    ['ses', ['EmailAddress', 'Reason']],
    ['resend', ['email', 'origin']],
    ['sendgrid', ['email', 'created']],
    ['mailgun', ['address', 'created_at']],
  ])('of %s is known by its columns, in any order, and by no fewer', (format, columns) => {
    expect(read(columns.toReversed().join()).format).toBe(format)
    for (const column of columns) {
      expect(read(columns.filter((one) => one !== column).join()).format).not.toBe(format)
    }
  })

  it.each<[string, string, ImportReason | null]>([
    ['address,sendable,state', ' suppressed ', 'manual'],
    ['address,sendable,state', 'complained', 'complaint'],
    ['address,sendable,state', 'undeliverable', 'bounce'],
    ['address,sendable,state', 'unsubscribed', 'unsubscribe'],
    ['address,sendable,state', 'esp_suppressed', 'esp_list'],
    ['address,sendable,state', 'not ok', null],
    ['address,sendable,state', 'okay', null],
    ['address,sendable,state', 'constructor', null],
    ['EmailAddress,,SuppressionReason', ' HardBounce ', 'bounce'],
    ['EmailAddress,,SuppressionReason', 'SpamComplaint', 'complaint'],
    ['EmailAddress,,SuppressionReason', 'ManualSuppression', 'manual'],
    ['EmailAddress,,SuppressionReason', 'Bounce', null],
    ['EmailAddress,,Reason', 'BOUNCE', 'bounce'],
    ['EmailAddress,,Reason', 'COMPLAINT', 'complaint'],
    ['EmailAddress,,Reason', 'constructor', null],
    ['email,,origin', 'bounce', 'bounce'],
    ['email,,origin', 'complaint', 'complaint'],
    ['email,,origin', 'manual', 'manual'],
    ['email,,origin', 'unsubscribe', null],
  ])('under %s says by %j the reason %s', (header, word, reason) => {
    const { lines } = read(`${header}\nnobody@example.com,,${word}\n`)
    const said = { entry: { what: 'suppress', reason } }
    expect(lines).toMatchObject([reason === null ? { problem: 'unknown_reason' } : said])
  })

  it('of our own tells the errors of those that may be mailed, and suppresses none of them', () => {
    for (const state of ['ok', 'failing', 'retrying']) {
      const { lines } = read(`address,sendable,state\nnobody@example.com,true,${state}\n`)
      expect(lines).toMatchObject([{ entry: { what: 'counters', reason: 'none' } }])
    }
  })

  it.each([
    ['7', 7],
    ['123456789', 123_456_789],
    ...['', 'x', '-1', '1.5', '1e3', '1234567890'].map((text): [string, number] => [text, 0]),
  ])('of our own that says %j errors says %i', (text, count) => {
    const header = 'address,sendable,state,permanentErrors,transientErrors'
    const { lines } = read(`${header}\nnobody@example.com,true,ok,${text},${text}\n`)
    expect(lines).toMatchObject([{ entry: { errors: { permanent: count, transient: count } } }])
  })

  it.each(['4.7.1', '450', ' 421 ', '4', '4.2.2 mailbox full'])(
    'suppresses nobody for %j, which is temporary',
    (status) => {
      const { lines } = read(`address,code,created_at\nnobody@example.com,${status},\n`)
      expect(lines).toMatchObject([{ entry: { what: 'counters' } }])
    },
  )

  it.each(['5.4.1', '550', '', '45', '4500', '5.1.1 not 4.1.1'])(
    'suppresses for the code %j',
    (status) => {
      const { lines } = read(`address,code,created_at\nnobody@example.com,${status},\n`)
      expect(lines).toMatchObject([{ entry: { what: 'suppress', reason: 'bounce' } }])
    },
  )

  it('is told in its own words, on one line and in 300 letters', () => {
    const words = `No such\r\n\t user ${'x'.repeat(400)}`
    const { lines } = read(`reason,email,created\n"${words}",nobody@example.com,\n`)
    expect(lines).toMatchObject([{ entry: { note: `No such user ${'x'.repeat(287)}` } }])
  })

  it('without a header may begin with a bad line where it is said what it is, and is refused where it is said wrongly', () => {
    expect(read('oops\na@example.com\n', 'list').lines).toMatchObject([
      { line: 1, problem: 'not_an_address' },
      { line: 2, entry: { address: 'a@example.com' } },
    ])
    expect(read('nobody@,BOUNCE\na@example.com,BOUNCE\n', 'ses').lines).toMatchObject([
      { line: 1, problem: 'not_an_address' },
      { line: 2, entry: { address: 'a@example.com' } },
    ])
    expect(read('a@example.com,BOUNCE\n', 'list').lines).toEqual([
      { line: 1, problem: 'wrong_columns' },
    ])
    expect(read('email,created\n', 'mailgun').unrecognised).not.toBeNull()
    expect(read('a@example.com\n', 'mailgun').unrecognised).not.toBeNull()
  })

  it('of our own brings back every address, without what protects spreadsheets', async () => {
    const local = fc.string({ unit: fc.constantFrom('=', '+', '-', "'", '"', ';', ',', ' ', 'a') })
    const addresses = fc.array(
      local.map(
        (text) => normalizeAddress(`${JSON.stringify(text)}@example.com`) ?? 'a@example.com',
      ),
      { minLength: 1 },
    )
    await fc.assert(
      fc.asyncProperty(addresses, async (given) => {
        const items = given.map((address) => ({ address, sendable: false, state: 'suppressed' }))
        const page = { items, next: null, prev: null }
        const options = { bom: true, name: 'addresses' }
        const csv = csvResponse(['address', 'sendable', 'state'], page, async () => page, options)
        const { lines } = read(await csv.text())
        expect(lines).toMatchObject(given.map((address) => ({ entry: { address } })))
      }),
    )
  })
})

describe('the time of a line', () => {
  const isoOf = (at: number) => new Date(at).toISOString().slice(0, -1)
  const plainOf = (at: number) => isoOf(at).slice(0, 19).replace('T', ' ')

  it.each<[string, (at: number) => string]>([
    ['Unix seconds', (at) => String(at / 1000)],
    ['Unix milliseconds', String],
    ['RFC 3339', (at) => `${isoOf(at)}Z`],
    ['RFC 3339, east of Greenwich', (at) => `${isoOf(at + 9 * 3_600_000)}+09:00`],
    ['RFC 5322', (at) => new Date(at).toUTCString()],
    ['RFC 5322, in numbers', (at) => new Date(at).toUTCString().replace('GMT', '+0000')],
    ['a date and time', plainOf],
    ['a date and time with T', (at) => plainOf(at).replace(' ', 'T')],
    ['a date and time with microseconds', (at) => `${plainOf(at)}.000001`],
    ['a date and time in UTC', (at) => `${plainOf(at)} UTC`],
    [
      'RFC 3339 with the zone by its name',
      (at) => `${new Date(at).toISOString().slice(0, 19)} UTC`,
    ],
  ])('is the moment it says, as %s, wherever it is read', (_, written) => {
    vi.stubEnv('TZ', 'Asia/Tokyo')
    // From 1973, when the seconds had nine digits, to 2286, when they have ten for the last time.
    const seconds = fc.integer({ min: 100_000_000, max: 9_999_999_999 })
    fc.assert(
      fc.property(seconds, (second) => {
        expect(readTime(` ${written(second * 1000)} `)).toBe(second * 1000)
      }),
      { examples: [[100_000_000], [9_999_999_999]] },
    )
    vi.unstubAllEnvs()
  })

  it('is midnight where it says the day, and the beginning of a minute', () => {
    expect(readTime('2026-09-01')).toBe(Date.UTC(2026, 8, 1))
    expect(readTime('2026-09-01 09:30')).toBe(Date.UTC(2026, 8, 1, 9, 30))
  })

  it.each([
    ...['', '7', 'soon', '09:30', 'Sep 2026', 'since 2026-09-01', '2026-09-01 on'],
    ...['2026-02-30', '2026-02-30 09:30', '2026-06-31T09:30:00Z', '2026-13-01'],
    ...['12345678', '12345678901', '12345678901234', 'at 1790083507123', '1790083507123 ms'],
  ])('is not known from %j', (text) => {
    expect(readTime(text)).toBeNull()
  })
})
