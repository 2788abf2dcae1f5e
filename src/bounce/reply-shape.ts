/** What replies of the same kind have in common: the words, without addresses, hosts, numbers and ids. */

/** Replies of one shape have one key; readable, at most 200 characters. */
export function replyShape(diagnostic: string): string {
  return diagnostic
    .slice(0, 500)
    .replace(/[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, '@')
    .replace(/\b[\da-f]*\d[\da-f.:-]{3,}\b/gi, '#')
    .replace(/\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi, 'host')
    .replace(/\S*\d\S*[a-z]\S*\d\S*/gi, '#')
    .replace(/\d+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}
