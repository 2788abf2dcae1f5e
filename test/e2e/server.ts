/** Rebound as `wrangler dev` serves it, with something in its record. */

import { type DemoServer, startServer } from '../../src/cli/demo/server.ts'
import { signatureHeaders } from '../../src/notify/sign.ts'

export const TOKEN = 'e2e-token'
const GENERIC_SECRET = 'whsec_ZTJlLXRlc3QtZ2VuZXJpYy1zZWNyZXQtMzItYnl0ZXM='

export function startRebound(
  vars: Record<string, string> = {},
  secrets: Record<string, string> = {},
): Promise<DemoServer> {
  return startServer(vars, {
    API_TOKEN: TOKEN,
    API_TOKEN_READ: 'e2e-read-token',
    WEBHOOK_SECRET_GENERIC: GENERIC_SECRET,
    ERASE_SALT: 'e2e-salt',
    ...secrets,
  })
}

export interface GenericEvent {
  recipient: string
  reply?: string
  type?: string
  final?: boolean
  occurredAt?: string
  eventId?: string
  messageId?: string
}

/** Posts events to /webhooks/generic, signed. */
export async function post(server: DemoServer, events: readonly GenericEvent[]): Promise<void> {
  const body = JSON.stringify({ events })
  const signature = await signatureHeaders(`msg_${crypto.randomUUID()}`, Date.now(), body, [
    GENERIC_SECRET,
  ])
  const response = await fetch(`${server.url}/webhooks/generic`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature },
    body,
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

export function api(server: DemoServer, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  return fetch(server.url + path, { ...init, headers })
}
