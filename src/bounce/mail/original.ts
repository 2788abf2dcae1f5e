/** Reads the headers of the message that a bounce returns (RFC 3462, section 2). */

import { firstAddress, unmaskedIn } from './addresses.ts'
import { headerOf, type MailHeader, readHeaders, WantedHeaders } from './parsed-mail.ts'

export interface OriginalMessage {
  /** Without angle brackets. */
  messageId: string | null
  /** Epoch milliseconds of its Date header; null when unreadable. */
  sentAt: number | null
  /** Gmail's campaign header, which servers return with the other headers. */
  feedbackId: string | null
  from: string | null
  returnPath: string | null
  to: string[]
  /** The recipient in the `for` clause of the latest `Received` header (RFC 5321 section 4.4): the member, if `To` is a mailing list. */
  receivedFor: string | null
}

export const NO_ORIGINAL: OriginalMessage = {
  messageId: null,
  sentAt: null,
  feedbackId: null,
  from: null,
  returnPath: null,
  to: [],
  receivedFor: null,
}

const WANTED = new WantedHeaders([
  'message-id',
  'date',
  'feedback-id',
  'from',
  'return-path',
  'to',
  'x-hmxmroriginalrecipient',
  'x-original-to',
  'received',
])

const FOR = /\sfor <([^<>\s]{3,320})>;/

/** A Message-ID without its brackets; null if the value is none or is too long to be stored for each recipient. */
export function messageIdOf(value: string | null): string | null {
  if (value === null) return null
  const id = /<([^<>\s]{1,512})>/.exec(value)?.[1] ?? value.trim()
  return /^[^<>\s]{1,512}$/.test(id) ? id : null
}

/** Epoch milliseconds of an RFC 5322 date, which may have a comment after the time zone; null when unreadable. */
export function timeOf(date: string | null): number | null {
  const time = Date.parse((date ?? '').slice(0, 64).replace(/\s*\(.*$/, ''))
  return Number.isNaN(time) ? null : time
}

/** @param text a returned message, or only its headers */
export function readOriginal(text: string): OriginalMessage {
  // Letters often indent or quote the whole message.
  const margin = /^[ \t>]+(?=[A-Za-z-]+:)/.exec(text.slice(0, 200))?.[0] ?? ''
  const bare =
    margin === ''
      ? text
      : text.slice(0, 32_768).replaceAll(`\n${margin}`, '\n').slice(margin.length)
  const headers = readHeaders(bare, WANTED)
  return {
    messageId: messageIdOf(headerOf(headers, 'message-id')),
    sentAt: timeOf(headerOf(headers, 'date')),
    feedbackId: headerOf(headers, 'feedback-id'),
    from: firstAddress(headerOf(headers, 'from')),
    returnPath: firstAddress(headerOf(headers, 'return-path')),
    to: recipientsOf(headers),
    receivedFor: FOR.exec(headerOf(headers, 'received') ?? '')?.[1] ?? null,
  }
}

/** The recipients, from the best header that is there. In complaint reports Microsoft redacts `To` and names the recipient in the first of these. */
function recipientsOf(headers: readonly MailHeader[]): string[] {
  const to =
    headerOf(headers, 'x-hmxmroriginalrecipient') ??
    headerOf(headers, 'x-original-to') ??
    headerOf(headers, 'to')
  return to === null ? [] : unmaskedIn(to, 20)
}
