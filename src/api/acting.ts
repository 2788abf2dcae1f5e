/** What an action needs besides its target: the actor, the note, and the settings for recording. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { By } from '../db/actions.ts'
import type { Deed } from '../db/audit.ts'
import type { AuditAction } from '../db/audit-action.ts'
import type { RecordOptions } from '../db/record.ts'
import { readSettings, recordOptions } from '../env/settings.ts'
import type { ApiEnv } from './api-env.ts'
import { doc } from './doc.ts'

export const Note = z
  .string()
  .trim()
  .max(500)
  .optional()
  .openapi(doc('Why; kept in the log', { example: 'Wrote to us from another address' }))

/** A name for what a request does or creates: the same if the request is repeated with its Idempotency-Key. */
export function requestName(c: Context<ApiEnv>): string {
  return c.get('claim') ?? crypto.randomUUID()
}

/** The author of an action, from the token or the Access identity. */
export function by(c: Context<ApiEnv>, note: string | undefined): By {
  return {
    id: requestName(c),
    actor: c.get('actor'),
    note: note || null,
  }
}

/** The author and time of an action that leaves no row in the delivery log. */
export function deed(c: Context<ApiEnv>, action: AuditAction): Deed {
  return { actor: c.get('actor'), action, at: Date.now() }
}

/** The options of `record`, as of now. */
export function recordingNow(env: Env): RecordOptions {
  return recordOptions(readSettings(env), Date.now())
}
