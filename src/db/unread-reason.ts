/** Why a mail is kept as unread. */
export const UNREAD_REASONS = [
  'beyond_limits', // nested too deep, headers too long to parse, or a report beyond the part that is read
  'too_many_recipients', // a report names more recipients than are read: the rest
  'unproven_recipients', // it names more unproven recipients than are logged of one mail: the rest
  'names_nobody', // a bounce or a complaint that names nobody
  'not_understood', // a mail from a server, or to a proven return-path, in no form we know
] as const
export type UnreadReason = (typeof UNREAD_REASONS)[number]
