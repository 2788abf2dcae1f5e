import { describe, expect, it } from 'vitest'
import { displayWidth, table } from '../../src/cli/table.ts'

describe('table', () => {
  it('lines columns up by what the terminal shows, not by string length', () => {
    const rows = [
      ['田中', 'x'],
      ['a', 'yy'],
    ]
    expect(table(['who', 'what'], rows)).toBe('who   what\n────  ────\n田中  x\na     yy')
  })

  it('counts a wide character as two columns', () => {
    expect(displayWidth('aあ漢')).toBe(5)
  })

  it('fills missing cells and leaves no trailing spaces', () => {
    const lines = table(['a', 'b'], [['1']]).split('\n')
    expect(lines).toEqual(['a  b', '─  ─', '1'])
  })
})
