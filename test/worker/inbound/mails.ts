/** Bounce mails, and what is recorded of them. */
import { env } from 'cloudflare:workers'
import { encodeVerp, verpSubject } from '../../../src/bounce/verp.ts'
import { type ReceivedMail, receiveMail } from '../../../src/inbound.ts'
import { verpProof } from '../../../src/proof/verp-proof.ts'

const SECRET = 'a secret of the return-path'
export const withSecret = { ...env, WEBHOOK_SECRET_MAIL: `older, ${SECRET}` }
export const NOW = Date.UTC(2026, 2, 3, 9, 20)

let serial = 0
/** A number that no other mail has. */
export const nextSerial = () => ++serial

export function bounce(
  recipient: string,
  to = 'bounce@lists.example.com',
  messageId = `original-${nextSerial()}@example.com`,
) {
  return new TextEncoder().encode(
    `Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net\r\nTo: ${to}\r\nSubject: failure notice\r\nDate: Tue, 3 Mar 2026 09:15:02 +0000\r\nMessage-Id: <bounce-${nextSerial()}@mx.example.net>\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n<${recipient}>:\r\nRemote host said: 550 5.1.1 User unknown\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nReceived: from a by b; Tue, 3 Mar 2026 09:14:58 +0000\r\nMessage-ID: <${messageId}>\r\nFrom: letters@example.com\r\nTo: ${recipient}\r\nMIME-Version: 1.0\r\n\r\nDear reader.\r\n`,
  )
}

/** A bounce that names one more. */
export function naming(raw: Uint8Array, recipient: string) {
  const one = `\r\n<${recipient}>:\r\nRemote host said: 550 5.1.1 Unknown\r\n`
  return new TextEncoder().encode(
    new TextDecoder().decode(raw).replace('\r\n--- Below', `${one}\r\n--- Below`),
  )
}

export const withoutId = (raw: Uint8Array) =>
  new TextEncoder().encode(new TextDecoder().decode(raw).replace(/Message-Id: .*\r\n/, ''))

/** What a person sends on. */
export function forward(...bounces: Uint8Array[]) {
  const parts = bounces.map(
    (raw) => `--f\r\nContent-Type: message/rfc822\r\n\r\n${new TextDecoder().decode(raw)}\r\n`,
  )
  return new TextEncoder().encode(
    `From: Pat <pat@example.com>\r\nSubject: Fwd: two\r\nContent-Type: multipart/mixed; boundary="f"\r\n\r\n${parts.join('')}--f--\r\n`,
  )
}

export async function returnPath(recipient: string): Promise<string> {
  const proof = (await verpProof(SECRET, verpSubject(recipient)!)).slice(0, 16)
  return encodeVerp('bounce', recipient, 'lists.example.com', proof)!
}

export const rowOf = (address: string) =>
  env.DB.prepare(
    'SELECT authenticity, class, counts, kind, esp, esp_event, message_id FROM delivery_log WHERE address=?1 ORDER BY received_at DESC',
  )
    .bind(address)
    .first<{
      authenticity: string
      class: number
      counts: number
      kind: string
      esp: string
      esp_event: string
      message_id: string
    }>()

/** As if it came by mail. */
export const receive = (mail: Omit<ReceivedMail, 'proofNeeded'>, now: number) =>
  receiveMail({ ...mail, proofNeeded: false }, withSecret, now)
