/** What a resender is asked for: an address, with the messages that wait for it. */
import type { ResendItem } from '../src/retry/resend/resender.ts'

export const item = (address: string, ...messageIds: string[]): ResendItem => ({
  retryId: address,
  address,
  startedAt: 0,
  endsAt: 1,
  mode: 'resend',
  inFlightUntil: null,
  planId: '',
  pulledUntil: 0,
  lastStatus: null,
  lastReason: null,
  attempt: 1,
  messages: messageIds.map((messageId) => ({
    esp: 'ses',
    source: '',
    messageId,
    occurredAt: 0,
    metadata: {},
  })),
  more: false,
})
