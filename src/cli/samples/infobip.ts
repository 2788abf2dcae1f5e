/** Sample posts of Infobip's email delivery reports. */
import type { EspSample, SampleAt } from './sample.ts'
import { passwordKey, withBasicAuth } from './signing.ts'

const NO_ERROR = { groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error' }

function report(groupName: string, error: object = NO_ERROR) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    bulkId: 'bulk-1',
    messageId: `message-${n}`,
    to: recipient,
    sentAt: new Date(occurredAt - 1000).toISOString().replace('Z', '+0000'),
    doneAt: new Date(occurredAt).toISOString().replace('Z', '+0000'),
    messageCount: 1,
    callbackData: 'welcome',
    status: { groupName, name: `${groupName}_SAMPLE` },
    error: { permanent: false, ...error },
    channel: 'EMAIL',
  })
}

export const sample: EspSample = {
  id: 'infobip',
  events: {
    delivered: report('DELIVERED'),
    deferred: report('PENDING', { name: 'EC_SAMPLE_BUSY', description: 'Mailbox full' }),
    bounced: report('UNDELIVERABLE', {
      name: 'EC_SAMPLE_UNKNOWN',
      description: 'Invalid email address',
      permanent: true,
    }),
    dropped: report('UNDELIVERABLE', {
      name: 'EC_SUPPRESSED_BOUNCE',
      description: 'On the suppression list',
      permanent: true,
    }),
    failed: report('REJECTED', { name: 'EC_SAMPLE_CREDITS', description: 'Not enough credits' }),
  },
  unknownEvent: report('TELEPORTED'),
  irrelevantEvent: report('PENDING'),
  can: {
    batch: true,
    identify: false,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: (results) => JSON.stringify({ results }),
  newKey: passwordKey,
  sign: withBasicAuth,
}
