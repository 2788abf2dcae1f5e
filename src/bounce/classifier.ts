/** Finds the rule that decides. Compiles rules for the matcher, together with words that signal other things (provider, permanence, waiting). */
import type { Classification } from './classification.ts'
import { unitAt } from './folding.ts'
import { blank, spaced, unframed } from './framing.ts'
import { MAILBOX_PROVIDERS, providerOfDomain, providerOfHost } from './mailbox-providers.ts'
import { Matcher } from './matcher.ts'
import type { Vocabulary } from './phrase.ts'
import type { Phrase } from './phrase-book.ts'
import { REASON_TABLE, type ReasonRow } from './reason.ts'
import { ASIDES } from './rules/asides.ts'
import { CLASS_WORDS, WAIT_WORDS } from './rules/class-words.ts'
import type { Rule } from './rules/rule.ts'
import { type ReplyCodes, replyCodes } from './smtp-reply.ts'

/** The result of reading the words once. */
export interface Reading extends ReplyCodes {
  /** The words at their original offsets, with spaces where a log has underscores. */
  words: string
  /** Subject and detail of the status: `1.1`. */
  code: string | null
  mailboxProvider: string | null
  /** The class that the words imply (`try again later`); null if they imply none. */
  impliedClass: 4 | 5 | null
  /** True if the words mention waiting. */
  speaksOfWaiting: boolean
  /** Positions of the first matching rule that is not a hint, and of the first matching hint; -1 for none. */
  row: number
  hint: number
}

export interface Found {
  rule: Rule
  /** The table row of its reason. */
  about: ReasonRow
  evidence: Classification['evidence']
}

export interface Source {
  words: string
  /** From separate fields, not from the words. */
  replyCode: number | null
  status: string | null
  remoteMta: string | null
  domain: string | null
  /** If already known. */
  mailboxProvider?: string | null
}

const PROVIDER_WORDS: readonly (readonly [provider: string, phrase: string])[] =
  MAILBOX_PROVIDERS.flatMap(({ id, hosts, words }) => [
    ...hosts.map((host) => [id, `${host}|`] as const),
    ...words.map((word) => [id, word] as const),
  ])
const NOTHING = 1_000_000_000

export class Classifier {
  readonly #rules: readonly Rule[]
  /** By rule: the table row of its reason. Kept because V8 is slow to look it up among so many names. */
  readonly #abouts: readonly ReasonRow[]
  readonly #firstHint: number
  readonly #matcher: Matcher
  /** Matcher positions of words that are not rules begin here: provider, permanent, temporary, waiting, aside. */
  readonly #providers: number
  readonly #permanent: number
  readonly #transient: number
  readonly #waiting: number
  readonly #asides: number
  /**
   * Rules that condemn the recipient yield to rules about the sender's address, because servers quote what another server
   * said about it. Rules of a single provider do not yield: they match that provider's own words. An operator's rules are
   * asked in the operator's order.
   */
  readonly #condemns: Uint8Array
  readonly #ofSender: Uint8Array
  /** Rules without phrases, by each of their codes. */
  readonly #byCode = new Map<string, number[]>()
  readonly #replyCodes: ReadonlySet<number>

  /** @param firstHint rules from this position on are hints
   * @param rulesOnly leave out the words that are not rules; another classifier reads them */
  constructor(
    rules: readonly Rule[],
    firstHint: number,
    vocabulary: Vocabulary,
    rulesOnly = false,
  ) {
    this.#rules = rules
    this.#abouts = rules.map(({ reason }) => REASON_TABLE[reason])
    this.#firstHint = firstHint
    const phrases: Phrase[] = []
    rules.forEach(({ phrases: own, inHosts = false }, at) => {
      for (const text of own) phrases.push({ rule: at, text, inHosts })
    })
    let size = rules.length
    const more = (words: readonly string[]): number => {
      const from = size
      if (rulesOnly) return from
      for (const text of words) phrases.push({ rule: size++, text, inHosts: true })
      return from
    }
    this.#providers = more(PROVIDER_WORDS.map(([, text]) => text))
    this.#permanent = more(CLASS_WORDS.permanent)
    this.#transient = more(CLASS_WORDS.transient)
    this.#waiting = more(WAIT_WORDS)
    this.#asides = more(ASIDES.map(({ word }) => word))
    this.#matcher = new Matcher(phrases, vocabulary, size)
    const marked = (isMarked: (rule: Rule) => boolean): Uint8Array =>
      Uint8Array.from(rules, (rule, at) => (!rulesOnly && at < firstHint && isMarked(rule) ? 1 : 0))
    this.#condemns = marked(
      ({ reason, providers }) => !providers && REASON_TABLE[reason].action === 'suppress',
    )
    this.#ofSender = marked(({ reason }) => reason === 'bad_sender')
    rules.forEach((rule, at) => {
      if (rule.phrases.length > 0) return
      for (const code of rule.codes ?? []) {
        this.#byCode.set(code, [...(this.#byCode.get(code) ?? []), at])
      }
    })
    this.#replyCodes = new Set([...this.#byCode.keys()].map(Number).filter(Number.isInteger))
  }

  /** Pure and total; linear in the length of the words. */
  read(source: Source): Reading {
    const matcher = this.#matcher
    matcher.scan(source.words)
    const asides = this.#asidesFound()
    const words = asides === null ? source.words : spaced(source.words)
    const bare = asides?.reduce((rest, aside) => rest.replace(aside, blank), words) ?? words
    const reply = unframed(bare)
    if (reply !== source.words) matcher.scan(reply)
    const inWords = replyCodes(reply, matcher.codes, matcher.codeCount)
    const status = inWords.status ?? source.status
    const reading: Reading = {
      words,
      replyCode: inWords.replyCode ?? source.replyCode,
      status,
      code: status === null ? null : status.slice(2),
      mailboxProvider: null,
      impliedClass: null,
      speaksOfWaiting: false,
      row: -1,
      hint: -1,
    }
    this.#hear(reading, source)
    this.#choose(reading)
    return reading
  }

  /** Asides to blank out: those of which the last scan found a word; null for none. */
  #asidesFound(): RegExp[] | null {
    const { found, foundCount } = this.#matcher
    let asides: RegExp[] | null = null
    for (let at = 0; at < foundCount; at++) {
      const word = found[at] ?? 0
      // V8 is slow to read a negative index.
      const aside = word < this.#asides ? undefined : ASIDES[word - this.#asides]
      if (aside === undefined) continue
      asides ??= []
      asides.push(aside.pattern)
    }
    return asides
  }

  /** Every rule that these words match, in the order in which rules are asked. */
  matching(source: Source): Rule[] {
    const reading = this.read(source)
    const { found, foundCount } = this.#matcher
    return [...found.slice(0, foundCount)]
      .filter((rule) => rule < this.#providers && this.#applies(rule, reading))
      .toSorted((a, b) => a - b)
      .flatMap((rule) => this.#rules[rule] ?? [])
  }

  /** Evaluates the found words that are not rules. */
  #hear(reading: Reading, { remoteMta, domain, mailboxProvider }: Source): void {
    const { found, foundCount } = this.#matcher
    let provider = NOTHING
    for (let at = 0; at < foundCount; at++) {
      const word = found[at] ?? 0
      if (word < this.#providers) continue
      if (word < this.#permanent) provider = Math.min(provider, word - this.#providers)
      else if (word >= this.#waiting) reading.speaksOfWaiting = true
      else if (word < this.#transient) reading.impliedClass = 5
      else reading.impliedClass ??= 4
    }
    // The surest sign comes first: the replying host, then words, then the recipient's domain.
    reading.mailboxProvider =
      mailboxProvider ??
      (remoteMta === null ? null : providerOfHost(remoteMta)) ??
      PROVIDER_WORDS[provider]?.[0] ??
      (domain === null ? null : providerOfDomain(domain))
  }

  #choose(reading: Reading): void {
    const { found, foundCount } = this.#matcher
    let row = NOTHING
    let hint = NOTHING
    let sender = NOTHING
    for (let at = 0; at < foundCount; at++) {
      const rule = found[at] ?? 0
      if (rule >= this.#providers || !this.#applies(rule, reading)) continue
      if (rule >= this.#firstHint) hint = Math.min(hint, rule)
      else row = Math.min(row, rule)
      if (this.#ofSender[rule] === 1) sender = Math.min(sender, rule)
    }
    row = Math.min(row, this.#byStatus(reading))
    if (sender !== NOTHING && this.#condemns[row] === 1) row = sender
    if (row !== NOTHING) reading.row = row
    if (hint !== NOTHING) reading.hint = hint
  }

  #byStatus(reading: Reading): number {
    const { code, replyCode } = reading
    const rules = code === null ? undefined : this.#byCode.get(code)
    const row = rules?.find((rule) => this.#applies(rule, reading)) ?? NOTHING
    // Hardly any reply code has a rule.
    if (replyCode === null || !this.#replyCodes.has(replyCode)) return row
    return Math.min(row, this.#byCode.get(String(replyCode))?.[0] ?? NOTHING)
  }

  #applies(at: number, { mailboxProvider, code, replyCode }: Reading): boolean {
    const rule = this.#rules[at]
    if (rule === undefined) return false
    const { providers, codes } = rule
    if (providers && (mailboxProvider === null || !providers.includes(mailboxProvider)))
      return false
    if (codes === undefined) return true
    return (
      (code !== null && codes.includes(code)) ||
      (replyCode !== null && codes.includes(String(replyCode)))
    )
  }

  /** The rule at position `at` of the last reading, with the offsets of its words in `words`; null for -1. */
  found(at: number, words: string, status: string | null): Found | null {
    // V8 is slow to read index -1.
    const rule = at < 0 ? undefined : this.#rules[at]
    const about = at < 0 ? undefined : this.#abouts[at]
    if (rule === undefined || about === undefined) return null
    const evidence =
      rule.phrases.length === 0
        ? ({ field: 'status', start: 0, end: status?.length ?? 0 } as const)
        : ({
            field: 'diagnostic',
            start: this.#matcher.starts[at] ?? 0,
            end: wordEnd(words, this.#matcher.stops[at] ?? 0),
          } as const)
    return { rule, about, evidence }
  }
}

const LONGEST_REST = 100
/** Letters of scripts that separate words by spaces; and hiragana, in which Japanese words end and are negated. */
const REST_OF_WORD =
  /^(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hangul}\p{M}]{1,100}|\p{Script=Hiragana}{1,20})/u

/** End of a word of which the phrase matched only the beginning: `certificate not trust` in `certificate not trusted`. */
function wordEnd(words: string, at: number): number {
  const most = Math.min(at + LONGEST_REST, words.length)
  let end = at
  while (end < most && isLetter(unitAt(words, end))) end++
  if (end === most || unitAt(words, end) < 128) return end
  return at + (REST_OF_WORD.exec(words.slice(at, most))?.[0].length ?? 0)
}

/** True for an ASCII letter. */
function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}
