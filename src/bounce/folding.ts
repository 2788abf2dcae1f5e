/** The form in which words are compared: symbols, so that case, accents and punctuation make no difference. */

/** Letters are 0 to 25, digits 26 to 35; every run of anything else in ASCII is one space. */
export const SPACE = 36
/** Any character that no phrase contains. */
export const OTHER = 37
/** Characters beyond ASCII that phrases use are numbered from here. */
const FIRST_BEYOND = 38

/** The character that stands for SPACE in folded text. */
const BLANK = 32

/** By ASCII code. */
export const ASCII_SYMBOLS = Uint8Array.from({ length: 128 }, (_, code) => {
  const lower = code >= 65 && code <= 90 ? code + 32 : code
  if (lower >= 97 && lower <= 122) return lower - 97
  return code >= 48 && code <= 57 ? code - 48 + 26 : SPACE
})

/**
 * The code unit at an offset. V8 caches `words.charCodeAt` for up to four kinds of string (one-byte or two-byte, flat,
 * sliced, joined …); with more kinds it looks the method up on every call.
 */
export function unitAt(words: string, at: number): number {
  return String.prototype.charCodeAt.call(words, at)
}

/** `unitAt`, but 0 outside the words, where V8 is slow to read. */
export function codeAt(words: string, at: number): number {
  return at >= 0 && at < words.length ? unitAt(words, at) : 0
}

/** Letters that Unicode does not decompose, and signs with an ASCII equivalent. */
const PLAIN = new Map(
  Object.entries({
    ß: 's',
    ø: 'o',
    æ: 'a',
    œ: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    ı: 'i',
    þ: 't',
    '。': ' ',
    '、': ' ',
  }),
)

/** Pairs of traditional and simplified Chinese characters, so that phrases match both. */
const TRADITIONAL =
  '丟丢並并來来係系個个側侧偽伪備备傳传儲储內内冊册凍冻則则務务協协參参問问單单嘗尝國国對对屆届帳帐庫库廣广後后復复惡恶憑凭應应戶户' +
  '掃扫據据敗败數数斷断於于時时暫暂會会棄弃標标機机檔档檢检權权決决沒没滿满濾滤為为無无現现環环當当發发盤盘碼码稱称簽签約约終终組组' +
  '結结絕绝絡络給给統统網网線线繼继義义聯联臨临處处號号裝装複复見见規规計计訊讯記记設设許许註注評评詢询試试話话該该認认語语誤误證证' +
  '議议譽誉貴贵賬账轉转這这連连過过達达違违遞递選选郵邮釣钓銷销錄录錯错鎖锁長长閉闭開开間间關关隊队響响項项順顺頻频題题額额餘余驗验' +
  '體体魚鱼積积頭头營营費费進进鑰钥極极員员資资動动電电請请書书業业類类狀状態态產产總总顯显訪访確确遠远夾夹載载繞绕尋寻'
for (let at = 0; at < TRADITIONAL.length; at += 2)
  PLAIN.set(TRADITIONAL.charAt(at), TRADITIONAL.charAt(at + 1))

/** A character as ASCII where it has such a form (`é`, `Ａ`, `’`), else its lower-case self. */
function plain(code: number): number {
  if (code < 128) return code
  const lower = String.fromCharCode(code).toLowerCase()
  const known = PLAIN.get(lower)
  if (known !== undefined) return known.charCodeAt(0)
  // Chinese characters have no accents, and normalising hundreds of them takes time at every start.
  if (code >= 0x3400 && code < 0xa000) return code
  const first = lower.normalize('NFKD').charCodeAt(0)
  // Greek and Cyrillic letters have accents too; a Korean syllable would leave its first letter only.
  if (first < 128 || (first >= 0x370 && first < 0x530)) return first
  // Dashes, typographic quotes and spaces.
  if ((code >= 0x2000 && code <= 0x206f) || code < 0xc0) return 32
  return lower.length === 1 ? lower.charCodeAt(0) : code
}

/** Words that are already in this form. */
export const PLAIN_WORDS = /^[a-z0-9]+(?: [a-z0-9]+)*$/

/** Maps characters to symbols: all of ASCII, and others as far as phrases use them. */
export class Folding {
  /** Symbol + 1 by UTF-16 code unit; 0 if not looked up yet. */
  readonly #table = new Uint16Array(65_536)
  #next = FIRST_BEYOND

  /** Number of symbols. */
  get count(): number {
    return this.#next
  }

  /** Folds a phrase, so that each of its characters is one symbol; new characters get a symbol. */
  learn(text: string): string {
    // Our own phrases are already folded, so hardly any is rewritten.
    let before = 0
    for (let at = 0; at < text.length; at++) {
      const code = unitAt(text, at)
      if (!this.#isFolded(code, before)) return this.#folded(text)
      before = code
    }
    return text
  }

  /** True if a character is already folded; it then gets its symbol. Of a run of spaces only the first is. */
  #isFolded(code: number, before: number): boolean {
    if (code === BLANK) return before !== BLANK
    if (code < 128) return ASCII_SYMBOLS[code] !== SPACE && !(code >= 65 && code <= 90)
    if ((this.#table[code] ?? 0) <= FIRST_BEYOND && plain(code) !== code) return false
    this.#learnt(code)
    return true
  }

  #folded(text: string): string {
    let folded = ''
    for (let at = 0; at < text.length; at++) {
      const code = plain(unitAt(text, at))
      if (this.#learnt(code) === SPACE) folded += folded.endsWith(' ') ? '' : ' '
      else folded += String.fromCharCode(code).toLowerCase()
    }
    return folded
  }

  /** The symbol of a character in a learnt phrase. */
  symbolAt(learnt: string, at: number): number {
    const code = unitAt(learnt, at)
    return code < 128 ? (ASCII_SYMBOLS[code] ?? SPACE) : (this.#table[code] ?? 0) - 1
  }

  #learnt(code: number): number {
    if (code < 128) return ASCII_SYMBOLS[code] ?? SPACE
    const known = this.#table[code] ?? 0
    if (known > FIRST_BEYOND) return known - 1
    this.#table[code] = this.#next + 1
    return this.#next++
  }

  /** The symbol of a code unit beyond ASCII. */
  beyondAscii(code: number): number {
    const known = this.#table[code] ?? 0
    if (known > 0) return known - 1
    const form = plain(code)
    const symbol =
      form < 128 ? (ASCII_SYMBOLS[form] ?? SPACE) : Math.max(OTHER, (this.#table[form] ?? 0) - 1)
    this.#table[code] = symbol + 1
    return symbol
  }
}
