/** Recognises mail that a service received and posts on: its inbound webhook, pointed here instead of the one that reports events. */
import type { WebhookRequest } from './esp.ts'

interface ReceivedMailHook {
  /** Who posts it. */
  name: string
  /** What the service calls what was pointed here. */
  chosen: string
  /** What to choose in its place. */
  instead: string
}

interface Mark extends ReceivedMailHook {
  /** Every one of them occurs in the body, and together only there. */
  words: readonly RegExp[]
}

/** A field of a form, urlencoded or multipart. */
const field = (name: string): RegExp => new RegExp(`(?:^|&|name=")${name}(?:=|")`)

const MARKS: readonly Mark[] = [
  {
    name: 'Twilio SendGrid',
    chosen: 'Inbound Parse',
    instead: 'the Event Webhook',
    words: [field('envelope'), field('SPF')],
  },
  {
    name: 'Mailgun',
    chosen: 'a route',
    instead: 'the webhooks of the sending domain',
    words: [field('recipient'), field('(?:body-plain|body-mime|stripped-text|message-url)')],
  },
  {
    name: 'Postmark',
    chosen: 'the inbound webhook',
    instead: 'a webhook of the message stream you send from',
    words: [/"FromFull"\s*:/, /"ToFull"\s*:/],
  },
  {
    name: 'SparkPost',
    chosen: 'a relay webhook',
    instead: 'an event webhook',
    words: [/"relay_message"\s*:/],
  },
  {
    name: 'Brevo',
    chosen: 'an inbound parsing webhook',
    instead: 'a transactional webhook',
    words: [/"items"\s*:/, /"Raw(?:Html|Text)Body"\s*:/],
  },
  {
    name: 'Mandrill',
    chosen: 'an inbound route',
    instead: 'a webhook of message events',
    words: [/mandrill_events=/, /%22event%22%3A(?:\+|%20)*%22inbound%22/i],
  },
  {
    name: 'Mailjet',
    chosen: 'the Parse API',
    instead: 'event notifications',
    words: [/"SpamAssassinScore"\s*:/, /"Text-part"\s*:/],
  },
  {
    name: 'MailerSend',
    chosen: 'an inbound route',
    instead: 'a webhook of the domain with activity events',
    words: [/"type"\s*:\s*"inbound\.message"/],
  },
  {
    name: 'Forward Email',
    chosen: 'forwarding to a webhook',
    instead: "the domain's bounce webhook",
    words: [/"headerLines"\s*:/, /"session"\s*:/],
  },
  {
    name: 'Postal',
    chosen: 'an HTTP endpoint of a route',
    instead: 'a webhook of the mail server',
    words: [/"rcpt_to"\s*:/, /"mail_from"\s*:/],
  },
]

/** Marks stand near the start, before what a mail holds itself; longer bodies are looked at no further. */
const MAX_LOOK_BYTES = 256 * 1024

/** Null where nothing tells. Believed only of posts that hold no event or prove nothing. */
export function receivedMail({ body }: WebhookRequest): ReceivedMailHook | null {
  const text = new TextDecoder().decode(body.subarray(0, MAX_LOOK_BYTES))
  return MARKS.find(({ words }) => words.every((word) => word.test(text))) ?? null
}
