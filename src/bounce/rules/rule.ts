/**
 * One row of the rules. A comment above each row holds what the Worker does not need: `@example`, a reply that the row
 * decides, which is its test; `@mta`, the host that said it, if the words don't tell; and `@source`, whose words they are,
 * if the head of the file doesn't say. `/docs/rules` shows all of it.
 */
import type { Reason } from '../reason.ts'

export interface Rule {
  id: string
  reason: Reason
  /** Any one of these must occur (notation: phrase.ts). If empty, the codes alone decide. */
  phrases: readonly string[]
  /** Subject and detail of the code to answer, if not the reason's default. */
  code?: string | undefined
  /** Only for these providers' servers. */
  providers?: readonly string[] | undefined
  /** Only with one of these reported codes: subject and detail, or a reply code. */
  codes?: readonly string[] | undefined
  /** The class to answer whatever the reported digit, because the words contradict it. */
  statusClass?: 4 | 5 | undefined
  /** The phrases are also searched inside host names (`zen.spamhaus.org`). */
  inHosts?: boolean | undefined
}

/** A rule with the documentation above it. */
export interface DocumentedRule extends Rule {
  /** A reply that this row decides. */
  example: string
  /** The host that said it; null if the words tell. */
  exampleMta: string | null
  /** Whose words they are. */
  source: string
}

type More = Pick<Rule, 'code' | 'providers' | 'codes' | 'statusClass' | 'inHosts'>

/** Makes all rules the same shape, since they are read for every reply. */
export function rule(
  id: string,
  reason: Reason,
  phrases: readonly string[],
  { code, providers, codes, statusClass, inHosts }: More = {},
): Rule {
  return { id, reason, phrases, code, providers, codes, statusClass, inHosts }
}
