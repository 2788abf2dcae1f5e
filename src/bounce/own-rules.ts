/** An operator's own rows: phrases that mean something at their senders, asked before ours. */
import { Classifier } from './classifier.ts'
import { Matcher } from './matcher.ts'
import type { Reason } from './reason.ts'
import type { Rule } from './rules/rule.ts'
import { VOCABULARY } from './rules.ts'

/** What the ids of own rules begin with in a verdict. */
export const OWN_PREFIX = 'own.'

export interface OwnRule {
  id: string
  /** Any of these decides (notation: phrase.ts). */
  phrases: readonly string[]
  reason: Reason
  /** Only for this provider's servers; null for all. */
  provider: string | null
}

/** Why a phrase cannot be found in any reply; null for one that can. */
export function phraseError(phrase: string): string | null {
  // It is spelled out in every form of its words: three times `{mail}` in 512, seven times in two million.
  if (phrase.split('{').length > 4) return 'more than 3 {…}'
  try {
    const matcher = new Matcher([{ rule: 0, text: phrase }], VOCABULARY, 1)
    matcher.scan(phrase)
    return matcher.codeCount > 0 ? 'codes are read over: give the words alone' : null
  } catch (error) {
    return error instanceof RangeError ? error.message : 'not a phrase'
  }
}

/** Ready for `classify`; null where there are none. The first of them that occurs decides. */
export function compileOwnRules(rules: readonly OwnRule[]): Classifier | null {
  if (rules.length === 0) return null
  const rows = rules.map(
    ({ id, phrases, reason, provider }): Rule => ({
      id: OWN_PREFIX + id,
      reason,
      phrases,
      ...(provider === null ? {} : { providers: [provider] }),
    }),
  )
  return new Classifier(rows, rows.length, VOCABULARY, true)
}
