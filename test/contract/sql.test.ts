/** SQL of templates, and the names of columns: the code reads rows under the schema's names without asking the schema. */
import { getTableColumns, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import * as schema from '../../src/db/schema.ts'
import { all, asked, raw, sql } from '../../src/db/sql.ts'

describe('SQL of a template', () => {
  it('binds what stands in it, in its order, also inside of what is SQL itself', () => {
    const inner = sql`b IN (${2}, ${'three'})`
    expect(sql`SELECT ${raw('c')} WHERE a=${1} AND ${inner} AND d IS ${null}`).toEqual({
      text: 'SELECT c WHERE a=? AND b IN (?, ?) AND d IS ?',
      values: [1, 2, 'three', null],
    })
  })

  it('never takes for SQL what is bound', () => {
    const { text } = sql`SELECT ${"'; DROP TABLE addresses --"}`
    expect(text).toBe('SELECT ?')
  })

  it('leaves out what nobody asks for', () => {
    expect(all([])).toEqual({ text: 'TRUE', values: [] })
    expect(all([undefined, asked('a', '=', ''), asked('b', '<', undefined)])).toEqual({
      text: 'TRUE AND a = ?',
      values: [''],
    })
  })
})

it('every column has the name of its field, in the manner of SQL', () => {
  const tables = Object.values(schema).filter((table) => is(table, SQLiteTable))
  expect(tables.length).toBeGreaterThan(15)
  for (const table of tables) {
    for (const [field, column] of Object.entries(getTableColumns(table))) {
      expect(column.name).toBe(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    }
  }
})
