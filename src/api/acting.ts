/** What a person's action needs beside its target: who, why, and the settings it is recorded under. */
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

/** Names what a request does or makes: the same where it is repeated under its Idempotency-Key. */
export function requestName(c: Context<ApiEnv>): string {
  return c.get('claim') ?? crypto.randomUUID()
}

/** Who did it, from the token or the Access identity. */
export function by(c: Context<ApiEnv>, note: string | undefined): By {
  return {
    id: requestName(c),
    actor: c.get('actor'),
    note: note || null,
  }
}

/** What leaves no row in the log: who does it, now. */
export function deed(c: Context<ApiEnv>, action: AuditAction): Deed {
  return { actor: c.get('actor'), action, at: Date.now() }
}

/** What `record` wants to know, at this moment. */
export function recordingNow(env: Env): RecordOptions {
  return recordOptions(readSettings(env), Date.now())
}
