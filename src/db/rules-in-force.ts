/** The operator's own rules as every event meets them: read from D1 at most twice a minute by an isolate. */
import type { Classifier } from '../bounce/classifier.ts'
import { affordable, compileOwnRules, type OwnRule, phraseError } from '../bounce/own-rules.ts'
import { d1Breaker } from './breaker.ts'
import { ownRules } from './own-rules.ts'

/** How long an isolate may not know of a changed rule. */
const FRESH_MS = 30_000

let known: { at: number; text: string; classifier: Classifier | null } | null = null

/** Null where there are none, or where D1 doesn't answer: then the last that were known, or ours alone, decide. */
export async function ownClassifier(env: Env, now: number): Promise<Classifier | null> {
  if (known !== null && now >= known.at && now - known.at < FRESH_MS) return known.classifier
  const rules = await d1Breaker.run(() => ownRules(env.DB))
  if (rules === null) return known?.classifier ?? null
  const text = JSON.stringify(rules)
  const classifier = known?.text === text ? known.classifier : compiled(affordable(rules))
  known = { at: now, text, classifier }
  return classifier
}

/** A phrase of another release may be invalid in this one: its rule is left out, and no incoming event is refused for it. */
export function compiled(rules: readonly OwnRule[]): Classifier | null {
  try {
    return compileOwnRules(rules)
  } catch {
    return compileOwnRules(
      rules.filter(({ phrases }) => phrases.every((one) => phraseError(one) === null)),
    )
  }
}

/** Asks D1 the next time: the rules have changed. */
export function forgetOwnRules(): void {
  known = null
}
