/** How the API reports an endpoint that fails: a notification endpoint or the resend endpoint. */
import { z } from '@hono/zod-openapi'
import type { EndpointReport } from '../outgoing/endpoint-health.ts'
import { answer } from './answers.ts'
import { Time } from './contract.ts'
import { doc } from './doc.ts'
import { rfc3339, rfc3339OrNull } from './request.ts'

export const Failing = answer(() =>
  z
    .object({ since: Time, failures: z.int(), restsUntil: Time.nullable() })
    .nullable()
    .openapi(doc('Null while calls succeed, and where nobody can tell')),
)

export function failingOf(report: EndpointReport | null): z.infer<typeof Failing> {
  if (report === null) return null
  const { failingSince, failures, restsUntil } = report
  return {
    since: rfc3339(failingSince),
    failures,
    restsUntil: rfc3339OrNull(restsUntil > Date.now() ? restsUntil : null),
  }
}
