/** Sample posts of Resend's webhooks; the event's id is in the header svix-id. */
import type { EspSample, SampleAt } from './sample.ts'
import { symmetricKey, whsecBytes, withStandardWebhooks } from './signing.ts'

function event(type: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    type,
    created_at: new Date(occurredAt).toISOString(),
    data: {
      email_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      from: 'shop@example.org',
      to: [recipient],
      tags: { campaign: 'welcome' },
      ...fields,
    },
  })
}

export const sample: EspSample = {
  id: 'resend',
  events: {
    delivered: event('email.delivered'),
    deferred: event('email.delivery_delayed'),
    bounced: event('email.bounced', {
      bounce: {
        type: 'Permanent',
        subType: 'General',
        message: 'The mailbox does not exist.',
        diagnosticCode: ['smtp; 550 5.1.1 no such user here'],
      },
    }),
    dropped: event('email.bounced', {
      bounce: { type: 'Permanent', subType: 'Suppressed', message: 'On the suppression list.' },
    }),
    failed: event('email.failed', { failed: { reason: 'reached_daily_quota' } }),
    complained: event('email.complained'),
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
  sign: (post, { privateKey }) => withStandardWebhooks(post, whsecBytes(privateKey), 'svix'),
}
