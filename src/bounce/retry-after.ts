/** How long a server asks to wait: `try again in 5 minutes`, `greylisted, come back in 00:04:52`, `5分後に再度`. */

/** A word that asks to wait, with what may follow it, or a word about the future. Then a duration as a clock (`after 12:34:56` is a time of day) or a number with its unit; not a time in the past. */
const DELAY =
  /(?:\b(?:again|(?:re)?try(?! for)|retried (?:in|after)|wait|back|resumes?|penalty|greylist(?:ed|ing)|(?<!been )delay(?:s|ing|ed for(?! more))?|erneut|nuevo)\b(?:(?![.;] \D|\b(?:last|past|per|since|timeout|until)\b)\D){0,40}?|(?:dans|dentro de|через) |(?=\d{1,5} ?(?:\w{1,9}\.? (?:erneut|noch|by grey)|分[钟鐘]?[後后])))(?:(?:(?<=(?:in|for) )|(?=00:))(\d\d):(\d\d):(\d\d)|(\d{1,5})\s*(?:more )?(?:(h\b|hr|hour)|(m\b|min|мин|分)|s\b|se[ck]|сек|秒))(?!\w* a(?:go|lready)\b)/i
const MAX_WORDS = 2_000
const DAY_SECONDS = 86_400

/** Seconds to wait, at most a day; null if the reply names none. Linear in the length of the words. */
export function retryAfterSeconds(words: string): number | null {
  const found = DELAY.exec(words.slice(0, MAX_WORDS))
  if (!found) return null
  const [, hours, minutes, seconds, count, ofHours, ofMinutes] = found
  const asked = count
    ? Number(count) * (ofHours ? 3600 : ofMinutes ? 60 : 1)
    : (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  return Math.min(asked, DAY_SECONDS)
}
