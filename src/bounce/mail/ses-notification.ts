/** Reads Amazon SES notifications that SNS delivers as mail: JSON in the body, wrapped by the mail servers on its way. */

import { firstAddress } from './addresses.ts'
import { type DsnAction, statusOf } from './dsn.ts'
import { isComplaint } from './feedback-report.ts'

interface SesMail {
  kind: 'bounce' | 'delayed' | 'delivered' | 'complaint' | 'not_a_bounce'
  messageId: string | null
  /** The same in every mail of this notification; null where SES does not say enough. */
  reportId: string | null
  /** When it came about; null where SES does not tell. */
  time: string | null
  /** Of a complaint, in lower case; null where SES was not told. */
  feedbackType: string | null
  recipients: {
    recipient: string
    action: DsnAction
    status: string | null
    diagnostic: string | null
    isTemporary?: boolean
    mayBeAnswer?: boolean
  }[]
}

/** What comes back without a delivery report is an out-of-office reply as often as a bounce that SES cannot read. */
const UNREAD_BOUNCES: readonly unknown[] = ['General', 'Undetermined']
/** What SES took from a delivery report. */
export const OF_REPORT = ['action', 'status', 'diagnosticCode']

/** Whether a bounce of this `bounceType` and `bounceSubType` may be one; `report`: what it has of OF_REPORT. */
export function mayBeAnswer(
  type: string | null,
  subType: string | null,
  report: readonly (string | null)[],
): boolean {
  return (
    type !== 'Permanent' &&
    UNREAD_BOUNCES.includes(subType) &&
    report.every((field) => field === null)
  )
}

type Json = { readonly [key: string]: unknown }

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** The outermost braces of `text`; SNS adds its own footer below. */
function jsonIn(text: string): Json | null {
  const open = text.indexOf('{')
  if (open < 0) return null
  const footer = text.search(/^--\s*$/m)
  const close = text.lastIndexOf('}', footer > open ? footer : text.length)
  if (close < open) return null
  const whole = text.slice(open, close + 1)
  // A server that wraps lines breaks inside of strings, where JSON allows no line break.
  return (
    parse(whole) ?? parse(whole.replace(/\r?\n[ \t]*/g, '')) ?? parse(whole.replace(/\r?\n/g, ' '))
  )
}

function textAt(value: unknown, key: string): string | null {
  if (!isObject(value)) return null
  const found = value[key]
  return typeof found === 'string' ? found : null
}

function listAt(value: unknown, key: string): unknown[] {
  if (!isObject(value)) return []
  const found = value[key]
  return Array.isArray(found) ? found.slice(0, 1000) : []
}

/** Null when the text is no SES notification. */
export function readSesNotification(text: string): SesMail | null {
  let json = jsonIn(text)
  const wrapped = textAt(json, 'Message')
  if (wrapped !== null) json = parse(wrapped) ?? parse(wrapped.replace(/\r?\n/g, ''))
  if (json === null) return null
  const type = textAt(json, 'notificationType') ?? textAt(json, 'eventType')
  if (type === null) return null
  const detail = json[`${type.slice(0, 1).toLowerCase()}${type.slice(1)}`]
  const messageId = textAt(json.mail, 'messageId')
  const time = textAt(detail, 'timestamp')
  const named = messageId === null || time === null ? null : `${messageId}/${type}/${time}`
  const reportId = textAt(detail, 'feedbackId') ?? named
  const feedbackType = textAt(detail, 'complaintFeedbackType')?.toLowerCase() ?? null
  const ids = { messageId, reportId, time, feedbackType }
  switch (type) {
    case 'Bounce':
      return {
        kind: 'bounce',
        ...ids,
        recipients: undelivered(detail, 'bouncedRecipients', 'failed'),
      }
    case 'DeliveryDelay':
      return {
        kind: 'delayed',
        ...ids,
        recipients: undelivered(detail, 'delayedRecipients', 'delayed'),
      }
    case 'Complaint': {
      // It was not sent: who is named complained before.
      if (textAt(detail, 'complaintSubType') === 'OnAccountSuppressionList') {
        const recipients = undelivered(detail, 'complainedRecipients', 'failed')
        return { kind: 'bounce', ...ids, recipients }
      }
      const kind = isComplaint(feedbackType ?? '') ? 'complaint' : 'not_a_bounce'
      return { kind, ...ids, recipients: complained(detail) }
    }
    case 'Delivery':
      return { kind: 'delivered', ...ids, recipients: delivered(detail) }
    default:
      return { kind: 'not_a_bounce', ...ids, recipients: [] }
  }
}

/** `named` is where it has its recipients. */
function undelivered(
  detail: unknown,
  named: string,
  action: 'failed' | 'delayed',
): SesMail['recipients'] {
  const type = textAt(detail, 'bounceType') ?? ''
  const subType = textAt(detail, 'bounceSubType') ?? textAt(detail, 'complaintSubType')
  const cause = subType ?? textAt(detail, 'delayType') ?? ''
  // `MailboxFull` is read as words.
  const called = `${type} ${cause.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')}`.trim()
  return listAt(detail, named).flatMap((one) => {
    const recipient = firstAddress(textAt(one, 'emailAddress'))
    if (recipient === null) return []
    const status = statusOf(textAt(one, 'status') ?? '')
    const diagnostic = textAt(one, 'diagnosticCode')?.replace(/^smtp;\s*/i, '') ?? called
    const report = OF_REPORT.map((field) => textAt(one, field))
    return [
      {
        recipient,
        action,
        status,
        diagnostic,
        isTemporary: type === 'Transient',
        mayBeAnswer: action === 'failed' && mayBeAnswer(type, subType, report),
      },
    ]
  })
}

/** SES names who may have complained: everybody of the domain that the message went to. Of several nobody knows which. */
function complained(complaint: unknown): SesMail['recipients'] {
  const named = listAt(complaint, 'complainedRecipients')
  return named.length > 1 ? [] : reached(named.map((one) => textAt(one, 'emailAddress')))
}

function delivered(delivery: unknown): SesMail['recipients'] {
  const named = listAt(delivery, 'recipients').map((one) => (typeof one === 'string' ? one : null))
  return reached(named, textAt(delivery, 'smtpResponse'))
}

function reached(
  named: readonly (string | null)[],
  diagnostic: string | null = null,
): SesMail['recipients'] {
  return named.flatMap((one) => {
    const recipient = firstAddress(one)
    return recipient === null ? [] : [{ recipient, action: 'delivered', status: null, diagnostic }]
  })
}
