/** What replies of the same kind have in common: the words, without addresses, hosts, numbers and ids. */

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

/** The longest run of words in a shape that is the same in every reply of it, of one sentence as every phrase is: where a new rule begins. */
export function phraseOf(shape: string): string {
  const runs = shape.split(/\S*(?:[#@]|\bhost\b)\S*|[.!?](?= )/)
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest)).trim()
}

/** Letters between digits: of no language. */
function isId(word: string): boolean {
  const first = word.search(/\d/)
  const last = word.search(/\d\D*$/)
  return /[a-z]/i.test(word.slice(first, last))
}
