/** Actions through the API that leave no row in the delivery log, as `target.act`. */
export const AUDIT_ACTIONS = [
  'address.erase',
  'endpoint.change',
  'endpoint.create',
  'endpoint.delete',
  'endpoint.rotate',
  'message.delete',
  'notification.redeliver',
  'retry.attempt',
  'rule.create',
  'rule.delete',
  'token.create',
  'token.revoke',
  'unread.delete',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]
