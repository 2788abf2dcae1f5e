/** Whose webhook this looks like, by the headers only that ESP sends: a hint for a wrong set-up, never a proof. */

/** Header, beginning of its value where the name alone says too little, and the adapter. */
const MARKS: readonly (readonly [header: string, value: string, esp: string])[] = [
  ['x-twilio-email-event-webhook-signature', '', 'sendgrid'],
  ['x-amz-sns-message-type', '', 'ses'],
  ['x-mandrill-signature', '', 'mandrill'],
  ['x-message-systems-batch-id', '', 'sparkpost'],
  ['user-agent', 'Postmark', 'postmark'],
  ['user-agent', 'SendGrid', 'sendgrid'],
  ['user-agent', 'mailgun', 'mailgun'],
  ['aeg-event-type', '', 'azure'],
  ['x-postal-signature-256', '', 'postal'],
  ['x-mailpace-signature', '', 'mailpace'],
  ['x-mom-webhook-signature', '', 'mailomat'],
  ['mailtrap-signature', '', 'mailtrap'],
  ['x-cio-signature', '', 'customerio'],
  ['svix-id', '', 'resend'],
]

/** Adapter id; null where nothing tells, or where it is the one that was asked. */
export function lookalike(asked: string, headers: Headers): string | null {
  const found = MARKS.find(([name, beginning]) =>
    headers.get(name)?.toLowerCase().startsWith(beginning.toLowerCase()),
  )
  return found === undefined || found[2] === asked ? null : found[2]
}
