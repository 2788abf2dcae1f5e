/** What replies of the same kind have in common: the words, without addresses, hosts, numbers and ids. */

import { MARK } from './phrase.ts'
import { MOST_WORDS } from './phrase-book.ts'

/** Words, at least, or a mail address: fewer letters stand in words of every kind, where two signs of a script without spaces are a word. */
const WORDS =
  /.{3}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2}|^@$/su
const GAP = /…|\.{3}/

/** Each part of a phrase, and what it says beside word sets and forms, which stand in nearly every reply. */
export function isLongEnough(phrase: string): boolean {
  const parts = [phrase.replace(MARK, ''), ...phrase.split(GAP)]
  return parts.every((part) => WORDS.test(part.trim()))
}

/** Replies of one shape have one key; readable, at most 200 characters. */
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
 * The longest run of words in a shape that is the same in every reply of it, of one sentence and of no more words than
 * a phrase may have, and without the signs of its notation: where a new rule begins. Empty where no phrase is left.
 */
export function phraseOf(shape: string): string {
  const runs = shape.split(/\S*(?:[#@]|\bhost\b)\S*|[.!?](?= )|…|\.{3}|[{}\p{Cs}]/u).map(shortened)
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest))
}

function shortened(run: string): string {
  // Where no spaces are written, every character is a word.
  const words = [...run.matchAll(/[a-z\d]+|[^\0-\x7f]/gi)]
  // Of a pair of surrogates, no half is left.
  const phrase = run
    .slice(0, words[MOST_WORDS]?.index)
    .replace(/\p{Cs}$/u, '')
    .trim()
  return isLongEnough(phrase) && /[\p{L}\d]/u.test(phrase) ? phrase : ''
}

/** Letters between digits: of no language. */
function isId(word: string): boolean {
  const first = word.search(/\d/)
  const last = word.search(/\d\D*$/)
  return /[a-z]/i.test(word.slice(first, last))
}
