/** Reads delivery status notifications (RFC 3464, RFC 6533) and their nonstandard variants. */
import { normalizeAddress } from '../address.ts'
import { findAddresses } from './addresses.ts'

export const DSN_ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const
export type DsnAction = (typeof DSN_ACTIONS)[number]

export interface DsnRecipient {
  /** The recipient that the server delivered to or tried to; null if the report names no valid address. */
  finalRecipient: string | null
  /** The address as the sender wrote it, before forwarding. */
  originalRecipient: string | null
  action: DsnAction | null
  /** An enhanced status code; null when the field is missing or unreadable. */
  status: string | null
  /** The server's words without their type prefix (`smtp;`). */
  diagnostic: string | null
  /** The comments in parentheses after the action and the status: `Status: 5.0.0 (user unknown)`. */
  comment: string | null
  /** True if a program printed the diagnostic (`x-unix`), not a server. */
  isOutput: boolean
  remoteMta: string | null
}

export interface DeliveryStatus {
  reportingMta: string | null
  envelopeId: string | null
  /** Message-ID of the original mail, verbatim, if the server reports it (`X-Original-Message-ID`). */
  messageId: string | null
  /** The envelope sender, if the server reports it (`X-Postfix-Sender`). */
  sender: string | null
  recipients: DsnRecipient[]
  /** True if there are more recipients than are read. */
  isCut: boolean
}

/** Most recipients that are read. */
const MAX_RECIPIENTS = 1000
const MAX_FIELD_LENGTH = 16_384
/** The values of a repeated field are joined, unless the value so far is longer than this. */
const MAX_JOINED = 4000

interface Field {
  name: string
  value: string
  /** True after a blank line: another group may begin here. */
  afterBlank: boolean
}

const NAMES_RECIPIENT = new Set(['final-recipient', 'original-recipient', 'x-actual-recipient'])
const PER_RECIPIENT = new Set([
  ...NAMES_RECIPIENT,
  'action',
  'status',
  'diagnostic-code',
  'remote-mta',
  'last-attempt-date',
  'will-retry-until',
  'x-supplementary-info',
  'x400-supplementary-info',
])

const FIELD_NAME = /^[ >]{0,8}([A-Za-z][A-Za-z0-9-]{2,40})[ \t]*$/

function readField(line: string, afterBlank: boolean): Field | null {
  const colon = line.indexOf(':')
  if (colon < 3 || colon > 60) return null
  const name = FIELD_NAME.exec(line.slice(0, colon))?.[1]
  if (name === undefined) return null
  return { name: name.toLowerCase(), value: line.slice(colon + 1).trim(), afterBlank }
}

function readFields(text: string): Field[] {
  const fields: Field[] = []
  let last: Field | null = null
  let blank = true
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd()
    if (line === '') {
      blank = true
      last = null
    } else if (last !== null && /^[ \t]/.test(line)) {
      if (last.value.length < MAX_FIELD_LENGTH) last.value += ` ${line.trim()}`
    } else {
      last = readField(line, blank)
      if (last !== null) fields.push(last)
      blank &&= last === null
    }
  }
  return fields
}

/** `m\x{FC}ller`: how the `utf-8;` type escapes letters beyond ASCII (RFC 6533 section 3). */
const EMBEDDED = /\\x\{(10[0-9a-f]{4}|[0-9a-f]{1,5})\}/gi

/** Some servers copy the xtext of `ORCPT` (RFC 3461) into `Original-Recipient`, where `+2B` is a plus sign. If the final recipient is the same address, it is not xtext. */
function undoXtext(one: DsnRecipient): void {
  const { originalRecipient, finalRecipient } = one
  if (originalRecipient === null) return
  if (originalRecipient.toLowerCase() === finalRecipient?.toLowerCase()) return
  one.originalRecipient = originalRecipient.replace(/\+2B/g, '+').replace(/\+3D/g, '=')
}

const COMMENT_TOKEN = /"(?:[^"\\]|\\.)*"|\\.|[^"\\()]+|./g

/** The value without comments, which may be nested and may be anywhere except in quotes (RFC 5322 section 3.2.2). An unclosed one extends to the end. */
function withoutComments(value: string): string {
  if (!value.includes('(')) return value
  let depth = 0
  return value.replace(COMMENT_TOKEN, (token) => {
    if (token === '(') depth++
    if (depth === 0) return token
    if (token === ')') depth--
    return depth === 0 ? ' ' : ''
  })
}

function untyped(value: string): string {
  return value.replace(/^[A-Za-z0-9-]{1,20}[ \t]*;/, '').trim()
}

/** The address in a value such as `rfc822; user@example.com (User)`. */
function recipientOf(value: string): string | null {
  const decoded = untyped(withoutComments(value)).replace(EMBEDDED, (_, code) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  )
  // In an obsolete source route (`@relay:user@host`) the last address is the mailbox.
  const found = findAddresses(decoded).at(-1)
  const whole = normalizeAddress(decoded)
  if (whole !== null && whole !== normalizeAddress(found?.address ?? '')) return whole
  // After a letter beyond ASCII, the address found is only the end of a longer one.
  return found === undefined || /[^ -~]$/.test(decoded.slice(0, found.start)) ? null : found.address
}

/** The host in a value such as `dns; mx.example.com (192.0.2.1)`. */
function hostOf(value: string): string | null {
  return untyped(value).split(/[\s(]/)[0]?.replace(/\.$/, '') || null
}

/** Nonstandard names that some servers use for the five actions of RFC 3464. */
const OTHER_ACTIONS: ReadonlyMap<string, DsnAction> = new Map([
  ['fail', 'failed'],
  ['failure', 'failed'],
  ['expired', 'failed'],
  ['delay', 'delayed'],
  ['deferred', 'delayed'],
  ['deliverable', 'delivered'],
])

function actionOf(value: string): DsnAction | null {
  const word = /^[a-z]+/.exec(value.toLowerCase())?.[0] ?? ''
  return DSN_ACTIONS.find((action) => action === word) ?? OTHER_ACTIONS.get(word) ?? null
}

/** The status code in a value. Servers add comments, and some write `5.1.1.` or `#5.1.1`. */
export function statusOf(value: string): string | null {
  const match = /(?:^|[^\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/.exec(value)
  return match ? `${match[1]}.${Number(match[2])}.${Number(match[3])}` : null
}

function commentOf(value: string): string | null {
  return /\(([^()]{3,500})\)/.exec(value)?.[1]?.trim() ?? null
}

/** The value without its type (`smtp;`, `x-unix;` …). */
function wordsOf(value: string): string | null {
  const words = value
    .replace(/^(?:smtp|x-[a-z0-9-]{1,30}|x400|local|lmtp|unknown|dns|unix|esmtp)[ \t]*;/i, '')
    .trim()
  return words === '' ? null : words
}

function emptyRecipient(): DsnRecipient {
  return {
    finalRecipient: null,
    originalRecipient: null,
    action: null,
    status: null,
    diagnostic: null,
    comment: null,
    isOutput: false,
    remoteMta: null,
  }
}

function joined(before: string | null, more: string | null): string | null {
  if (before === null || more === null) return before ?? more
  return before.length > MAX_JOINED || before.includes(more) ? before : `${before} ${more}`
}

function setRecipientField(recipient: DsnRecipient, field: Field): void {
  switch (field.name) {
    case 'final-recipient':
    case 'x-actual-recipient':
      recipient.finalRecipient ??= recipientOf(field.value)
      break
    case 'original-recipient':
      recipient.originalRecipient ??= recipientOf(field.value)
      break
    case 'action':
      recipient.action ??= actionOf(field.value)
      recipient.comment = joined(recipient.comment, commentOf(field.value))
      break
    case 'status':
      recipient.status ??= statusOf(field.value)
      recipient.comment = joined(recipient.comment, commentOf(field.value))
      break
    case 'diagnostic-code':
      recipient.isOutput ||= /^x-unix\b/i.test(field.value)
      recipient.diagnostic = joined(recipient.diagnostic, wordsOf(field.value))
      break
    // Explanations that Exchange Online and X.400 gateways add to a diagnostic that says little.
    case 'x-supplementary-info':
    case 'x400-supplementary-info':
      recipient.diagnostic = joined(recipient.diagnostic, wordsOf(field.value))
      break
    case 'remote-mta':
      recipient.remoteMta ??= hostOf(field.value)
      break
    default:
  }
}

function setMessageField(report: DeliveryStatus, field: Field): void {
  switch (field.name) {
    case 'reporting-mta':
      report.reportingMta ??= hostOf(field.value)
      break
    case 'original-envelope-id':
      report.envelopeId ??= field.value
      break
    case 'original-message-id':
    case 'x-original-message-id':
      report.messageId ??= field.value
      break
    case 'x-postfix-sender':
      report.sender ??= recipientOf(field.value)
      break
    default:
  }
}

/**
 * Whether a field begins the next group. A repeated recipient field always does. After a blank line, if this group names
 * its recipient, so does any other repeated field, and a recipient or action once there is an action or status.
 */
function beginsGroup(field: Field, seen: ReadonlySet<string>, named: boolean): boolean {
  if (seen.has(field.name)) return NAMES_RECIPIENT.has(field.name) || (field.afterBlank && named)
  const first = NAMES_RECIPIENT.has(field.name) || field.name === 'action'
  return field.afterBlank && named && first && (seen.has('action') || seen.has('status'))
}

/**
 * Reads the content of a `message/delivery-status` part, or the same fields in running text. Accepts groups without blank
 * lines between them, blank lines inside groups, fields in any order, and unknown fields.
 */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const report: DeliveryStatus = {
    reportingMta: null,
    envelopeId: null,
    messageId: null,
    sender: null,
    recipients: [],
    isCut: false,
  }
  let current: DsnRecipient | null = null
  let seen = new Set<string>()
  for (const field of readFields(text)) {
    if (!PER_RECIPIENT.has(field.name)) {
      setMessageField(report, field)
      continue
    }
    const named = seen.has('final-recipient') || seen.has('original-recipient')
    if (current === null || beginsGroup(field, seen, named)) {
      report.isCut = report.recipients.length >= MAX_RECIPIENTS
      if (report.isCut) break
      current = emptyRecipient()
      seen = new Set()
      report.recipients.push(current)
    }
    seen.add(field.name)
    setRecipientField(current, field)
  }
  report.recipients = report.recipients.filter(isReported)
  report.recipients.forEach(undoXtext)
  return report
}

/** Whether a group has a recipient, an action or a status. Without any of them it reports nothing. */
function isReported({ finalRecipient, originalRecipient, action, status }: DsnRecipient): boolean {
  return (finalRecipient ?? originalRecipient ?? action ?? status) !== null
}

/** Whether running text contains the fields of a report: a MIME boundary may be broken, or the server writes the fields into its letter. */
export function hasDeliveryStatusFields(text: string): boolean {
  return (
    /-recipient/i.test(text) &&
    /^[ >]{0,8}(?:final|original)-recipient[ \t]*:/im.test(text) &&
    /^[ >]{0,8}(?:action|status|diagnostic-code)[ \t]*:/im.test(text)
  )
}
