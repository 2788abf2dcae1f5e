/**
 * The notation of phrases. `mailbox full` is found in any case, with any punctuation; `mailbox … full` also with a few
 * words between, and so may three dots; `{box} unknown` with any word of the set `box`, and no comma between; `{cannot}
 * accept` in any form of `cannot`; a word may go on (`reject` finds `rejected`), unless `|` ends it. `@ … unknown`: behind
 * a mail address, which is otherwise read over.
 */

/** Words that a phrase gives by their name: `{box}`. */
export interface Vocabulary {
  /** Any word of a set, found as a part of its own: one, however many phrases share it. */
  sets: ReadonlyMap<string, readonly string[]>
  /** Forms of common words: the phrase is spelled out in each, because they stand in every reply. */
  forms: ReadonlyMap<string, readonly string[]>
}

export interface Step {
  /** A literal, `{set}`, or `@` for a mail address. */
  part: string
  /** Other words may stand before it. */
  loose: boolean
}

/** A mail address, as a part of phrases. */
export const ADDRESS = '@'
const LOOSELY = /^(?:…|\.{3})$/
export const MARK = /…|\.{3}|@|\{[a-z-]+\}/g
const MARKED = /[…{@|]|\.{3}/
const SAYS_ANYTHING = /[\p{L}\p{N}@]/u

/** Whether a phrase is more than the words it finds: most are not. */
export function isMarked(text: string): boolean {
  return MARKED.test(text)
}

/** The names of sets are parts of their own; those of forms belong to the words around them. */
export function parsePhrase(text: string, sets: Vocabulary['sets']): Step[] {
  const steps: Step[] = []
  let from = 0
  let loose = false
  const take = (said: string): void => {
    // Looking for letters of every script takes longer.
    if (!/[a-z]/.test(said) && !SAYS_ANYTHING.test(said)) return
    steps.push({ part: said.trim(), loose })
    loose = false
  }
  // Not matchAll: it would make the expression anew for each of two thousand phrases, at every start.
  MARK.lastIndex = 0
  for (let found = MARK.exec(text); found !== null; found = MARK.exec(text)) {
    const [mark] = found
    if (mark.startsWith('{') && !sets.has(mark.slice(1, -1))) continue
    take(text.slice(from, found.index))
    if (LOOSELY.test(mark)) loose = steps.length > 0
    else take(mark)
    from = found.index + mark.length
  }
  take(text.slice(from))
  return steps
}

/** The phrase in every form of its words. */
export function spelled(text: string, forms: Vocabulary['forms'], from = 0): string[] {
  const start = text.indexOf('{', from)
  if (start === -1) return [text]
  const stop = text.indexOf('}', start)
  const words = forms.get(text.slice(start + 1, stop))
  if (words === undefined) return spelled(text, forms, start + 1)
  const [before, behind] = [text.slice(0, start), text.slice(stop + 1)]
  return words.flatMap((word) => spelled((before + word + behind).replace('  ', ' '), forms, start))
}
