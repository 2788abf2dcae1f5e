/** The record: every table of D1. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const placeholder = sqliteTable('placeholder', {
  id: integer('id').primaryKey(),
  name: text('name'),
})
