/** Of whom condemning words are said, where those around them tell: servers have no end of words for senders and recipients alike. */

const THING =
  '(?:e-?mail|address|mailbox|account|domain|host ?name|host|name|user|(?:mail ?)?server|organi[sz]ation|tenant|subscription)'
/** Names of who sends, and of what else is not the recipient. */
const SENDER =
  "(?<!\\b(?:to|dear) (?:the )?)\\b(?:(?:sender|originator|author)(?:['’]s)?|originating|sending|subaccount|(?:return|reverse)[- ]path|envelope[- ]from|(?:\\w+\\.)?mail ?from:?|[eh][eh]lo|message-id|header|ip|ptr|include)"
/** Names of it beside a thing only: `your domain`. */
const OWN =
  '\\b(?:(?:(?:\\w+\\.)?from|reply-to|return|errors-to)(?= \0?(?:address|domain))|your|smtp(?! server)|api|authenticated|client|relay|smart)'
/** `the domain you are sending from`, `the address in the Reply-To header` */
const USED =
  '\\b(?:you (?:are )?(?:send(?:ing)? (?:from|with)|claim to be|authenticated as)|(?:in|as) (?:the |your )?(?:mail ?from|from|envelope|sender|(?:[\\w-]+:? )?(?:header|body))|sending this message)'
/** Its address or name, and a verb. */
const SAID =
  '["\'(]?(?: ?<?[^\\s<>@]{0,64}[@.][^\\s<>]{1,64}>?[:,]?| \\w{1,20}(?= (?:is|was|has|does) ))? (?:(?:which )?(?:is|was|are|has|had|does|did|cannot|could|must|seems|appears|publishes)(?: not| been| an?| be)? )?[<"\']?\0'

/** The condemning words stand between \0 and \x01. */
const OF_OTHERS = new RegExp(
  [
    `${SENDER}(?: ${THING})*(?: ?<?\0(?=${THING}|\\S{1,64}@)|${SAID})`,
    `${OWN} ?(?:${THING} ?)*(?:\0(?=${THING}(?! unk|:))|(?<=${THING} ?)${SAID})`,
    `${USED}${SAID}`,
    `\0.*${USED}.*\x01`,
    // What a filter quotes, what a mailbox is used with, what many are told of, and who is spoken to.
    '\\b(?:rule|phrase|policy|subject)[: ]{0,2}["\'“«]\0',
    '\\b(?:(?:smtp|imap|pop3?) (?:access|service)|forwarding|password)(?: (?:of|for|from) (?:the|this))? \0(?!addr)',
    '\\b(?:rate of|number of|attack:|sends to|see) \0|\\b(?:you(?: are)?|sie sind(?: uns)?) \0(?=not a|do|have|unk|kein|nicht)|\\b(?:envoi|env[ií]o|invio) \0blo|\\bsmtp[- ]?\0(?!user|unk|mail|no|inv|bad|rec|acc|host|add)',
    "\x01 (?:(?:(?:in|on) )?(?:(?:the|our|your|this|user['’]s|recipient['’]s) )*(?:(?:white|allow|safe) ?list|list of (?:\\w+ )?senders)|(?:to )?you(?! ?\\w)|your domain|may not (?:relay|send)|[eh][eh]lo)",
  ].join('|'),
  'is',
)
/** So much before them is looked at, and behind them. */
const BEFORE = 90
const BEHIND = 40

/** Whether condemning words, from one offset to another, are said of somebody or something else than the recipient. */
export function isOfOthers(words: string, start: number, end: number): boolean {
  const before = words.slice(Math.max(0, start - BEFORE), start)
  const said = words.slice(start, Math.min(end, start + BEFORE))
  return OF_OTHERS.test(`${before}\0${said}\x01${words.slice(end, end + BEHIND)}`)
}
