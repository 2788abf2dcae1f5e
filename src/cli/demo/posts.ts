/** The demo's webhooks: what four ESPs would say about the demo's addresses, signed as they sign. */
import { sample as mailgunSample } from '../samples/mailgun.ts'
import { sample as postmarkSample } from '../samples/postmark.ts'
import type { EspSample, SampleKey } from '../samples/sample.ts'
import { sample as sendgridSample } from '../samples/sendgrid.ts'
import { sample as sesSample } from '../samples/ses.ts'

const SAMPLES = {
  sendgrid: sendgridSample,
  ses: sesSample,
  postmark: postmarkSample,
  mailgun: mailgunSample,
} as const satisfies Record<string, EspSample>

export type DemoEsp = keyof typeof SAMPLES

/** Keys made for this run alone. */
type DemoKeys = Record<DemoEsp, SampleKey>

export async function makeKeys(): Promise<DemoKeys> {
  const [sendgrid, ses, postmark, mailgun] = await Promise.all([
    SAMPLES.sendgrid.newKey(),
    SAMPLES.ses.newKey(),
    SAMPLES.postmark.newKey(),
    SAMPLES.mailgun.newKey(),
  ])
  return { sendgrid, ses, postmark, mailgun }
}

/** What the Worker must be told to accept the posts; the certificate is for the demo's own entry file. */
export async function secretsOf(keys: DemoKeys, now: number): Promise<Record<string, string>> {
  return {
    WEBHOOK_SECRET_SENDGRID: keys.sendgrid.secret,
    WEBHOOK_SECRET_SES: keys.ses.secret,
    WEBHOOK_SECRET_POSTMARK: keys.postmark.secret,
    WEBHOOK_SECRET_MAILGUN: keys.mailgun.secret,
    DEMO_SNS_CERTIFICATE: (await sesSample.certificate?.(keys.ses, now)) ?? '',
  }
}

let posted = 0

/** Posts these events of one ESP in one webhook, and returns Rebound's answer. */
export async function post(
  server: string,
  esp: DemoEsp,
  keys: DemoKeys,
  events: readonly object[],
): Promise<{ status: number; recorded: number; duplicates: number }> {
  const sample = SAMPLES[esp]
  posted++
  const unsigned = {
    url: `${server}/webhooks/${esp}`,
    body: sample.body(events),
    now: Date.now(),
    n: posted,
  }
  const { url, headers, body } = await sample.sign(unsigned, keys[esp])
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  if (!response.ok) throw new Error(`${esp}: ${response.status} ${text}`)
  const { recorded, duplicates } = JSON.parse(text)
  return { status: response.status, recorded, duplicates }
}

/** SendGrid's event of an attempt: what the receiving server replied. */
export function sendgridEvent(
  recipient: string,
  event: string,
  status: string,
  reply: string,
): object {
  posted++
  const words = event === 'bounce' ? { reason: reply, type: 'bounce', status } : { response: reply }
  return {
    email: recipient,
    event,
    ...words,
    timestamp: Math.floor(Date.now() / 1000),
    sg_event_id: `demo-${posted}`,
    sg_message_id: `demo-message-${posted}.recvd`,
  }
}

/** SES's notification that it gave up on a recipient. */
export function sesBounce(
  recipient: string,
  bounceType: string,
  status: string,
  reply: string,
): object {
  posted++
  const timestamp = new Date().toISOString()
  return {
    notificationType: 'Bounce',
    mail: { messageId: `demo-${posted}`, timestamp, destination: [recipient] },
    bounce: {
      bounceType,
      bounceSubType: 'General',
      timestamp,
      feedbackId: `demo-feedback-${posted}`,
      bouncedRecipients: [
        { emailAddress: recipient, action: 'failed', status, diagnosticCode: `smtp; ${reply}` },
      ],
    },
  }
}

/** Postmark's hard bounce. */
export function postmarkBounce(recipient: string, reply: string): object {
  posted++
  return {
    RecordType: 'Bounce',
    ID: posted,
    Type: 'HardBounce',
    TypeCode: 1,
    MessageID: crypto.randomUUID(),
    Description: 'The server was unable to deliver your message.',
    Details: `smtp;${reply}`,
    Email: recipient,
    BouncedAt: new Date().toISOString(),
  }
}

/** Mailgun's permanent failure. */
export function mailgunFailure(
  recipient: string,
  code: number,
  status: string,
  words: string,
): object {
  posted++
  return {
    'event-data': {
      id: `demo-${posted}`,
      event: 'failed',
      severity: 'permanent',
      timestamp: Date.now() / 1000,
      recipient,
      message: { headers: { 'message-id': `${crypto.randomUUID()}@demo.example` } },
      'delivery-status': { code, 'enhanced-code': status, message: words },
    },
  }
}
