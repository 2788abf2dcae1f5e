/** Sample posts of ZeptoMail's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

function event(name: string, reason?: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    event_name: [name],
    event_message: [
      {
        email_info: {
          email_reference: `message-${n}`,
          to: [{ email_address: { address: recipient, name: '' } }],
        },
        event_data: [{ details: [{ reason, time: new Date(occurredAt).toISOString() }] }],
        request_id: `request-${n}`,
      },
    ],
  })
}

export const sample: EspSample = {
  id: 'zeptomail',
  events: {
    bounced: event('hardbounce', '550 5.1.1 no such user here'),
    complained: event('spam'),
  },
  unknownEvent: event('teleport'),
  irrelevantEvent: event('email_open'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: passwordKey,
  sign: withBasicAuth,
}
