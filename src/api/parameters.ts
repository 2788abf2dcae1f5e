/** Parameters shared by several routes. */
import { z } from '@hono/zod-openapi'
import { RESENDER } from '../bounce/event.ts'
import { MAILBOX_PROVIDERS } from '../bounce/mailbox-providers.ts'
import { SOURCE, SOURCE_FORM } from '../env/secrets.ts'
import { ESPS } from '../esp/index.ts'
import { AddressText, Name, StatusClass, TimeParameter } from './contract.ts'
import { doc } from './doc.ts'

/** Filters of a list, or the target of an action. */
export const ofAddress = AddressText.optional()
export const ofDomain = Name.optional().openapi(
  doc('What stands behind the @', { example: 'example.com' }),
)
export const search = Name.trim()
  .min(2)
  .optional()
  .openapi(
    doc('A part of the address; a domain with other letters than a to z is found by whole labels', {
      example: 'user@',
    }),
  )
export const ofClass = StatusClass.optional().openapi({
  param: { description: 'What the first digit of the code says' },
})
/** An enhanced status code, as shown in the log. */
export const StatusCode = z
  .string()
  .regex(
    /^[245](\.([xX]|\d{1,3})){2}$/,
    'A status code, or one with x for any number but the first: 4.x.x',
  )
  .toLowerCase()
  .openapi(
    doc('As the log shows it; `x` stands for any number but the first', { example: '5.1.x' }),
  )
export const ofEsp = z
  .enum([...ESPS.keys(), 'mail', RESENDER, ''])
  .optional()
  .openapi(
    doc(
      'The mail service, as `GET /v1/esps` names it; `mail` for bounce mail, `resender` for what was heard while sending again, empty for what a person did',
      { example: 'postmark' },
    ),
  )
/** A source as in `/webhooks/:esp/:source`, in lower case. */
export const Source = z
  .string()
  .regex(new RegExp(`^$|${SOURCE.source}`), SOURCE_FORM)
  .toLowerCase()
  .optional()
export const ofSource = Source.openapi(
  doc('The further account of the mail service; empty for the first', { example: 'shop' }),
)
export const PROVIDER_IDS = MAILBOX_PROVIDERS.map(({ id }) => id)
export const ofProvider = z
  .enum([...PROVIDER_IDS, ''])
  .optional()
  .openapi(doc('Who holds the mailbox; empty where nobody we know', { example: 'google' }))
export const ofActor = Name.optional().openapi(
  doc('Who did it: name of a token or a secret, or an identity of Cloudflare Access', {
    example: 'billing',
  }),
)
/** A boolean in a query. */
export const Flag = z.enum(['true', 'false'])
/** A time range, of the time that the list filters by default. */
export const from = TimeParameter.optional().openapi(
  doc('At this time or later; the + of an offset is written %2B'),
)
export const to = TimeParameter.optional().openapi(
  doc('Before this time; the + of an offset is written %2B'),
)

/** An id in the path, with at most `most` characters. */
export const idInPath = (shown: { example: string }, most = 1000) =>
  z.object({
    id: z.string().max(most).openapi(doc('As the list gives it', shown)),
  })
export const addressInPath = z.object({ address: AddressText })
