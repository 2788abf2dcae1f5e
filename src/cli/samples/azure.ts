/** Sample posts of Azure Communication Services through Event Grid. */
import type { EspSample, SampleAt } from './sample.ts'
import { JSON_HEADERS, symmetricKey } from './signing.ts'

const TYPE = 'Microsoft.Communication.EmailDeliveryReportReceived'

function event(status: string, statusMessage = '', eventType = TYPE) {
  return ({ recipient, occurredAt, n }: SampleAt) => ({
    id: `sample-${status}-${n}`,
    eventType,
    dataVersion: '1.0',
    eventTime: new Date(occurredAt).toISOString(),
    data: {
      sender: 'shop@example.org',
      recipient,
      messageId: `message-${n}`,
      status,
      deliveryStatusDetails: { statusMessage, recipientMailServerHostName: 'mx.example.com' },
      deliveryAttemptTimeStamp: new Date(occurredAt).toISOString().replace('Z', '0000Z'),
    },
  })
}

export const sample: EspSample = {
  id: 'azure',
  events: {
    delivered: event('Delivered'),
    bounced: event('Bounced', '550 5.1.1 no such user here'),
    blocked: event('FilteredSpam', '554 5.7.1 looks like spam'),
    dropped: event('Suppressed', 'on the suppression list'),
  },
  unknownEvent: event('Teleported'),
  irrelevantEvent: event(
    'view',
    '',
    'Microsoft.Communication.EmailEngagementTrackingReportReceived',
  ),
  can: {
    batch: true,
    identify: true,
    tellTime: true,
    coverBody: false,
    coverTime: false,
    keyPair: false,
  },
  body: (events) => JSON.stringify(events),
  newKey: () => symmetricKey(),
  async sign({ url, body }, { privateKey }) {
    const withToken = `${url}?token=${encodeURIComponent(privateKey)}`
    return { url: withToken, body, headers: { ...JSON_HEADERS, 'aeg-event-type': 'Notification' } }
  },
}
