/**
 * Every row, in the order they are asked: the first whose words occur decides. The rows of single providers, filters
 * and mail servers come first, then what proves who sends, causes that are named outright, who sends, the server that
 * sends, the message, what else is not the recipient, the recipient, the system, what reports say at length; hints come
 * after the registered codes.
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

/** Their names stand in their hosts and links, too. */
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
/** Rows from here on are hints. */
export const FIRST_HINT = FIRST.length

/** What their phrases, and an operator's, give by a name. */
export const VOCABULARY: Vocabulary = {
  sets: new Map(Object.entries({ ...LANGUAGE_WORDS, ...WORD_SETS })),
  forms: new Map(Object.entries(WORD_FORMS)),
}

const IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id))

/** Whether there is a row of this id: not of an own rule, of a code, or of another version. */
export function isRule(id: string): boolean {
  return IDS.has(id)
}
