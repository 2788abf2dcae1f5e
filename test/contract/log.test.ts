import { describe, expect, it, vi } from 'vitest'
import { log } from '../../src/log.ts'

function logged(text: string): string {
  const written = vi.spyOn(console, 'log').mockImplementation(() => {})
  log('info', 'test', { text })
  const [line] = written.mock.calls[0] ?? []
  written.mockRestore()
  return JSON.parse(String(line)).text
}

describe('a line of the log shows of an address', () => {
  it.each([
    ['no user jane@example.com here', 'no user j***@example.com here'],
    ['to=<jane@example.com>', 'to=<j***@example.com>'],
    ['"jane doe"@example.com', '"***@example.com'],
    ['<"jane \\"the\\" doe"@example.com>', '<"***@example.com>'],
    ["o'hara@example.com", 'o***@example.com'],
    ['花子@example.com', '花***@example.com'],
    ['bounce+jane=example.com+k@example.net', 'b***@example.net'],
    ['for=jane@example.com', 'f***@example.com'],
    ["'jane@example.com'joe@example.net'", "'***@example.net'"],
    ['jane@example.com:joe@example.net', 'j***@example.com:j***@example.net'],
    ['nothing @ all', 'nothing @ all'],
  ])('%s', (text, expected) => {
    expect(logged(text)).toBe(expected)
  })
})
