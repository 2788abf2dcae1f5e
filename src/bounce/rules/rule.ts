/**
 * What a row of the rules says. Above each row stand, as a comment, because the Worker has no use for them, a reply that it
 * decides, as `@example`, its test; `@mta`, the host that said it, where the words don't tell; and `@source`, who says so,
 * where the head of the file doesn't. `/docs/rules` shows them all.
 */
import type { Reason } from '../reason.ts'

export interface Rule {
  id: string
  reason: Reason
  /** Any of these (notation: phrase.ts); none: the codes alone decide. */
  phrases: readonly string[]
  /** Subject and detail of the answered code, where they are not the reason's own. */
  code?: string | undefined
  /** Only for these providers' servers. */
  providers?: readonly string[] | undefined
  /** Only beside one of these reported codes: subject and detail, or a reply code. */
  codes?: readonly string[] | undefined
  /** The words contradict the digit: this class, whatever was said. */
  statusClass?: 4 | 5 | undefined
  /** The phrases are looked for inside host names, too (`zen.spamhaus.org`). */
  inHosts?: boolean | undefined
}

/** With what stands above it. */
export interface DocumentedRule extends Rule {
  /** A reply that this row decides. */
  example: string
  /** The host that said it, where the words don't tell. */
  exampleMta: string | null
  /** Who says so. */
  source: string
}

type More = Pick<Rule, 'code' | 'providers' | 'codes' | 'statusClass' | 'inHosts'>

/** All of one shape: they are read for every reply. */
export function rule(
  id: string,
  reason: Reason,
  phrases: readonly string[],
  { code, providers, codes, statusClass, inHosts }: More = {},
): Rule {
  return { id, reason, phrases, code, providers, codes, statusClass, inHosts }
}
