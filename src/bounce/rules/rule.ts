/** What a row of the rules says. */
import type { Reason } from '../reason.ts'

export interface Rule {
  id: string
  reason: Reason
  /** Any of these (notation: phrase.ts); none: the codes alone decide. */
  phrases: readonly string[]
  /** Subject and detail of the answered code, where they are not the reason's own. */
  code?: string
  /** Only for these providers' servers. */
  providers?: readonly string[]
  /** Only beside one of these reported codes: subject and detail, or a reply code. */
  codes?: readonly string[]
  /** The words contradict the digit: this class, whatever was said. */
  statusClass?: 4 | 5
  /** The phrases are looked for inside host names, too (`zen.spamhaus.org`). */
  inHosts?: boolean
  /** Who says so. */
  source: string
  /** A reply that this row decides: its test. */
  example: string
  /** The host that said it, where the words don't tell. */
  exampleMta?: string
}

type More = Pick<Rule, 'code' | 'providers' | 'codes' | 'statusClass' | 'inHosts' | 'exampleMta'>

export function rule(
  id: string,
  reason: Reason,
  source: string,
  example: string,
  phrases: readonly string[],
  more: More = {},
): Rule {
  return { id, reason, source, example, phrases, ...more }
}
