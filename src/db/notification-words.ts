/** The types of notifications for the sender's own systems, and the words for their states. */

export const NOTIFICATION_TYPES = [
  'address.undeliverable',
  'address.recovered',
  'delivery.failed',
  'retry.started',
  'retry.delivered',
  'retry.expired',
  'complaint.received',
  'resend.failing',
] as const
export type NotificationType = (typeof NOTIFICATION_TYPES)[number]

/** Sent by hand, to see whether it arrives; no endpoint subscribes to it. */
export const TEST_TYPE = 'test'
export const SENT_TYPES = [...NOTIFICATION_TYPES, TEST_TYPE] as const

export const NOTIFICATION_STATES = ['pending', 'delivered', 'failed'] as const
export type NotificationState = (typeof NOTIFICATION_STATES)[number]

export const ENDPOINT_STATES = ['active', 'paused', 'gone'] as const
export type EndpointState = (typeof ENDPOINT_STATES)[number]
