/** Recognises a post at the wrong URL: another service's webhook, or received mail that a service forwards. */
import type { EspAdapter, ReceivedMailHook, WebhookRequest } from './esp.ts'
import { ESPS } from './index.ts'

/** The ESP whose webhook this looks like by its headers; null if none, or if it is `asked`. */
export function lookalike(asked: EspAdapter, { headers }: WebhookRequest): EspAdapter | null {
  const has = ([name, beginning]: [string, string]) =>
    headers.get(name)?.toLowerCase().startsWith(beginning)
  const found = ESPS.values().find(({ marks = {} }) => Object.entries(marks).some(has))
  return found === undefined || found === asked ? null : found
}

/** How much of a body is searched: the marks are near its start, before the content of the mail. */
const MAX_LOOK_BYTES = 256 * 1024

/** The ESP that received this mail and forwards it, and by which webhook; null if unknown. Used only for posts without an event or a proof. */
export function receivedMail({
  body,
}: WebhookRequest): (ReceivedMailHook & { name: string }) | null {
  const text = new TextDecoder().decode(body.subarray(0, MAX_LOOK_BYTES))
  for (const { name, receivedMail: hook } of ESPS.values()) {
    if (hook?.words.every((word) => word.test(text))) return { name, ...hook }
  }
  return null
}
