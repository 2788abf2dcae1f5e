/**
 * The notation of phrases. `mailbox full` is found in any case, with any punctuation; `mailbox … full` also with a few
 * words between, and so may three dots; `{box} unknown` with any word of the set `box`; a word may go on (`reject` finds `rejected`), unless
 * `|` ends it. `@ … unknown`: behind a mail address, which is otherwise read over.
 */

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
