/** Sample posts of Scaleway's transactional email, signed by a throw-away key whose certificate has to be served. */
import { selfSignedCertificate } from './certificate.ts'
import type { EspSample, SampleAt } from './sample.ts'
import { exportPair, RSA_2048, withSnsEnvelope } from './signing.ts'

function event(type: string, fields: object = {}) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    id: `sample-${type}-${n}`,
    type,
    created_at: new Date(occurredAt).toISOString(),
    email_id: `email-${n}`,
    email_from: 'shop@example.org',
    email_to: recipient,
    ...fields,
  })
}

export const sample: EspSample = {
  id: 'scaleway',
  events: {
    delivered: event('email_delivered'),
    deferred: event('email_deferred', {
      email_response_code: 452,
      email_response_message: '4.2.2 The mailbox is over quota',
    }),
    bounced: event('email_mailbox_not_found', {
      email_response_code: 550,
      email_response_message: '5.1.1 no such user here',
    }),
    blocked: event('email_spam', { email_response_code: 554, email_response_message: 'spam' }),
    dropped: event('email_blocklisted'),
  },
  unknownEvent: event('email_teleported'),
  irrelevantEvent: event('email_queued'),
  can: {
    batch: false,
    identify: true,
    tellTime: true,
    coverBody: true,
    coverTime: true,
    keyPair: true,
  },
  body: ([event]) => JSON.stringify(event),
  async newKey() {
    const pair = await exportPair(
      await crypto.subtle.generateKey(RSA_2048, true, ['sign', 'verify']),
    )
    return { secret: 'arn:scw:sns:fr-par:project-1:rebound', privateKey: pair.privateKey }
  },
  sign: (post, key) =>
    withSnsEnvelope(post, key, 'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sample.pem'),
  certificate: ({ privateKey }, now) => selfSignedCertificate(privateKey, now),
}
