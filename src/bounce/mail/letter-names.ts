/** Whom a letter is about: by its words, by a header, by its kind, or by the message that came back. */

import { decodeVerp } from '../verp.ts'
import { addressesIn, firstAddress, keyOf } from './addresses.ts'
import { isRedacted } from './feedback-report.ts'
import type { MtaReport } from './mta-reports.ts'
import { type NoticeRecipient, readNotice } from './notice.ts'
import { headerOf, type ParsedMail } from './parsed-mail.ts'
import { type Reading, sentTo } from './reading.ts'
import { factsOf } from './report.ts'

export function failedRecipients(reading: Reading): string[] {
  return addressesIn(headerOf(reading.mail.headers, 'x-failed-recipients') ?? '', 1000)
}

/** A letter of AOL's is about few. */
const MOST_SCREEN_NAMES = 50
/** A lone word on a line of its own, as AOL names its users. */
const SCREEN_NAME = /^(?=.*\w)[\w.-]{1,64}$/

function screenNames(reading: Reading): string[] {
  const domain = firstAddress(reading.from)?.split('@')[1]
  if (domain === undefined) return []
  const lines = reading.split.notice.split('\n').map((line) => line.trim())
  const names = lines.filter((line) => SCREEN_NAME.test(line)).slice(0, MOST_SCREEN_NAMES)
  return names.map((name) => `${name}@${domain}`)
}

/** Whom letters of this shape name elsewhere than in their text. */
export function namedByShape(shape: MtaReport | null, reading: Reading): string[] {
  const subject = () => addressesIn(reading.subject, 10)
  const list = () => [
    firstAddress(reading.from)?.replace(/-(?:owner|bounces|request)@/i, '@') ?? '',
  ]
  const names = { 'screen-names': () => screenNames(reading), subject, list }
  return shape?.names === undefined ? [] : names[shape.names]().filter((one) => one !== '')
}

export interface Named {
  recipients: NoticeRecipient[]
  /** False where only the returned message, not the letter, says to whom it went. */
  certain: boolean
}

/** A recipient of whom the letter says what it says of all. */
export const sharing = (reading: Reading) => (recipient: string) => ({
  recipient,
  words: reading.words,
})

/** Tells whether whom a mail names is the mailbox that it was sent to. */
export function isReaderOf(mail: ParsedMail): (one: { recipient: string }) => boolean {
  const mailboxes = new Set(sentTo(mail).map(keyOf))
  return ({ recipient }) => mailboxes.has(keyOf(recipient))
}

/** Whom the letter names. Where a header names the failed ones, the letter only adds its words, unless the returned message went to whom it names. */
export function namedByLetter(reading: Reading): Named {
  const letters = readNotice(reading.split.notice, reading.own)
  const said = new Map(letters.map((one) => [keyOf(one.recipient), one]))
  const about = (recipient: string) => said.get(keyOf(recipient)) ?? sharing(reading)(recipient)
  const listed = failedRecipients(reading)
  const mailed = letters.length > 0 && reading.original.to.some((one) => said.has(keyOf(one)))
  if (listed.length > 0 && (!mailed || listed.some((one) => said.has(keyOf(one))))) {
    return { recipients: listed.map(about), certain: true }
  }
  if (letters.some((one) => !reading.own.has(keyOf(one.recipient)))) {
    return { recipients: letters, certain: true }
  }
  // Who writes to himself is his own failed recipient, where the letter quotes a server about him.
  const replied = letters.filter((one) => factsOf(one.words, null).replyCode !== null)
  if (replied.length > 0) return { recipients: replied, certain: false }
  const original = originalRecipients(reading)
  return { recipients: original.length > 0 ? original.map(about) : letters, certain: false }
}

/** Whom the returned message went to: those whose local parts the letter names as its users, else the first. */
function originalRecipients({ original, split }: Reading): string[] {
  const { receivedFor, to } = original
  const addresses = [...to, ...(receivedFor === null ? [] : [receivedFor])]
  const keys = addresses.map(keyOf)
  const all = addresses.filter(
    (address, at) => keys.indexOf(keyOf(address)) === at && !isRedacted(address),
  )
  const words = new Set(split.notice.toLowerCase().split(/[^\p{L}\p{N}._+-]+/u))
  const named = all.filter((address) => words.has(keyOf(address.split('@')[0] ?? '')))
  return named.length > 0 ? named : all.slice(0, 1)
}

/** Whom the return-path or the returned message names; a message that is only quoted says nothing of its own. */
export function mailedTo({ mail, original }: Reading, { certain }: Named): string[] {
  const returned = certain || mail.parts.some(({ type }) => type.includes('rfc822'))
  const verp = sentTo(mail).flatMap((address) => decodeVerp(address)?.recipient ?? [])
  return [...verp, ...(returned ? original.to : [])].map(keyOf)
}
