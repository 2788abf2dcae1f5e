/** The Worker holds the parts of zod that src/stand-ins/zod-parts.ts names, and no others: the code must ask for no more. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { $ZodRawIssue } from 'zod/v4/core'
import { en } from 'zod/v4/locales'
import * as core from '../../src/stand-ins/zod-core.ts'
import english from '../../src/stand-ins/zod-messages.ts'
import * as parts from '../../src/stand-ins/zod-parts.ts'

const TYPES = new Set(['infer', 'input', 'output', 'ZodObject', 'ZodRawShape'])

function usedIn(source: string, of = 'z'): string[] {
  return Array.from(source.matchAll(RegExp(`\\b${of}\\s*\\.(\\w+)`, 'g')), ([, name = '']) => name)
}

/** Without the schemas of answers, which the Worker never makes. Each ends where a line stands as far out as it began. */
function withoutAnswers(source: string): string {
  return source.replace(/^( *)\S.*\banswer\(\(\) =>$[\s\S]*?^\1\)/gm, '')
}

describe('the parts of zod', () => {
  // The commands and the reference run where all of zod is, and answers are described there alone.
  const described = ['src/api/answers.ts', 'src/api/refusals.ts', 'src/api/webhook-contract.ts']
  const files = globSync('src/**/*.{ts,tsx}', {
    exclude: ['src/cli', 'src/api/reference', ...described],
  })
  const used = new Set(files.flatMap((file) => usedIn(withoutAnswers(readFileSync(file, 'utf8')))))

  it('hold everything that the code asks for', () => {
    expect(used.size).toBeGreaterThan(10)
    const missing = [...used].filter((name) => !(TYPES.has(name) || name in parts))
    expect(missing).toEqual([])
  })

  it('hold nothing that nobody asks for', () => {
    // It is what zod-to-openapi extends.
    const asked = new Set([...used, 'ZodType'])
    expect(Object.keys(parts).filter((name) => !asked.has(name))).toEqual([])
  })

  it('say in words what is wrong', () => {
    const { error } = parts.strictObject({ a: parts.string().min(2) }).safeParse({ a: 'x', b: 1 })
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'At least 2 characters',
      'Unrecognized key: "b"',
    ])
  })

  it('name nothing of the core that its stand-in lacks', () => {
    const source = readFileSync('node_modules/zod/v4/classic/schemas.js', 'utf8')
    expect(usedIn(source, 'util').filter((name) => !(name in core.util))).toEqual([])
  })

  it('have no method called whose kind the core leaves out', () => {
    const leftOut: unknown[] = [core.$ZodEmail, core._email, core._encode, core.util.merge]
    const all = Object.entries<unknown>({ ...core, ...core.util })
    const kinds = all.filter(([, kind]) => leftOut.includes(kind))
    const methods = kinds.map(([name]) =>
      name
        .replace(/^(?:\$Zod|_)?(?:iso)?/i, '')
        .replace(/Error$/, '')
        .toLowerCase(),
    )
    expect(methods).toEqual(
      expect.arrayContaining([
        'email',
        'date',
        'uuidv4',
        'multipleof',
        'length',
        'encode',
        'flatten',
      ]),
    )
    // Of a schema, at the end of a chain of methods or under a name: strings have some of them, too.
    const nested = '\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)'
    const schema = `\\bz(?:\\s*\\.\\w+${nested})+|(?-i:\\b[A-Z][a-z]\\w*)`
    const calls = new RegExp(
      `(?:${schema})\\s*\\.(?:${[...methods, 'and', 'step', 'describe', 'meta', 'register'].join('|')})\\(`,
      'i',
    )
    expect('z.string().min(Math.max(1, 2)).startsWith("a")').toMatch(calls)
    expect(files.filter((file) => calls.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})

describe('what is said of a fault', () => {
  const faultsOf = (schema: z.ZodType, input: unknown, error: (issue: $ZodRawIssue) => string) =>
    schema.safeParse(input, { error }).error?.issues.map(({ message }) => message)

  const faults: [fault: string, schema: z.ZodType, input: unknown][] = [
    ['nothing', z.string(), undefined],
    ['null', z.string(), null],
    ['a list', z.object({}), []],
    ['no number', z.coerce.number(), 'many'],
    ['an infinite number', z.number(), Number.POSITIVE_INFINITY],
    ['a part of a number', z.int(), 1.5],
    ['no time', z.iso.datetime({ offset: true }), 'now'],
    ['no such text', z.string().regex(/^a/), 'b'],
    ['an unknown key', z.strictObject({}), { a: 1 }],
    ['unknown keys', z.strictObject({}), { a: 1, 'b"': 2 }],
    ['none of several', z.union([z.string(), z.null()]), 1],
  ]

  it.each(faults)('is what zod says: %s', (_, schema, input) => {
    const said = faultsOf(schema, input, english().localeError)
    expect(said?.length).toBeGreaterThan(0)
    expect(said).toEqual(faultsOf(schema, input, (issue) => String(en().localeError(issue))))
  })

  const MANY = z.enum([...Array.from({ length: 30 }, (_, n) => `a${n}`), 'google', 'gmx'])
  const worded: [said: string[], schema: z.ZodType, input: unknown][] = [
    [['At least 2 characters'], z.string().min(2), 'x'],
    [['At least one item'], z.array(z.unknown()).min(1), []],
    [['At most one item'], z.array(z.unknown()).max(1), [1, 2]],
    [['At most 500 characters'], z.string().max(500), 'x'.repeat(501)],
    [['At least 1'], z.number().min(1), 0],
    [['At most 1'], z.number().max(1), 2],
    [['At most 9007199254740991'], z.int(), 2 ** 60],
    [['Less than 1', 'More than 1'], z.number().lt(1).gt(1), 1],
    [['One of these: "one", "other"'], z.enum(['one', 'other']), 'third'],
    [['One of these: "google", "gmx" … (/docs)'], MANY, 'Gmail'],
    [['One of these: … (/docs)'], MANY, 'outlook'],
    [['One of these: … (/docs)'], z.enum([...MANY.options, '']), null],
    // It cannot be made a text.
    [['One of these: … (/docs)'], MANY, { toString: null }],
  ]

  it.each(worded)('is told as people say it: %j', (said, schema, input) => {
    expect(faultsOf(schema, input, english().localeError)).toEqual(said)
  })
})
