/** Reads a mail that contains a delivery report (RFC 3464): the fields of the report, and what the letter adds to them. */
import { keyOf } from './addresses.ts'
import { isCorrespondence } from './correspondence.ts'
import {
  type DeliveryStatus,
  type DsnAction,
  type DsnRecipient,
  hasDeliveryStatusFields,
  readDeliveryStatus,
} from './dsn.ts'
import { isReaderOf, namedByLetter } from './letter-names.ts'
import { hasReceipt } from './mailbox-answer.ts'
import { DAEMON_SENDER } from './mta-reports.ts'
import { type NoticeRecipient, readNotice } from './notice.ts'
import { messageIdOf, NO_ORIGINAL } from './original.ts'
import { headerOf } from './parsed-mail.ts'
import { isDelay, partsOf, type Reading } from './reading.ts'
import { stepsIn } from './refusal-step.ts'
import {
  factsOf,
  kindOf,
  type MailReport,
  NOBODY,
  newReport,
  type ReportedRecipient,
  saysSomething,
} from './report.ts'

const STATUS_PARTS = new Set(['message/delivery-status', 'message/global-delivery-status'])
const TEXT_PARTS = new Set(['text/plain', 'application/octet-stream'])

/** The report, from its own MIME part; if a boundary is broken or the server writes no such part, the text that contains its fields. */
function statusText(reading: Reading): string {
  const part = partsOf(reading.mail, STATUS_PARTS)
  if (part !== '' && isReport(reading)) return part
  // A person may quote or attach a report; a receipt is another kind of report.
  if (isCorrespondence(reading)) return ''
  if (part !== '' || hasReceipt(reading.mail)) return part
  const { notice, original } = reading.split
  // A letter may quote the whole report of another server below its own words.
  const quoted = DAEMON_SENDER.test(reading.original.from ?? '') ? original : ''
  for (const text of [notice, partsOf(reading.mail, TEXT_PARTS), quoted]) {
    if (text !== '' && hasDeliveryStatusFields(text)) return text
  }
  return ''
}

function isReport({ mail }: Reading): boolean {
  return /multipart\/report/i.test(headerOf(mail.headers, 'content-type') ?? '')
}

/** Null for a mail without a report. */
export function readDeliveryReport(reading: Reading): MailReport | null {
  const text = statusText(reading)
  if (text === '') return null
  const dsn = readDeliveryStatus(text)
  if (dsn.recipients.length === 0) return null
  const result = newReport(reading, 'bounce', 'rfc3464')
  const reported = dsnRecipients(reading, dsn)
  // Phishing mails also contain such fields, about the mailbox that they are sent to, but they return no message.
  const isBare = !isReport(reading) && reading.original === NO_ORIGINAL
  if (isBare && reported.every(isReaderOf(reading.mail))) return null
  result.nameless = reported.find(({ recipient }) => recipient === NOBODY) ?? result.nameless
  result.recipients = reported.filter(({ recipient }) => recipient !== NOBODY)
  result.isCut = dsn.isCut
  result.kind = kindOf(result.recipients)
  result.originalMessageId =
    reading.original.messageId ?? messageIdOf(dsn.messageId) ?? result.originalMessageId
  result.reportingMta = dsn.reportingMta
  result.envelopeId = dsn.envelopeId
  result.originalSender = dsn.sender ?? result.originalSender
  return result
}

function actionOf(one: DsnRecipient, goesOn: boolean): DsnAction {
  if (one.action !== null) return one.action
  if (one.status?.startsWith('2')) return 'delivered'
  return goesOn ? 'delayed' : 'failed'
}

function dsnRecipients(reading: Reading, dsn: DeliveryStatus): ReportedRecipient[] {
  const named = namedIn(reading)
  const stepOf = stepsIn(
    reading.mail.text,
    (recipient) => named().words.get(keyOf(recipient)) ?? '',
  )
  const goesOn = dsn.recipients.some((one) => one.action === null) && isDelay(reading)
  const reported = new Map<string, ReportedRecipient>()
  for (const [index, one] of dsn.recipients.entries()) {
    const fallback = () => (named().recipients[index] ?? named().recipients[0])?.recipient
    const recipient = one.finalRecipient ?? one.originalRecipient ?? fallback() ?? NOBODY
    const action = actionOf(one, goesOn)
    // Several addresses may be forwarded to the same one, and a later attempt may have another outcome.
    const key = [recipient, one.originalRecipient, action].join(' ')
    if (reported.has(key)) continue
    const failing = action === 'failed' || action === 'delayed'
    const words = failing ? wordsAbout(recipient, one, named, reading) : (one.diagnostic ?? '')
    reported.set(key, {
      recipient,
      originalRecipient: differs(one.originalRecipient, recipient),
      ...factsOf(words, one.status),
      action,
      remoteMta: one.remoteMta,
      final: action !== 'delayed',
      atStep: failing ? stepOf(recipient, one.diagnostic) : null,
    })
  }
  return [...reported.values()]
}

function differs(original: string | null, recipient: string): string | null {
  return original !== null && keyOf(original) !== keyOf(recipient) ? original : null
}

interface Letter {
  recipients: NoticeRecipient[]
  /** By address, in lower case. */
  words: ReadonlyMap<string, string>
}

/** The words come from both lists, since a header may name other recipients than the letter. For an address in both, the first entry counts. */
function letterOf(reading: Reading): Letter {
  const { recipients } = namedByLetter(reading)
  const named = [...recipients, ...readNotice(reading.split.notice, reading.own)]
  const pairs = named.map((one) => [keyOf(one.recipient), one.words] as const)
  return { recipients, words: new Map(pairs.toReversed()) }
}

/** Returns a function that reads the letter when it is first called, since most reports are complete without it. */
function namedIn(reading: Reading): () => Letter {
  let cached: Letter | null = null
  return () => {
    cached ??= letterOf(reading)
    return cached
  }
}

/** What Postfix writes in the letter before the output of a failed delivery program. The report contains only the output. */
const DIED = /\bcommand died\b/i

/** The words of the diagnostic field, or else the comments of other fields. If all of them are only codes, what the letter says about this recipient. */
function wordsAbout(
  recipient: string,
  one: DsnRecipient,
  named: () => Letter,
  reading: Reading,
): string {
  if (one.isOutput) {
    const said = named().words.get(keyOf(recipient)) ?? ''
    if (DIED.test(said)) return said
  }
  if (saysSomething(one.diagnostic)) return one.diagnostic
  if (saysSomething(one.comment)) return [one.diagnostic, one.comment].join(' ').trim()
  const about = named().words.get(keyOf(recipient)) ?? ''
  const words = saysSomething(about) ? about : reading.words
  return one.diagnostic === null ? words : `${one.diagnostic} ${words}`
}
