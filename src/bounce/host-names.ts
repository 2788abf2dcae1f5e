/** Finds host names in running text, with URL paths: `mx.example.com/help`, but not `192.0.2.1` or `RESOLVER.ADR.NotFound`. */
import { codeAt, unitAt } from './folding.ts'

const DOT = 46
const SLASH = 47
/** An offset beyond any text. */
const NOWHERE = 1_000_000_000
/** Longest name (RFC 1035 section 2.3.4). */
const MOST = 255
/** Last labels of a name, besides the two letters of a country. */
const ENDINGS = new Set(
  'COM NET ORG com net org edu gov mil int info biz name pro mobi cloud email host online site app dev local lan internal arpa example test invalid'.split(
    ' ',
  ),
)

/** Characters of a label: 2 for letters, 1 for the others. */
const NAME = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z]/i.test(character) ? 2 : /[0-9_-]/.test(character) ? 1 : 0
})

/** Characters of a URL path: visible ASCII except the signs that usually enclose a URL. */
const PATH = Uint8Array.from({ length: 128 }, (_, code) =>
  /[!-~]/.test(String.fromCharCode(code)) && !'"\'(),;<>'.includes(String.fromCharCode(code))
    ? 1
    : 0,
)

/** The next host name in the words. One object is reused for all names and replies, for speed. */
export class HostNames {
  /** Where it begins and ends; `NOWHERE` if there is none. */
  start = NOWHERE
  stop = NOWHERE

  /** Searches from an offset on, in linear time. */
  find(words: string, from: number): void {
    for (let dot = words.indexOf('.', from); dot !== -1; dot = words.indexOf('.', dot + 1)) {
      if (NAME[codeAt(words, dot + 1)] !== 2) continue
      const stop = labelEnd(words, dot + 2)
      if (!isEnding(words, dot + 1, stop)) continue
      const start = nameStart(words, dot, Math.max(from, dot - MOST))
      if (start === dot) continue
      this.start = start
      this.stop = codeAt(words, stop) === SLASH ? pathEnd(words, stop) : stop
      return
    }
    this.start = NOWHERE
    this.stop = NOWHERE
  }
}

function labelEnd(words: string, from: number): number {
  let stop = from
  while (NAME[codeAt(words, stop)]) stop++
  return stop
}

/** Offset just behind the URL path that follows a host. */
function pathEnd(words: string, from: number): number {
  let stop = from
  while (PATH[codeAt(words, stop)]) stop++
  return stop
}

function nameStart(words: string, dot: number, least: number): number {
  let start = dot
  while (start > least) {
    const code = unitAt(words, start - 1)
    if (!(NAME[code] || (code === DOT && start < dot))) break
    start--
  }
  return start
}

/** True if the label between two offsets is the last of its name and a known ending. */
function isEnding(words: string, from: number, to: number): boolean {
  if (codeAt(words, to) === DOT && NAME[codeAt(words, to + 1)]) return false
  if (to - from === 2) return NAME[unitAt(words, from + 1)] === 2
  return to - from <= 8 && ENDINGS.has(words.slice(from, to))
}
