/** Why a mail is kept as unread. */
export const UNREAD_REASONS = [
  'beyond_limits', // nested too deep, or headers too long: no parser should go on; or a report behind more than is read
  'too_many_recipients', // of a report that names more than are read, the rest
  'names_nobody', // a bounce or a complaint, of nobody it names
  'not_understood', // a server's letter, or one to a proven return-path, that is nothing we know
] as const
export type UnreadReason = (typeof UNREAD_REASONS)[number]
