/** Separates a letter from the message that it returns. */
import { beginningOf } from './parsed-mail.ts'

/** A letter, split where the returned message begins. */
export interface SplitText {
  notice: string
  /** The returned message or its headers; empty when the text has none. */
  original: string
}

/** Words of Gromox, which describes the message in a few lines instead of returning its headers. */
const FACTS = '[邮郵]件的一些基本信息|送信情報は下記'

/** Lines with which known servers announce the returned message. */
const SEPARATOR = new RegExp(
  [
    '(?:copy|headers?|beginning|contents?|text|part) of (?:the|your) (?:\\w+ )?(?:message|mail|e-?mail)',
    'below (?:this line )?is (?:a )?(?:copy|the)',
    '(?:original|returned|unsent|undelivered|rejected|bounced|failed|forwarded) (?:e-?mail )?(?:message|mail)(?: (?:headers?|text|body|info|follows?|attached|(?:begins )?here|information))*[ .:]*-*\\s*$',
    'message headers? follow',
    // X.400 gateways
    'information is directed towards the local',
    'returned headers?:?\\s*$',
    'original message header',
    'old message:\\s*$',
    'non-?delivered message',
    'message (?:text|body) follows',
    'returned message below',
    'start of (?:returned|original|forwarded) message',
    'included is a copy',
    'urspr[üu]ngliche (?:nachricht|mail)',
    'kopie (?:ihrer|der) (?:nachricht|e-?mail)',
    "(?:message|courrier) d['’]origine",
    'en-t[êe]tes? (?:du|de votre) message',
    'mensaje original',
    'mensagem original',
    'messaggio originale',
    'oorspronkelijk bericht',
    'исходное (?:сообщение|письмо)',
    '(?:元|オリジナル)の?(?:メッセージ|メール)',
    '原始?(?:邮件|郵件)|原信件',
    FACTS,
  ].join('|'),
  'i',
)

/** A line with a known header name. Several in a row are the headers of a returned message. */
const HEADER_LINE =
  /^[ \t>|]{0,12}(received|return-path|message-id|mime-version|dkim-signature|x-[a-z0-9-]{2,40}|date|from|to|subject|content-type|content-transfer-encoding|user-agent|sender|reply-to|delivered-to|authentication-results|arc-[a-z-]{4,40}|envelope-to|delivery-date|references|in-reply-to|errors-to|precedence|cc)[ \t]*:/i
/** Names of headers that no letter uses in its own text. */
const PROOF = /^(?:received|mime-version|return-path|dkim-signature|content-type)$/

/** Whether the lines from `index` on are the headers of a message: at least three known names, one of them in PROOF. */
function startsHeaders(lines: readonly string[], index: number): boolean {
  let known = 0
  let proven = false
  for (let i = index; i < Math.min(lines.length, index + 16); i++) {
    const line = lines[i] ?? ''
    const name = HEADER_LINE.exec(line)?.[1]?.toLowerCase()
    if (name === undefined) {
      if (line.trim() === '' || !/^[ \t>]/.test(line)) break
      continue
    }
    known++
    proven ||= PROOF.test(name)
    if (known >= 3 && proven) return true
  }
  return false
}

/** Whether two lines of headers begin at `index` or, if that line is blank, below it. */
function beginsHeaders(lines: readonly string[], index: number): boolean {
  const first = (lines[index] ?? '').trim() === '' ? index + 1 : index
  return HEADER_LINE.test(lines[first] ?? '') && /^\s+\S|^[\w-]+:/.test(lines[first + 1] ?? '')
}

/** Most lines of a letter that are read. The rest is ignored: it is the returned message, even if nothing announces it. */
const MAX_LINES = 2000

export function splitNotice(whole: string): SplitText {
  const text = withoutCarriageReturns(beginningOf(whole))
  const lines = text.split('\n', MAX_LINES)
  let offset = 0
  for (const [index, line] of lines.entries()) {
    const next = offset + line.length + 1
    const cut = line === '' ? null : cutAt(lines, index)
    if (cut === 'below') {
      const original = text.slice(next).replace(/^[\s=*-]*\n/, '')
      return { notice: text.slice(0, offset), original }
    }
    if (cut === 'here') return { notice: text.slice(0, offset), original: text.slice(offset) }
    offset = next
  }
  return { notice: text.slice(0, offset), original: '' }
}

function withoutCarriageReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
}

/** Whether the returned message begins at this line, or this line announces it. */
function cutAt(lines: readonly string[], index: number): 'here' | 'below' | null {
  const line = lines[index] ?? ''
  if (line.length < 200 && SEPARATOR.test(line) && isAnnouncement(lines, index)) return 'below'
  if (line.length < 200 && RULED.test(line) && beginsHeaders(lines, index + 1)) return 'below'
  return line.includes(':') && HEADER_LINE.test(line) && startsHeaders(lines, index) ? 'here' : null
}

/** A ruler around words for a mail. Rulers around other words are titles of other parts of the letter, such as a transcript. */
const RULED =
  /^[\s>|]*[-=_*#]{3,}[^-=_*#]*(?:message|mail|header|nachricht|messaggi|mensa[jg]e|bericht|сообщ|письм|メール|ヘッダ|邮件|郵件|메일)[^-=_*#]*[-=_*#]{3,}\s*$/i

/** Announcements that count even if no headers follow. */
const FOLLOWS = new RegExp(
  `^\\s*(?:(?:the |your )?(?:original )?message (?:headers? )?follows?\\W*|old message:\\s*)$|${FACTS}`,
  'i',
)

/** Whether a line really announces the returned message. A sentence may only mention "the original message", so a header must follow within five lines, unless the line begins with a ruler. */
function isAnnouncement(lines: readonly string[], index: number): boolean {
  if (/^[\s>]*[-=*_#]{3,}/.test(lines[index] ?? '')) return index > 0
  if (FOLLOWS.test(lines[index] ?? '')) return true
  for (let i = index + 1; i < Math.min(lines.length, index + 6); i++) {
    if (HEADER_LINE.test(lines[i] ?? '')) return true
  }
  return false
}
