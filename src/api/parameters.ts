/** The parameters that several routes take, each described once. */
import { z } from '@hono/zod-openapi'
import { AddressText, Name, StatusClass, TimeParameter } from './contract.ts'
import { doc } from './doc.ts'

/** What a list is narrowed down by, or an action aimed at. */
export const ofAddress = AddressText.optional()
export const ofDomain = Name.optional().openapi(
  doc('What stands behind the @', { example: 'example.com' }),
)
export const search = Name.min(2)
  .optional()
  .openapi(doc('A part of the address', { example: 'user@' }))
export const ofClass = StatusClass.optional().openapi({
  param: { description: 'What the first digit of the code says' },
})
export const ofEsp = Name.optional().openapi(
  doc('The mail service, as `GET /v1/esps` names it', { example: 'postmark' }),
)
export const ofSource = Name.optional().openapi(
  doc('The further account of the mail service; empty for the first', { example: 'shop' }),
)
export const ofProvider = Name.optional().openapi(
  doc('Who holds the mailbox', { example: 'google' }),
)
export const ofActor = Name.optional().openapi(
  doc('Who did it: name of a token or a secret, or an identity of Cloudflare Access', {
    example: 'billing',
  }),
)
/** A stretch of time, of what is meant by default. */
export const from = TimeParameter.optional().openapi(doc('At this time or later'))
export const to = TimeParameter.optional().openapi(doc('Before this time'))

/** What is named in the path. */
export const idInPath = (example: string) =>
  z.object({
    id: z.string().max(1000).openapi(doc('As the list gives it', { example })),
  })
export const addressInPath = z.object({ address: AddressText })
