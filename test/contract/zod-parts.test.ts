/** The Worker holds the parts of zod that src/stand-ins/zod-parts.ts names, and no others: the code must ask for no more. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as core from '../../src/stand-ins/zod-core.ts'
import * as parts from '../../src/stand-ins/zod-parts.ts'

const TYPES = new Set(['infer', 'input', 'output', 'ZodObject', 'ZodRawShape'])

function usedIn(source: string, of = 'z'): string[] {
  return Array.from(source.matchAll(RegExp(`\\b${of}\\s*\\.(\\w+)`, 'g')), ([, name = '']) => name)
}

describe('the parts of zod', () => {
  // The commands and the reference run where all of zod is.
  const files = globSync('src/**/*.{ts,tsx}', { exclude: ['src/cli', 'src/api/reference'] })
  const used = new Set(files.flatMap((file) => usedIn(readFileSync(file, 'utf8'))))

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
      'Too small: expected string to have >=2 characters',
      'Unrecognized key: "b"',
    ])
  })

  it('name nothing of the core that its stand-in lacks', () => {
    const source = readFileSync('node_modules/zod/v4/classic/schemas.js', 'utf8')
    expect(usedIn(source, 'util').filter((name) => !(name in core.util))).toEqual([])
  })

  it('have no method called whose kind the core leaves out', () => {
    const leftOut: unknown[] = [core.$ZodEmail, core._email]
    const kinds = Object.entries(core).filter(([, kind]) => leftOut.includes(kind))
    const methods = kinds.map(([name]) => name.replace(/^(?:\$Zod|_)(?:iso)?/i, '').toLowerCase())
    expect(methods).toEqual(expect.arrayContaining(['email', 'date', 'uuidv4', 'multipleof']))
    const calls = new RegExp(`\\)\\s*\\.(${[...methods, 'and', 'step'].join('|')})\\(`, 'i')
    expect(files.filter((file) => calls.test(readFileSync(file, 'utf8')))).toEqual([])
  })
})
