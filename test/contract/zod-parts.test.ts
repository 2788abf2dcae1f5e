/** The Worker holds the parts of zod that src/stand-ins/zod-parts.ts names, and no others: the code must ask for no more. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as parts from '../../src/stand-ins/zod-parts.ts'

const TYPES = new Set(['infer', 'input', 'output'])

function usedIn(source: string): string[] {
  return Array.from(source.matchAll(/\bz\s*\.([a-zA-Z]+)/g), ([, name = '']) => name)
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
})
