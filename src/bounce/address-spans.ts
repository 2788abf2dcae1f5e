/**
 * Finds mail addresses in a reply, so that its words can be read without them. Anything written around an `@` counts,
 * valid or not. (mail/addresses.ts finds the addresses of a whole mail.)
 */
import { unitAt } from './folding.ts'

const DOT = 46

/** Longest part of an address on either side of its `@` (RFC 5321 section 4.5.3.1 allows 64 and 255). */
const ADDRESS_PART = 255

/** Offset at which the next address begins, at or after `from`; -1 if there is none. */
export function nextAddress(words: string, from: number): number {
  for (let at = words.indexOf('@', from); at !== -1; at = words.indexOf('@', at + 1)) {
    const least = Math.max(from, at - ADDRESS_PART)
    let start = at
    while (start > least && !delimits(unitAt(words, start - 1))) {
      // `unknown...a@example.com`: an address begins behind dots.
      if (unitAt(words, start - 1) === DOT && unitAt(words, start - 2) === DOT) break
      start--
    }
    if (start < at && at + 1 < words.length && !delimits(unitAt(words, at + 1))) return start
  }
  return -1
}

/** Offset just behind the address that begins at `start`. */
export function addressEnd(words: string, start: number): number {
  const at = words.indexOf('@', start)
  const most = Math.min(words.length, at + ADDRESS_PART)
  let end = at + 1
  let isAscii = true
  while (end < most && !delimits(unitAt(words, end))) {
    if (unitAt(words, end) >= 128) isAscii = false
    end++
  }
  const script = isAscii ? null : WITHOUT_SPACES.exec(words.slice(at, end))
  return script === null ? end : at + script.index
}

/** In scripts without spaces, words follow an address directly: `ann@example.com不存在`. */
const WITHOUT_SPACES = /(?<=\.[a-z]{2,12})[\u2e80-\ud7af]/i

const DELIMITERS = Uint8Array.from({ length: 128 }, (_, code) =>
  ' \t\r\n<>"\'(),;:[]'.includes(String.fromCharCode(code)) ? 1 : 0,
)

/** Beyond ASCII, the punctuation of other scripts delimits an address: `（ann@example.com）`. */
function delimits(code: number): boolean {
  if (code < 128) return DELIMITERS[code] === 1
  return (code >= 0x2010 && code < 0x2070) || (code >= 0x3000 && code < 0x3020) || code >= 0xff00
}
