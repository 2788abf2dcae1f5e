/** Tells from the surrounding words whether a condemning phrase is about somebody other than the recipient: servers use the same words for senders and recipients. */
import { codeAt } from './folding.ts'

/** A thing, used at most three times in a row: `hostname` matches as one or as two, so an unlimited repetition would backtrack exponentially. */
const THING =
  '(?:e-?mail|address|mailbox|account|domain|host ?name|host|name|user|(?:mail ?)?server|organi[sz]ation|tenant|subscription)'
/** Names of the sender, and of other things that are not the recipient. */
const SENDER =
  "(?<!\\b(?:to|dear) (?:the )?)\\b(?:(?:sender|originator|author)(?:['’]s)?|origin(?:ating)?|source|sending|subaccount|(?:return|reverse)[- ]path|envelope(?:[- ]from)?|mail ?from:?|[eh][eh]lo|message-id|header|ip|ptr|include)"
/** Names of the sender only together with a thing: `your domain`. */
const OWN =
  '(?<!@)\\b(?:(?:from|reply-to|return|errors-to)(?=[ -](?:address|domain))|your|smtp(?! server)|api|reseller|authenticated|client|relay|smart)'
/** `the domain you are sending from`, `the address in the Reply-To header` */
const USED =
  '\\b(?:you (?:are )?(?:connect(?:ing|ed)? from|(?:send|writ)(?:e|ing)? (?:from|with)|claim to (?:be|(?:write|send|mail) from)|authenticated as|logged in)|(?:in|as) (?:the |your )?(?:mail ?from|from|envelope|sender|(?:[\\w-]+:? )?(?:header|body))|(?:sending|submitting|(?:that|which|who) (?:sent|submitted)) th(?:is|e) (?:e-?mail|message))'
/** The sender's address or name, and a verb. */
const SAID =
  '["\'(]?(?: ?<?[^\\s<>@]{0,64}[@.][^\\s<>]{1,64}>?[:,]?| \\w{1,20}(?= (?:is|was|has|does) ))? (?:(?:which )?(?:is|was|are|has|had|does|did|cannot|could|must|seems|appears|publishes)(?: not| been| an?| be| have)? )?[<"\']?'

/** Other contexts in which the phrase is not about the recipient (quoted filter rules, services, statistics, direct address), each with a condition on how the phrase begins. */
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

/** Words before the condemning phrase. */
const BEFORE = new RegExp(
  [
    `(?<=${SENDER}(?: ${THING}){0,3} ?<?)(?=${THING}|\\S{1,64}@)`,
    `(?<=${OWN}[\\s-]?(?:${THING}\\s?){0,3})(?=${THING}(?! unk|:| was sent))`,
    `(?<=(?:${SENDER}(?: ${THING}){0,3}|${OWN}[\\s-]?(?:${THING}\\s?){1,3}|${USED})${SAID})`,
    ...ELSE.map(([before, words]) => `(?<=\\b${before})${words}`),
  ].join('|'),
  'iy',
)
/** Looking back is slow, so this test comes first: is anybody else named at all? */
const NAMED = new RegExp(
  `${SENDER}|${OWN}|${USED}|\\b(?:${ELSE.map(([before]) => before).join('|')})`,
  'i',
)
/** How far before and after the phrase a name is searched, in characters. */
const BACK = 250
const ON = 10
/** At the start, or right after a code, nobody is named yet: `550 5.1.1 User unknown`. An IP address is not a code. */
const FIRST = /(?<=^|(?<![\d.])[245](?:\d\d|(?:\.\d{1,3}){2})[ -])/y
const SPACE = 32
/** Words after the phrase. */
const BEHIND =
  / (?:(?:(?:in|on|from) )?(?:(?:the|our|your|this|user['’]s|recipient['’]s) )*(?:(?:white|black|block|allow|safe) ?list|list of (?:\w+ )?senders)|(?:to )?you(?! ?\w)|your domain|(?:(?<=(?:for|with|as) )|(?:records? )?(?:for|with|as) )(?:you |\[?(?:\d{1,3}\.){3}|your (?:ip|host|domain)|(?:(?:the|this|your|domain of|envelope) )*(?:sender|sending|from|ip|auth\w*|relay\w*|smtp(?! service))\b(?![.@-]))|(?:in|of|im) (?:(?:the|your) )?(?:(?:[\w-]+:? )?header|mail ?from|from|sender|envelope|[eh][eh]lo|subject|dkim|spf|reply-to|message-id)|may not (?:relay|send)|exceed|[eh][eh]lo)/iy
/** Words inside the phrase. */
const AMONG = new RegExp(USED, 'i')

/** Words for the address or its owner: after the address they show that the phrase is about it. */
const ITS =
  'user|recip|rcpt|addr|acc|\\w*box|e-?mail|name|alias|person|people|employ|staff|student|customer|client|member|subscriber|contact|owner|domain|host|dest|login|id|it|s?he|they|who|which|that|group|list'
const VERB = 'is|are|was|ha[sd]|have|does|did|could|can|not?'
/** The same words in other languages, directly after the address and not as a label. */
const ITS_ABROAD =
  'benutz|empf|adres|postf|konto|usu[aá]r|dest|utent|utilis|compte|cuenta|conta(?!t)|casel|buz|caix|bo[iî]te|gebr|ontv|odbior|użytk|адр|получ|польз|ящик|одерж|корист'
const THING_ABROAD =
  '(?:d[aei][ers]|l[aeo]s?|[ei]l|de|het|o|a) )?(?:verbindung|ordner|datei|grund|ursache|dossier|fichier|conne[xs]|raison|motif|mot?ivo|caus[ae]|conexi[oó]n|conexão|carpeta|ar(?:ch|qu)ivo|raz[oó]n|raz[aã]o|pasta|cartella|verbinding|bestand|reden|oorzaak|połączen|plik|pow[oó]d|przyczyn|соединен|папк|файл|причин|з.єднан)[^ :]* '
/** `ann@example.org: the order was not found`, `failed for unknown reason`: an address followed by words about something else. */
const OF_A_THING = new RegExp(
  `^\\S{1,64}@\\S{1,255} (?!.*\\b(?:${ITS}))(?:(?:(?!(?:${VERB})\\b)[a-z][\\w'-]* ){1,5}(?:${VERB})\\b|.*unknown (?:error|problem|reason)|(?!.*(?:${ITS_ABROAD}))(?:${THING_ABROAD})`,
  'i',
)

/** Whether the phrase begins with an address but is about a thing named after it, which may follow the phrase. */
export function isOfAThing(words: string, start: number, end: number): boolean {
  return OF_A_THING.test(words.slice(start, end + ON))
}

/** A phrase no longer than this names nobody. */
const SHORT = 16

/** Whether the condemning phrase between two offsets is about somebody or something other than the recipient. */
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
