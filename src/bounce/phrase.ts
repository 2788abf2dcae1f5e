/**
 * The notation of phrases. `mailbox full` is found in any case, with any punctuation; `mailbox … full` also with a few
 * words between, and so may three dots; `{box} unknown` with any word of the set `box`; `{cannot} accept` in any form of `cannot`; a word may go
 * on (`reject` finds `rejected`), unless `|` ends it. `@ … unknown`: behind a mail address, which is otherwise read over.
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

export function parsePhrase(text: string): Step[] {
  if (!/[…{@]|\.{3}/.test(text)) return [{ part: text, loose: false }]
  return text.split(/…|\.{3}/).flatMap((piece, at) =>
    piece
      .split(/(\{[a-z-]+\}|@)/)
      .map((part) => part.trim())
      .filter((part) => /[\p{L}\p{N}@]/u.test(part))
      .map((part, index) => ({ part, loose: at > 0 && index === 0 })),
  )
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
