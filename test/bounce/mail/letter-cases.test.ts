import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/bounce/mail/verdict.ts'
import { LETTER_CASES } from './letter-cases.ts'
import { readMail } from './parse.ts'

describe('a mail in the manner of', () => {
  it.each(LETTER_CASES)(
    '$name is read as $kind',
    async ({ raw, kind, recipients, reasons, digit }) => {
      const report = await readMail(raw)
      expect(report.kind).toBe(kind)
      if (recipients !== null) {
        expect(report.recipients.map((one) => one.recipient)).toEqual(recipients)
      }
      if (reasons === null && digit === null) return
      const [first = report.nameless] = report.recipients
      const { classification } = judge(report, first)
      if (reasons !== null) expect(reasons).toContain(classification.reason)
      if (digit !== null) expect(classification.status?.[0]).toBe(digit)
    },
  )
})
