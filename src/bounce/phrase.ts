/**
 * The notation of phrases. `mailbox full` matches in any case, with any punctuation. `mailbox … full` (or three dots)
 * also matches with a few words between. `{box} unknown` matches any word of the set `box`, with no comma between.
 * `{cannot} accept` matches any form of `cannot`. A word may continue (`reject` finds `rejected`) unless `|` ends it.
 * `@ … unknown` matches behind a mail address; other phrases skip addresses.
 */

/** Words that a phrase refers to by a name: `{box}`. */
export interface Vocabulary {
  /** A set matches any of its words. It is one part, shared by all phrases that use it. */
  sets: ReadonlyMap<string, readonly string[]>
  /** Forms of common words. The phrase is expanded into each, because such words occur in every reply. */
  forms: ReadonlyMap<string, readonly string[]>
}

export interface Step {
  /** A literal, `{set}`, or `@` for a mail address. */
  part: string
  /** Other words may come before it. */
  loose: boolean
}

/** A mail address, as a part of phrases. */
export const ADDRESS = '@'
const LOOSELY = /^(?:…|\.{3})$/
export const MARK = /…|\.{3}|@|\{[a-z-]+\}/g
const MARKED = /[…{@|]|\.{3}/
const SAYS_ANYTHING = /[\p{L}\p{N}@]/u

/** Whether a phrase uses any notation; most are plain words. */
export function isMarked(text: string): boolean {
  return MARKED.test(text)
}

/** Splits a phrase into steps. A set is a separate part; a form belongs to the words around it. */
export function parsePhrase(text: string, sets: Vocabulary['sets']): Step[] {
  const steps: Step[] = []
  let from = 0
  let loose = false
  const take = (said: string): void => {
    const part = said.trim()
    // Mostly nothing is said between two marks; and the test for letters of all scripts is slow.
    if (part === '' || (!/[a-z]/.test(part) && !SAYS_ANYTHING.test(part))) return
    steps.push({ part, loose })
    loose = false
  }
  // Not matchAll: it would copy the expression for each of two thousand phrases, at every start.
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

/** Expands a phrase into every form of its words. */
export function spelled(text: string, forms: Vocabulary['forms'], from = 0): string[] {
  const start = text.indexOf('{', from)
  if (start === -1) return [text]
  const stop = text.indexOf('}', start)
  const words = forms.get(text.slice(start + 1, stop))
  if (words === undefined) return spelled(text, forms, start + 1)
  const [before, behind] = [text.slice(0, start), text.slice(stop + 1)]
  return words.flatMap((word) => spelled((before + word + behind).replace('  ', ' '), forms, start))
}
