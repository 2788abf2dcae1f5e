/** Of whom condemning words are said, where those around them tell: servers have no end of words for senders and recipients alike. */
import { codeAt } from './folding.ts'

/** At most three of them in a row: `hostname` is one of them or two, and a row without end could be taken apart in exponentially many ways. */
const THING =
  '(?:e-?mail|address|mailbox|account|domain|host ?name|host|name|user|(?:mail ?)?server|organi[sz]ation|tenant|subscription)'
/** Names of who sends, and of what else is not the recipient. */
const SENDER =
  "(?<!\\b(?:to|dear) (?:the )?)\\b(?:(?:sender|originator|author)(?:['’]s)?|origin(?:ating)?|source|sending|subaccount|(?:return|reverse)[- ]path|envelope(?:[- ]from)?|mail ?from:?|[eh][eh]lo|message-id|header|ip|ptr|include)"
/** Names of it beside a thing only: `your domain`. */
const OWN =
  '\\b(?:(?:from|reply-to|return|errors-to)(?=[ -](?:address|domain))|your|smtp(?! server)|api|reseller|authenticated|client|relay|smart)'
/** `the domain you are sending from`, `the address in the Reply-To header` */
const USED =
  '\\b(?:you (?:are )?(?:connect(?:ing|ed)? from|(?:send|writ)(?:e|ing)? (?:from|with)|claim to (?:be|(?:write|send|mail) from)|authenticated as|logged in)|(?:in|as) (?:the |your )?(?:mail ?from|from|envelope|sender|(?:[\\w-]+:? )?(?:header|body))|(?:sending|submitting|(?:that|which) (?:sent|submitted)) this message)'
/** Its address or name, and a verb. */
const SAID =
  '["\'(]?(?: ?<?[^\\s<>@]{0,64}[@.][^\\s<>]{1,64}>?[:,]?| \\w{1,20}(?= (?:is|was|has|does) ))? (?:(?:which )?(?:is|was|are|has|had|does|did|cannot|could|must|seems|appears|publishes)(?: not| been| an?| be| have)? )?[<"\']?'

/** What filters quote and mailboxes are used with, what many are told of, and who is spoken to; and what the condemning words go on with. */
const ELSE: readonly (readonly [before: string, words: string])[] = [
  ['(?:rule|phrase|policy|subject)[: ]{0,2}\\\\?["\'“«]', ''],
  ['(?:rate of|number of|attack:|sends to|see) ', ''],
  [
    '(?:(?:smtp|imap|pop3?) (?:access|service)|forwarding|password)(?: (?:of|for|from) (?:the|this))? ',
    '(?!addr)',
  ],
  ['you(?: are)? ', '(?=not (?:a|our|in)|do|have|unk)'],
  ['(?:envoi|env[ií]o|invio) ', '(?=blo)'],
  ['smtp[- ]?', '(?!user|unk|mail|no|inv|bad|rec|acc|host|add)'],
]

/** What stands before the condemning words. */
const BEFORE = new RegExp(
  [
    `(?<=${SENDER}(?: ${THING}){0,3} ?<?)(?=${THING}|\\S{1,64}@)`,
    `(?<=${OWN}[\\s-]?(?:${THING}\\s?){0,3})(?=${THING}(?! unk|:| was sent))`,
    `(?<=(?:${SENDER}(?: ${THING}){0,3}|${OWN}[\\s-]?(?:${THING}\\s?){1,3}|${USED})${SAID})`,
    ...ELSE.map(([before, words]) => `(?<=\\b${before})${words}`),
  ].join('|'),
  'iy',
)
/** Looking back is slow: first it is asked whether anybody else is named at all. */
const NAMED = new RegExp(
  `${SENDER}|${OWN}|${USED}|\\b(?:${ELSE.map(([before]) => before).join('|')})`,
  'i',
)
/** So far back, and on, one is named. */
const BACK = 250
const ON = 10
/** In the beginning, or behind a code, nobody is named yet: `550 5.1.1 User unknown`. An IP address is no code. */
const FIRST = /(?<=^|(?<![\d.])[245](?:\d\d|(?:\.\d{1,3}){2})[ -])/y
const SPACE = 32
/** And behind them. */
const BEHIND =
  / (?:(?:(?:in|on|from) )?(?:(?:the|our|your|this|user['’]s|recipient['’]s) )*(?:(?:white|black|block|allow|safe) ?list|list of (?:\w+ )?senders)|(?:to )?you(?! ?\w)|your domain|(?:(?<=(?:for|with|as) )|(?:records? )?(?:for|with|as) )(?:you |\[?(?:\d{1,3}\.){3}|your (?:ip|host|domain)|(?:(?:the|this|your|domain of|envelope) )*(?:sender|sending|from|ip|auth\w*|relay\w*|smtp(?! service))\b(?![.@-]))|(?:in|of|im) (?:(?:the|your) )?(?:(?:[\w-]+:? )?header|mail ?from|from|sender|envelope|[eh][eh]lo|subject|dkim|spf|reply-to|message-id)|may not (?:relay|send)|exceed|[eh][eh]lo)/iy
/** And among them. */
const AMONG = new RegExp(USED, 'i')

/** Whose address it is, and what says something of the address. */
const ITS =
  'user|recip|rcpt|addr|acc|\\w*box|e-?mail|name|alias|person|people|employ|staff|student|customer|client|member|subscriber|contact|owner|domain|host|dest|login|id|it|s?he|they|who|which|that|group|list'
const VERB = 'is|are|was|ha[sd]|have|does|did|could|can|not?'
/** The same in other languages, where it stands right behind the address and is no label. */
const ITS_ABROAD =
  'benutz|empf|adres|postf|konto|usu[aá]r|dest|utent|utilis|compte|cuenta|conta(?!t)|casel|buz|caix|bo[iî]te|gebr|ontv|odbior|użytk|адр|получ|польз|ящик|одерж|корист'
const THING_ABROAD =
  '(?:d[aei][ers]|l[aeo]s?|[ei]l|de|het|o|a) )?(?:verbindung|ordner|datei|grund|ursache|dossier|fichier|conne[xs]|raison|motif|mot?ivo|caus[ae]|conexi[oó]n|conexão|carpeta|ar(?:ch|qu)ivo|raz[oó]n|raz[aã]o|pasta|cartella|verbinding|bestand|reden|oorzaak|połączen|plik|pow[oó]d|przyczyn|соединен|папк|файл|причин|з.єднан)[^ :]* '
/** `ann@example.org: the order was not found`, `failed for unknown reason`: words of an address, and of something else. */
const OF_A_THING = new RegExp(
  `^\\S{1,64}@\\S{1,255} (?!.*\\b(?:${ITS}))(?:(?:(?!(?:${VERB})\\b)[a-z][\\w'-]* ){1,5}(?:${VERB})\\b|.*unknown (?:error|problem|reason)|(?!.*(?:${ITS_ABROAD}))(?:${THING_ABROAD})`,
  'i',
)

/** Whether condemning words begin with an address, and are of a thing that is named behind it: they may go on with it. */
export function isOfAThing(words: string, start: number, end: number): boolean {
  return OF_A_THING.test(words.slice(start, end + ON))
}

/** Shorter words hold nobody's name. */
const SHORT = 16

/** Whether condemning words, from one offset to another, are said of somebody or something else than the recipient. */
export function isOfOthers(words: string, start: number, end: number): boolean {
  return (
    (!matchesAt(FIRST, words, start) &&
      NAMED.test(words.slice(Math.max(0, start - BACK), start + ON)) &&
      matchesAt(BEFORE, words, start)) ||
    (codeAt(words, end) === SPACE && matchesAt(BEHIND, words, end)) ||
    (end - start > SHORT && AMONG.test(words.slice(start, end)))
  )
}

function matchesAt(pattern: RegExp, words: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(words)
}
