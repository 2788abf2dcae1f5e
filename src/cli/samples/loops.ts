/** Sample posts of Loops' webhooks; the event's id is in the header webhook-id. */
import type { EspSample, SampleAt } from './sample.ts'
import { symmetricKey, whsecBytes, withStandardWebhooks } from './signing.ts'

function event(eventName: string) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    eventName,
    eventTime: occurredAt / 1000,
    webhookSchemaVersion: '1.0.0',
    sourceType: 'transactional',
    transactionalId: 'welcome',
    email: { id: `email-${n}`, emailMessageId: 'template-1', subject: 'Welcome' },
    contactIdentity: { id: `contact-${n}`, email: recipient, userId: null },
  })
}

export const sample: EspSample = {
  id: 'loops',
  events: {
    delivered: event('email.delivered'),
    deferred: event('email.softBounced'),
    bounced: event('email.hardBounced'),
    complained: event('email.spamReported'),
    unsubscribed: event('email.unsubscribed'),
    resubscribed: event('email.resubscribed'),
  },
  unknownEvent: event('email.teleported'),
  irrelevantEvent: event('email.opened'),
  can: {
    batch: false,
    identify: false,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: false,
  },
  body: ([event]) => JSON.stringify(event),
  newKey: () => symmetricKey('whsec_'),
  sign: (post, { privateKey }) => withStandardWebhooks(post, whsecBytes(privateKey)),
}
