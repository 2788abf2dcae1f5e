/** Finds the recipients that a letter is about: in its words, in a header, in a place that is known for its kind, or in the returned message. */

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

/** Most screen names that are read in one letter of AOL. */
const MOST_SCREEN_NAMES = 50
/** AOL writes each user name alone on a line. */
const SCREEN_NAME = /^(?=.*\w)[\w.-]{1,64}$/

function screenNames(reading: Reading): string[] {
  const domain = firstAddress(reading.from)?.split('@')[1]
  if (domain === undefined) return []
  const lines = reading.split.notice.split('\n').map((line) => line.trim())
  const names = lines.filter((line) => SCREEN_NAME.test(line)).slice(0, MOST_SCREEN_NAMES)
  return names.map((name) => `${name}@${domain}`)
}

/** The recipients, if letters of this shape do not name them by address in their text. */
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
  /** False if the mail names nobody but its own sender and reader, so that the recipients are a guess. */
  certain: boolean
}

/** Returns a function that gives a recipient the words that the letter says about all recipients. */
export const sharing = (reading: Reading) => (recipient: string) => ({
  recipient,
  words: reading.words,
})

/** Returns a function that tells whether a recipient is a mailbox that this mail was sent to. */
export function isReaderOf(mail: ParsedMail): (one: { recipient: string }) => boolean {
  const mailboxes = new Set(sentTo(mail).map(keyOf))
  return ({ recipient }) => mailboxes.has(keyOf(recipient))
}

/** The recipients that the letter names. If a header lists the failed ones, the letter only adds its words, unless it names a recipient of the returned message and none from that header. */
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
  // The sender may have mailed a mailbox of their own: it failed if the letter quotes a server about it.
  const replied = letters.filter((one) => factsOf(one.words, null).replyCode !== null)
  if (replied.length > 0) return { recipients: replied, certain: false }
  const original = originalRecipients(reading)
  return { recipients: original.length > 0 ? original.map(about) : letters, certain: false }
}

/** The recipients of the returned message whose local parts occur in the letter; if none do, the first. */
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

/** The recipients of the message according to the VERP address that this mail was sent to, and to the returned message. A message that is only quoted in the text counts only if the recipients are certain. */
export function mailedTo({ mail, original }: Reading, { certain }: Named): string[] {
  const returned = certain || mail.parts.some(({ type }) => type.includes('rfc822'))
  const verp = sentTo(mail).flatMap((address) => decodeVerp(address)?.recipient ?? [])
  return [...verp, ...(returned ? original.to : [])].map(keyOf)
}
