/** The shape of a reply: its words without addresses, hosts, numbers and ids, equal for replies of the same kind. */

import { MARK } from './phrase.ts'
import { MOST_WORDS } from './phrase-book.ts'

/** Minimum length: three characters, two of a script without spaces (already a word), or a mail address. Less occurs in any text. */
const WORDS =
  /.{3}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2}|^@$/su
const GAP = /…|\.{3}/

/** Whether each part of a phrase is long enough, and also its text without word sets and forms, which occur in nearly every reply. */
export function isLongEnough(phrase: string): boolean {
  const parts = [phrase.replace(MARK, ''), ...phrase.split(GAP)]
  return parts.every((part) => WORDS.test(part.trim()))
}

/** The shape of a reply as a readable key of at most 200 characters. */
export function replyShape(diagnostic: string): string {
  return diagnostic
    .slice(0, 500)
    .replace(/[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, '@')
    .replace(/\b[\da-f]*\d[\da-f.:-]{3,}\b/gi, '#')
    .replace(/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi, 'host')
    .replace(/\S+/g, (word) => (isId(word) ? '#' : word))
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}

/**
 * Draft of a phrase for a new rule: the longest run of words that every reply of a shape shares, within one sentence,
 * with no more words than a phrase may have and no signs of its notation. Empty if no such run is left.
 */
export function phraseOf(shape: string): string {
  const runs = shape.split(/\S*(?:[#@]|\bhost\b)\S*|[.!?](?= )|…|\.{3}|[{}\p{Cs}]/u).map(shortened)
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest))
}

function shortened(run: string): string {
  // In scripts without spaces, every character counts as a word.
  const words = [...run.matchAll(/[a-z\d]+|[^\0-\x7f]/gi)]
  // Do not cut a surrogate pair in half.
  const phrase = run
    .slice(0, words[MOST_WORDS]?.index)
    .replace(/\p{Cs}$/u, '')
    .trim()
  return isLongEnough(phrase) && /[\p{L}\d]/u.test(phrase) ? phrase : ''
}

/** Letters between digits belong to no language: an id. */
function isId(word: string): boolean {
  const first = word.search(/\d/)
  const last = word.search(/\d\D*$/)
  return /[a-z]/i.test(word.slice(first, last))
}
