/**
 * Replies as servers, gateways and administrators phrase them, in replies.tsv: whether the recipient is dead, every
 * reason that a careful reader accepts, and the words (`\n` for a new line).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'

const [, ...rows] = readFileSync(join(import.meta.dirname, 'replies.tsv'), 'utf8')
  .trimEnd()
  .split('\n')

it.each(rows.map((row) => row.split('\t')))('%s, %s: %s', (recipient, reasons, reply) => {
  const { reason, action } = classify({ diagnostic: reply?.replaceAll('\\n', '\n') })
  expect(reasons?.split(' ')).toContain(reason)
  expect(action === 'suppress').toBe(recipient === 'dead')
})
