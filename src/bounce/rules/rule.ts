/**
 * The shape of a rule. The comment above each rule has what the Worker does not need: `@example`, a reply that the rule
 * decides, which is also its test; `@mta`, the host that sent the reply, if the rule depends on it; and `@source`, whose
 * words they are, if the comment at the top of the file does not say. `/docs/rules` shows all of it.
 */
import type { Reason } from '../reason.ts'

export interface Rule {
  id: string
  reason: Reason
  /** One of these must occur (notation: phrase.ts). If there are none, the codes alone decide. */
  phrases: readonly string[]
  /** Subject and detail of the code to answer, if it is not the default of the reason. */
  code?: string | undefined
  /** The rule applies only to servers of these mailbox providers. */
  providers?: readonly string[] | undefined
  /** The rule applies only if one of these codes was reported: subject and detail, or a reply code. */
  codes?: readonly string[] | undefined
  /** The class to answer whatever the first digit of the reported code, because the words contradict it. */
  statusClass?: 4 | 5 | undefined
  /** True if the phrases are also searched for inside host names (`zen.spamhaus.org`). */
  inHosts?: boolean | undefined
}

/** A rule with the documentation from the comment above it. */
export interface DocumentedRule extends Rule {
  /** A reply that this rule decides. */
  example: string
  /** The host that sent the reply; null if the rule does not depend on it. */
  exampleMta: string | null
  /** Whose words they are. */
  source: string
}

type More = Pick<Rule, 'code' | 'providers' | 'codes' | 'statusClass' | 'inHosts'>

/** Makes a rule with all its properties in one order: objects of the same shape are faster to read. */
export function rule(
  id: string,
  reason: Reason,
  phrases: readonly string[],
  { code, providers, codes, statusClass, inHosts }: More = {},
): Rule {
  return { id, reason, phrases, code, providers, codes, statusClass, inHosts }
}
