/** Finds the codes in a server's words (RFC 5321 section 4.2, RFC 2034), whatever an MTA or an ESP wrapped around them. */
import { parseStatus } from './status.ts'

export interface ReplyCodes {
  /** `550`; null when the words hold none. */
  replyCode: number | null
  /** `5.1.1`; null when the words hold none. */
  status: string | null
}

/** Longer words are read up to here; a reply is never this long, a bounce mail's body may be. */
const MAX_LENGTH = 100_000

/**
 * A reply code at the start of the words, of a line, or behind what introduces a server's answer (`smtp;`, `said:`,
 * `error:`, `SMTP;`), not in the middle of a sentence, where 550 may be a size or a part of an address.
 */
const REPLY_CODE =
  /(?:^|\n|said:|smtp;|response(?: was)?:|error:|reply:|refused:|<<<|data:|to:|\(|"|'|: )\s*([245]\d\d)(?=[\s\-:;,.]|$)/gi

/** An enhanced code, not a part of an address, a version or a date: no digit or dot beside it. A success follows its reply code. */
const STATUS_CODE = /(?<![\d.])((?:[45]|(?<=2\d\d[ -])2)\.[0-7]\.\d{1,3})(?!\d|\.\d)/g

/** What MTAs write before the history of earlier tries, which is no verdict. */
const HISTORY = /last transfail|previous attempt|last attempt result/i

/** The codes of the last remote answer in the words. */
export function replyCodes(words: string): ReplyCodes {
  const text = words.slice(0, MAX_LENGTH)
  const history = HISTORY.exec(text)
  const verdict = history ? text.slice(0, history.index) : text
  const replies = [...verdict.matchAll(REPLY_CODE)]
  const statuses = [...verdict.matchAll(STATUS_CODE)].filter(
    ([, status = '']) => parseStatus(status) !== null,
  )
  const reply = replies.at(-1)
  const near = reply && statuses.find(({ index }) => index >= reply.index)
  const status = near ?? statuses.at(-1)
  return {
    replyCode: reply?.[1] === undefined ? null : Number(reply[1]),
    status: status?.[1] ?? null,
  }
}

/** `try again in 5 minutes`, `retry after 300 seconds`, `00:04:52`: seconds, at most a day. */
const DELAY =
  /(?:again|retry|retried|wait|back|resume|greylisted|delay\w*)\D{0,40}?(\d{1,5})\s*(s\b|sec|second|m\b|min|minute|h\b|hour)/i
const CLOCK_DELAY =
  /(?:again|retry|retried|wait|back|resume|greylisted)\D{0,40}?(\d\d):(\d\d):(\d\d)/i
const DAY_SECONDS = 86_400

/** How long the server asks to wait; null when it doesn't say. */
export function retryAfterSeconds(words: string): number | null {
  const text = words.slice(0, 2_000)
  const clock = CLOCK_DELAY.exec(text)
  if (clock) {
    return Math.min(Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]), DAY_SECONDS)
  }
  const delay = DELAY.exec(text)
  if (!delay) return null
  const unit = (delay[2] ?? 's').slice(0, 1).toLowerCase()
  const seconds = Number(delay[1]) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1)
  return Math.min(seconds, DAY_SECONDS)
}
