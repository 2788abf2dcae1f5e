/** What frames a reply in a log or an event, and is none of its words. Blanked, so that every other word stays where it is. */

import { codeAt } from './folding.ts'

/** A line of syslog begins with the host that writes it, which may be called anything: `relay1`. */
const SYSLOG =
  /^(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT\S{8,24}) \S{1,64} (?=[\w./-]{1,40}(?:\[\d{1,10}\])?: )/
/** The names of an event's fields, and its escapes. */
const JSON_FRAME = /"[\w-]{1,40}" ?:|\\[nrt"]/g
const CAPITAL_Z = 90
const SPACE_CODE = 32
const HYPHEN = 45
const FOUR = 52
const FIVE = 53
const BRACE = 123
const BRACKET = 91

/** @returns the words, as long as before */
export function unframed(words: string): string {
  const first = codeAt(words, 0)
  if (first === FOUR || first === FIVE) return words
  if (first === BRACE || first === BRACKET) return words.replace(JSON_FRAME, endedSentence)
  return isDated(words) ? words.replace(SYSLOG, blank) : words
}

/** qmail logs a space as an underscore: `Remote_host_said:_550_…`. */
export function spaced(words: string): string {
  return words.includes('_said:_') ? words.replaceAll('_', ' ') : words
}

/** Looked at before the pattern is: hardly any reply begins so. */
function isDated(words: string): boolean {
  const isMonth = codeAt(words, 3) === SPACE_CODE && codeAt(words, 6) === SPACE_CODE
  return (isMonth && codeAt(words, 0) <= CAPITAL_Z) || codeAt(words, 4) === HYPHEN
}

/** No phrase reaches from one field into the next. */
function endedSentence(said: string): string {
  return said[0] === '"' ? `.${blank(said.slice(1))}` : '  '
}

export function blank(said: string): string {
  return ' '.repeat(said.length)
}
