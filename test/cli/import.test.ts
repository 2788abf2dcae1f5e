/** `npm run import`: against a server that reads lists as the Worker does, and fails when it is told to. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Part, partsOf } from '../../src/cli/import/parts.ts'
import { Refused, Server, Unanswered } from '../../src/cli/import/server.ts'
import { layoutOf } from '../../src/import/formats.ts'
import { IMPORT_FORMATS, type ImportFormat } from '../../src/import/import-line.ts'
import { ImportReader } from '../../src/import/import-reader.ts'
import { newFolder } from '../folder.ts'

const folder = newFolder()
const parts = new Map<number, string[]>()
/** Of those parts, and of none other. */
let badLines = 0
let calls: string[] = []
const ids = new Set<string | null>()
/** Answers in place of the next ones: a status, a web page, or one that is torn off. */
let failures: (number | string)[] = []

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  const body = await Array.fromAsync(request.setEncoding('utf8')).then((all) => all.join(''))
  const answer = (status: number, json: object) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  }
  calls.push(`${request.method} ${pathname} ${searchParams.get('part') ?? ''}`.trim())
  const failure = failures.shift()
  if (failure === 'torn') {
    response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy())
    return
  }
  if (typeof failure === 'string') return response.end(failure)
  if (failure !== undefined) return answer(failure, { title: 'Not now' })
  if (request.headers.authorization !== 'Bearer right') return answer(401, { title: 'No' })
  if (pathname.endsWith('/undo')) {
    const lifted = pathname.includes('twice') ? 0 : 10
    return answer(200, { lifted, left: calls.length < 3 })
  }
  if (pathname === '/v1/imports' && request.method === 'GET') {
    const known = ['twice', 'other'].map((id) => ({ id, name: `${id}.csv`, undoneAt: null }))
    return answer(200, {
      items: known.map((one) => (one.id === 'twice' ? { ...one, undoneAt: 'now' } : one)),
    })
  }
  if (request.method === 'GET') {
    if (parts.size === 0) return answer(404, { title: 'Nothing here' })
    const suppressed = [...parts.values()].flat().length
    const counts = { ...NOTHING, lines: suppressed + badLines, suppressed, badLines }
    const known = { id: 'file-x', name: 'x', format: 'list', undoneAt: null }
    return answer(200, { ...known, parts: parts.size, ...counts })
  }
  const reader = new ImportReader()
  const lines = [...reader.push(body), ...reader.end()]
  const bad = lines.filter((line) => line.problem !== undefined)
  const taken = lines.flatMap((line) => (line.problem === undefined ? line.entry.address : []))
  if (searchParams.get('dry_run') === null) {
    parts.set(Number(searchParams.get('part')), taken)
    badLines += bad.length
  }
  ids.add(searchParams.get('import'))
  const counts = { lines: lines.length, suppressed: taken.length, badLines: bad.length }
  const leftAlone = lines.flatMap((one) =>
    one.problem === undefined && one.entry.spared
      ? [{ line: one.line, why: one.entry.spared }]
      : [],
  )
  answer(200, { ...NOTHING, ...counts, bad, leftAlone })
})
const NOTHING = {
  lines: 0,
  suppressed: 0,
  alreadySuppressed: 0,
  reactivatedSince: 0,
  erased: 0,
  counted: 0,
  countersOnly: 0,
  repeated: 0,
  badLines: 0,
}

let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  parts.clear()
  badLines = 0
  ids.clear()
  calls = []
  failures = []
})

function file(text: string | Buffer): string {
  const path = join(folder, 'list.csv')
  writeFileSync(path, text)
  return path
}

async function run(...args: string[]) {
  const where = ['--token', 'right', '--url', url]
  const command = join(process.cwd(), 'src/cli/import.ts')
  const child = spawn(process.execPath, [command, ...where, ...args], { cwd: folder })
  const [out, err, code] = await Promise.all([
    Array.fromAsync(child.stdout).then((all) => Buffer.concat(all).toString()),
    Array.fromAsync(child.stderr).then((all) => Buffer.concat(all).toString()),
    new Promise((resolve) => child.on('close', resolve)),
  ])
  return { out, err, code }
}

const LIST = `email\n${Array.from({ length: 25 }, (_, i) => `u${i}@example.com`).join('\n')}\n`

describe('the command', () => {
  it('says of which columns a list is known', async () => {
    const { out } = await run('--help')
    const formats = out.matchAll(/^ {2}(\w+) +([\w ,]+) \(([^)]+)\)$/gm)
    const known = Array.from(formats, ([, format, has = '', may = '']) => {
      const more = format === 'rebound' ? [] : may.split(', ')
      return { format, has: has.split(', '), more }
    })
    expect(known.map(({ format }) => format).sort()).toEqual(
      IMPORT_FORMATS.filter((format) => format !== 'list').sort(),
    )
    for (const { format, has, more } of known) {
      expect(layoutOf(has, null)).toMatchObject({ format })
      expect(layoutOf([...has, ...more], null)).toMatchObject({ format })
    }
  })

  it('tries first, and says of which lines of the file it could make nothing', async () => {
    const text =
      'email,created\r\n"a\nb@example.com",1\r\n"x"y,1\r\nb@example.com,1\r\nnobody,1\r\nc@example.com,1\r\n'
    const { out, code } = await run(file(text), '--dry-run', '--part-lines', '2', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      id: null,
      format: 'sendgrid',
      lines: 5,
      suppressed: 2,
      badLines: 3,
      bad: [
        { line: 2, problem: 'not_an_address' },
        { line: 4, problem: 'stray_quote' },
        { line: 6, problem: 'not_an_address' },
      ],
    })
    expect(parts.size).toBe(0)
  })

  it('reads a spreadsheet in UTF-16 with semicolons, and goes on after a quote that nobody closed', async () => {
    const rows = ['1;"a@example.com', '2;b@example.com', '3;"c@example.com"']
    const text = `\uFEFFcreated;email\r\n${rows.join('\r\n')}\r\n`
    const { out } = await run(file(Buffer.from(text, 'utf16le')), '--part-lines', '1', '--json')
    expect(JSON.parse(out)).toMatchObject({
      lines: 3,
      suppressed: 2,
      bad: [{ line: 2, problem: 'stray_quote' }],
    })
    expect([...parts]).toEqual([
      [1, ['b@example.com']],
      [2, ['c@example.com']],
    ])
  })

  it('sends all lines in parts, and the same file again only when it is asked to', async () => {
    const path = file(LIST)
    const first = await run(path, '--part-lines', '10')
    expect(first.out).toMatch(
      /^import file-[0-9a-f]{24}\n\s+list {2}read as\n\s+25 {2}lines\n\s+25 {2}suppressed\n$/,
    )
    expect([...parts.values()].map(({ length }) => length)).toEqual([10, 10, 5])
    const second = await run(path, '--part-lines', '10')
    expect(second.code).toBe(1)
    expect(second.err).toMatch(/was imported before as \S+, all of it\.\n--again/)
    const json = await run(path, '--part-lines', '10', '--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({
      error: expect.stringContaining('was imported before'),
      known: { id: 'file-x', lines: 25 },
    })
    const dry = await run(path, '--part-lines', '10', '--dry-run')
    expect(dry.out).toMatch(
      /25 {2}suppressed\nthis file was imported as \S+\. --again imports it anew\n$/,
    )
    calls = []
    const third = await run(path, '--part-lines', '10', '--resume')
    expect(third).toMatchObject({ code: 0, out: expect.stringContaining('25  suppressed') })
    expect(calls).toEqual([expect.stringMatching(/^GET/)])
  })

  it('knows a file whatever the length of parts, its encoding and how its lines end', async () => {
    await run(file(LIST), '--part-lines', '10')
    const windows = Buffer.from(`\uFEFF${LIST.replaceAll('\n', '\r\n')}`, 'utf16le')
    for (const text of [LIST, windows]) {
      const { err } = await run(file(text), '--part-lines', '7')
      expect(err).toMatch(/was imported before as \S+, all of it\./)
    }
    const ofFile = [...ids]
    expect(ofFile).toEqual([expect.stringMatching(/^file-[0-9a-f]{24}$/)])
    parts.clear()
    await run(file(windows), '--part-lines', '7')
    expect([...ids]).toEqual(ofFile)
  })

  it('sends what is no CSV as such, so that the record has all lines', async () => {
    const path = file(`"torn"x\n${LIST}"torn"x\n"never closed\n`)
    const { out } = await run(path, '--part-lines', '10')
    expect(out).toMatch(/28 {2}lines\n\s+25 {2}suppressed\n\s+3 {2}bad\n/)
    expect(out).toMatch(
      /line 1: stray quote\n {2}line 28: stray quote\n {2}line 29: unclosed quote/,
    )
    expect([parts.size, badLines]).toEqual([3, 3])
    expect((await run(path)).err).toMatch(/all of it\./)
  })

  it('counts one line as one', async () => {
    const { out, err } = await run(file('a@example.com\n'), '--dry-run')
    expect(err).toBe('1 line, 1 to suppress\n')
    expect(out).toMatch(/ 1 {2}line\n/)
  })

  it('goes on after parts of another length by sending all of it', async () => {
    parts.set(1, ['u0@example.com'])
    parts.set(
      2,
      Array.from({ length: 6 }, (_, i) => `u${i + 1}@example.com`),
    )
    const { out } = await run(file(LIST), '--part-lines', '10', '--resume')
    expect(out).toMatch(/25 {2}lines\n\s+25 {2}suppressed\n/)
    expect([...parts.values()].map(({ length }) => length)).toEqual([10, 10, 5])
  })

  it('sends nothing of a file that was taken whole, in parts of whichever length', async () => {
    await run(file(LIST))
    expect([...parts.keys()]).toEqual([1])
    calls = []
    const { out } = await run(file(LIST), '--part-lines', '10', '--resume')
    expect(out).toMatch(/25 {2}lines\n\s+25 {2}suppressed\n/)
    expect(calls).toEqual([expect.stringMatching(/^GET/)])
  })

  it('names the lines that were left alone, where they stand in the file', async () => {
    const rows = [
      '5.1.1,No such user,a@example.com,1',
      '5.7.1,blocked due to spam content,b@example.com,1',
    ]
    const path = file(
      `status,reason,email,created\n\n${rows.join('\n')}\n4.2.2,full,c@example.com,1\n`,
    )
    const { out } = await run(path, '--dry-run', '--part-lines', '1')
    expect(out).toContain(
      'line 4: left alone, a fault of the message\n  line 5: left alone, temporary',
    )
  })

  it('goes on after the last part that was taken', async () => {
    const path = file(LIST)
    parts.set(
      1,
      Array.from({ length: 10 }, (_, i) => `u${i}@example.com`),
    )
    const unasked = await run(path, '--part-lines', '10')
    expect(unasked.code).toBe(1)
    expect(unasked.err).toMatch(
      /was begun before as \S+, lines taken: 10 of 25\.\n--resume goes on/,
    )
    calls = []
    const { out } = await run(path, '--part-lines', '10', '--resume', '--json')
    expect(JSON.parse(out)).toMatchObject({ lines: 25, suppressed: 25 })
    expect(calls.slice(1)).toEqual(['POST /v1/imports 2', 'POST /v1/imports 3'])
  })

  it('lifts an import, in as many calls as it takes', async () => {
    const { out } = await run('--undo', 'september')
    expect(out).toContain('30 addresses')
    expect(calls).toEqual(Array(3).fill('POST /v1/imports/september/undo'))
    const json = await run('--undo', 'september', '--json')
    expect(JSON.parse(json.out)).toEqual({ id: 'september', lifted: 10 })
  })

  it('says which imports may hold the addresses where none is lifted', async () => {
    const { out } = await run('--undo', 'twice')
    expect(out).toMatch(
      /no address is suppressed by it\n.+ Not undone are:\n {2}other \(other\.csv\)\n$/,
    )
  })

  it('says what is wrong with what it was given, and sends nothing', async () => {
    const people = await run(file('name,email\nA,a@example.com\n'), '--dry-run')
    expect(people).toMatchObject({ code: 1, err: expect.stringContaining('no suppression list') })
    expect(await run('nowhere.csv')).toMatchObject({
      code: 1,
      err: 'there is no file nowhere.csv\n',
    })
    const { out } = await run('nowhere.csv', '--json')
    expect(JSON.parse(out)).toEqual({ error: 'there is no file nowhere.csv' })
    expect(await run(tmpdir())).toMatchObject({ code: 1, err: `${tmpdir()} is no file\n` })
    expect((await run(file(''), '--dry-run')).err).toMatch(/^The file has no line/)
    const other = await run(
      file('name,mail\nA,a@example.com\n'),
      '--format',
      'sendgrid',
      '--dry-run',
    )
    expect(other.err).toMatch(/^The first line has not the columns of a sendgrid list\. --help/)
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--resume') })
    expect(await run(file(LIST), '--url', 'localhost:8787')).toMatchObject({
      code: 2,
      err: '--url must begin with http:// or https://: localhost:8787\n',
    })
    expect(calls).toEqual([])
  })

  it.each([['--dry-run'], ['--resume'], ['--again'], [file(LIST)]])(
    'undoes nothing beside %s, which it would not heed',
    async (other) => {
      const { code, err } = await run('--undo', 'september', other)
      expect([code, calls]).toEqual([2, []])
      expect(err).toMatch(/^--undo takes no /)
    },
  )

  it.each([
    ['https://rebound.test'],
    ['http://localhost.rebound.test'],
    ['http://localhost:8787@rebound.test'],
  ])(
    'takes an empty token for none, and gives that of this machine to no %s',
    async (elsewhere) => {
      vi.stubEnv('REBOUND_TOKEN', '')
      writeFileSync(join(folder, '.dev.vars'), 'API_TOKEN=right\n')
      const { code, err } = await run(file(LIST), '--token', '', '--url', elsewhere)
      vi.unstubAllEnvs()
      expect([code, err]).toEqual([1, 'no token: give --token, or set REBOUND_TOKEN\n'])
    },
  )

  it.each(['right', '"right, old"'])('finds the token of this machine in %s', async (tokens) => {
    vi.stubEnv('REBOUND_TOKEN', '')
    writeFileSync(join(folder, '.dev.vars'), `API_TOKEN=${tokens}\n`)
    expect(await run(file(LIST), '--token', '')).toMatchObject({ code: 0 })
    vi.unstubAllEnvs()
  })
})

it('says in one line that nobody answers, and does not wait for that', async () => {
  const nobody = {
    code: 1,
    err: 'nothing answers at http://127.0.0.1:9: does Rebound run there?\n',
  }
  for (const what of [[file(LIST)], [file(LIST), '--dry-run'], ['--undo', 'september']]) {
    expect(await run(...what, '--url', 'http://127.0.0.1:9')).toMatchObject(nobody)
  }
  failures = Array(6).fill(503)
  expect(await new Server(url, 'right', 1).read('x').catch(String)).toBe('Unanswered: 503: Not now')
})

describe('a part', () => {
  it('is sent again until it is taken, and not where that is of no use', async () => {
    const patient = new Server(url, 'right', 1)
    failures = [503, 429, 500]
    expect(await patient.send('a@example.com\n', { part: '1' })).toMatchObject({ suppressed: 1 })
    expect(calls).toHaveLength(4)
    await expect(new Server(url, 'wrong', 1).send('', {})).rejects.toThrow(Refused)
    calls = []
    failures = ['<h1>Welcome</h1>']
    await expect(patient.read('x')).rejects.toThrow(
      new Refused(200, '200 from something that is not Rebound'),
    )
    expect(calls).toHaveLength(1)
    failures = ['torn']
    expect(await patient.send('a@example.com\n', { part: '1' })).toMatchObject({ suppressed: 1 })
    failures = Array(6).fill('torn')
    await expect(patient.send('', {})).rejects.toThrow(Unanswered)
    failures = Array(6).fill(503)
    await expect(patient.send('', {})).rejects.toThrow('503: Not now')
  })

  it('holds what the file holds, once, whatever the pieces and the length of parts', async () => {
    const unit = fc.constantFrom('a', '@', ',', ';', '\t', '"', '\n', 'é')
    const field = fc.string({ unit, maxLength: 6 })
    const quoted = field.map((one) => `"${one.replaceAll('"', '""')}"`)
    await fc.assert(
      fc.asyncProperty(
        // Some lines are as nobody should write them.
        fc.array(fc.oneof(quoted, quoted, field)),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('email', 'a@example.com'),
        async (given, partLines, pieceLength, first) => {
          const text = `${first}\n${given.map((one) => `${one}\n`).join('')}`
          const pieces = text.match(new RegExp(`[^]{1,${pieceLength}}`, 'g')) ?? []
          const got: Part[] = []
          for await (const part of partsOf(stream(pieces), partLines)) got.push(part)
          const lines = got.flatMap(({ body, lines, problems }) =>
            read(body, 'list').map((one) => {
              const line = lines[one.line - 1] ?? 0
              const problem = problems.get(line)
              return problem === undefined ? { ...one, line } : { line, problem }
            }),
          )
          expect(lines.toSorted((a, b) => a.line - b.line)).toEqual(read(text))
          expect(got.map(({ number }) => number)).toEqual(got.map((_, i) => i + 1))
        },
      ),
      { numRuns: 500 },
    )
  })
})

async function* stream(pieces: readonly string[]) {
  yield* pieces
}

function read(text: string, format: ImportFormat | null = null) {
  const reader = new ImportReader(format)
  return [...reader.push(text), ...reader.end()]
}
