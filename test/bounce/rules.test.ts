import { describe, expect, it } from 'vitest'
import { classify } from '../../src/bounce/classify.ts'
import { describeStatus } from '../../src/bounce/codes.ts'
import { RULES } from '../../src/bounce/rules.ts'

describe('the table of phrases', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s decides its own example',
    (id, rule) => {
      const verdict = classify({ diagnostic: rule.example })
      expect(verdict).toMatchObject({ rule: id, reason: rule.reason })
      const { evidence } = verdict
      expect(evidence?.field).toBe('diagnostic')
      expect(rule.example.slice(evidence?.start, evidence?.end)).not.toBe('')
    },
  )

  it('has no id twice', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  })

  it('answers registered codes only', () => {
    for (const { example } of RULES) {
      expect(describeStatus(classify({ diagnostic: example }).status ?? '')).toMatchObject({
        registered: true,
      })
    }
  })
})
