/** Sample posts of SparkPost's event webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

function event(type: string, fields: object = {}) {
  const group = type.includes('unsubscribe') ? 'unsubscribe_event' : 'message_event'
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    msys: {
      [group]: {
        type,
        event_id: `sample-${type}-${n}`,
        transmission_id: `transmission-${n}`,
        raw_rcpt_to: recipient,
        rcpt_to: recipient.toLowerCase(),
        timestamp: String(occurredAt / 1000),
        rcpt_meta: { campaign: 'welcome' },
        ...fields,
      },
    },
  })
}

function bounce(bounce_class: string, error_code: string, raw_reason: string) {
  return event('bounce', { bounce_class, error_code, raw_reason })
}

export const sample: EspSample = {
  id: 'sparkpost',
  events: {
    delivered: event('delivery'),
    deferred: event('delay', {
      bounce_class: '22',
      error_code: '452',
      raw_reason: '452 4.2.2 The mailbox is over quota',
    }),
    bounced: bounce('10', '550', '550 5.1.1 no such user here'),
    blocked: bounce('50', '554', '554 5.7.1 192.0.2.10 is listed at bl.example.net'),
    dropped: event('policy_rejection', {
      raw_reason: '554 5.7.1 [internal] recipient address suppressed due to customer policy',
    }),
    failed: event('generation_failure', { raw_reason: '554 5.3.3 the template does not render' }),
    complained: event('spam_complaint', { fbtype: 'abuse' }),
    unsubscribed: event('list_unsubscribe'),
    autoreplied: bounce('60', '', 'Out of office'),
    challenge: bounce('100', '', 'Please confirm that you are human'),
  },
  unknownEvent: event('teleported'),
  irrelevantEvent: event('open'),
  can: {
    batch: true,
    identify: true,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify(events),
  newKey: passwordKey,
  sign: withBasicAuth,
}
