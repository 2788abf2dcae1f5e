/** An operator's own rules: phrases with a meaning of their own at this sender, asked before the built-in rules. */
import { Classifier } from './classifier.ts'
import { Matcher } from './matcher.ts'
import type { Reason } from './reason.ts'
import type { Rule } from './rules/rule.ts'
import { VOCABULARY } from './rules.ts'

/** Prefix of the ids of own rules in a verdict. */
export const OWN_PREFIX = 'own.'

export interface OwnRule {
  id: string
  /** Any one of these decides (notation: phrase.ts). */
  phrases: readonly string[]
  reason: Reason
  /** Only for this provider's servers; null for all. */
  provider: string | null
}

/** Why a phrase can never match a reply; null if it can. */
export function phraseError(phrase: string): string | null {
  // A phrase is expanded into every form of its words: `{mail}` three times makes 512 forms, seven times two million.
  if (phrase.split('{').length > 4) return 'more than 3 {…}'
  try {
    const matcher = new Matcher([{ rule: 0, text: phrase }], VOCABULARY, 1)
    matcher.scan(phrase)
    return matcher.codeCount > 0 ? 'codes are read over: give the words alone' : null
  } catch (error) {
    return error instanceof RangeError ? error.message : 'not a phrase'
  }
}

/**
 * Most work that compiling all own rules may take (see `workOf`): every new isolate does it before it records an event,
 * in about 4 microseconds a unit.
 */
export const MOST_WORK = 2_500

/** How much work it is to compile phrases: each has its forms, and each form its parts. */
export function workOf(phrases: readonly string[]): number {
  return phrases.reduce((sum, phrase) => {
    const names = Array.from(phrase.matchAll(/\{([a-z-]+)\}/g), ([, name = '']) => name)
    const forms = names.reduce((all, name) => all * (VOCABULARY.forms.get(name)?.length ?? 1), 1)
    return sum + forms * phrase.split(/…|\.{3}|\{|@/).length
  }, 0)
}

/** The first of the rules, as many as may be compiled. */
export function affordable<T extends OwnRule>(rules: readonly T[]): T[] {
  let work = 0
  return rules.filter(({ phrases }) => {
    work += workOf(phrases)
    return work <= MOST_WORK
  })
}

/** Compiles rules for `classify`; null if there are none. The first rule that matches decides. */
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
