/** Blanks what a log or an event puts around a reply. All other words keep their offsets. */
import { codeAt } from './folding.ts'

/** The head of a syslog line, with the logging host, whose name can be anything: `relay1`. */
const SYSLOG =
  /^(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT\S{8,24}) \S{1,64} (?=[\w./-]{1,40}(?:\[\d{1,10}\])?: )/
/** Field names and escapes of a JSON event. */
const JSON_FRAME = /"[\w-]{1,40}" ?:|\\[nrt"]/g

/** @returns the words, as long as before */
export function unframed(words: string): string {
  if (isBare(codeAt(words, 0))) return words
  return /^[[{]/.test(words)
    ? words.replace(JSON_FRAME, endedSentence)
    : words.replace(SYSLOG, blank)
}

/** Nearly every reply begins with its code, or with a small letter. */
function isBare(first: number): boolean {
  return (first >= 97 && first <= 122) || first === 52 || first === 53
}

/** qmail logs a space as an underscore: `Remote_host_said:_550_…`. */
export function spaced(words: string): string {
  return words.includes('_said:_') ? words.replaceAll('_', ' ') : words
}

/** A full stop in place of a field name, so that no phrase reaches from one field into the next. */
function endedSentence(said: string): string {
  return said[0] === '"' ? `.${blank(said.slice(1))}` : '  '
}

export function blank(said: string): string {
  return ' '.repeat(said.length)
}
