/**
 * Every rule, in the order in which they are asked: the first whose phrase occurs decides. Rules of single providers,
 * filters and mail servers come first, then authentication, causes that are named outright, the sender, the sending
 * server, the message, anything else that is not the recipient, the recipient, the system, and the long sentences of
 * reports. Hints come after the registered codes.
 */
import type { Vocabulary } from './phrase.ts'
import { AUTHENTICATION_RULES } from './rules/authentication.ts'
import { FILTER_RULES } from './rules/filters.ts'
import { HINTS } from './rules/hints.ts'
import { LANGUAGE_HINTS } from './rules/languages-hints.ts'
import { LANGUAGE_LATE_RULES } from './rules/languages-late.ts'
import { LANGUAGE_NOT_THE_RECIPIENT } from './rules/languages-not-the-recipient.ts'
import { LANGUAGE_RECIPIENT_RULES } from './rules/languages-recipient.ts'
import { LANGUAGE_WORDS } from './rules/languages-words.ts'
import { MESSAGE_RULES } from './rules/message.ts'
import { MTA_RULES } from './rules/mtas.ts'
import { NAMED_CAUSES } from './rules/named-causes.ts'
import { NOT_THE_RECIPIENT } from './rules/not-the-recipient.ts'
import { PROVIDER_RULES } from './rules/providers.ts'
import { RECIPIENT_RULES } from './rules/recipient.ts'
import type { Rule } from './rules/rule.ts'
import { SENDER_RULES } from './rules/sender.ts'
import { SENDING_SERVER_RULES } from './rules/sending-server.ts'
import { SYSTEM_RULES } from './rules/system.ts'
import { WORD_FORMS, WORD_SETS } from './rules/words.ts'

/** Rules of single products, whose names also occur in their hosts and links. */
const NAMED: readonly Rule[] = [...PROVIDER_RULES, ...FILTER_RULES, ...MTA_RULES].map((row) => ({
  ...row,
  inHosts: true,
}))

const FIRST: readonly Rule[] = [
  ...NAMED,
  ...AUTHENTICATION_RULES,
  ...NAMED_CAUSES,
  ...SENDER_RULES,
  ...SENDING_SERVER_RULES,
  ...LANGUAGE_NOT_THE_RECIPIENT,
  ...MESSAGE_RULES,
  ...NOT_THE_RECIPIENT,
  ...RECIPIENT_RULES,
  ...LANGUAGE_RECIPIENT_RULES,
  ...SYSTEM_RULES,
  ...LANGUAGE_LATE_RULES,
]

export const RULES: readonly Rule[] = [...FIRST, ...HINTS, ...LANGUAGE_HINTS]
/** Rules from this position on are hints. */
export const FIRST_HINT = FIRST.length

/** Named words for the phrases of these rules and of an operator's rules. */
export const VOCABULARY: Vocabulary = {
  sets: new Map(Object.entries({ ...LANGUAGE_WORDS, ...WORD_SETS })),
  forms: new Map(Object.entries(WORD_FORMS)),
}

const IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id))

/** Whether a built-in rule has this id; false for own rules, codes, and rules of another version. */
export function isRule(id: string): boolean {
  return IDS.has(id)
}
