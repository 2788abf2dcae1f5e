/** Sample posts of ZeptoMail's webhooks. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

interface Posted {
  event_name: string[]
  event_message: object[]
}

function event(name: string, reason?: string) {
  return ({ recipient, occurredAt, n }: SampleAt): Posted => ({
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
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  // One type, and any number of messages.
  body: (events) => {
    const posted = events as readonly Posted[]
    const event_message = posted.flatMap((one) => one.event_message)
    return JSON.stringify({ ...posted[0], event_message })
  },
  newKey: passwordKey,
  sign: withBasicAuth,
}
