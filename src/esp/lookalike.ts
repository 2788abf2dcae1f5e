/** What a post at the wrong URL looks like: another service's webhook, or mail that somebody wrote. */
import type { EspAdapter, ReceivedMailHook, WebhookRequest } from './esp.ts'
import { ESPS } from './index.ts'

/** Whose webhook this looks like by its headers; null where nothing tells, or where it is the one that was asked. */
export function lookalike(asked: EspAdapter, { headers }: WebhookRequest): EspAdapter | null {
  const has = ([name, beginning]: [string, string]) =>
    headers.get(name)?.toLowerCase().startsWith(beginning)
  const found = ESPS.values().find(({ marks = {} }) => Object.entries(marks).some(has))
  return found === undefined || found === asked ? null : found
}

/** Marks stand near the start, before what a mail holds itself; longer bodies are looked at no further. */
const MAX_LOOK_BYTES = 256 * 1024

/** Who received this mail and posts it on, and how; null where nothing tells. Believed only of posts that hold no event or prove nothing. */
export function receivedMail({
  body,
}: WebhookRequest): (ReceivedMailHook & { name: string }) | null {
  const text = new TextDecoder().decode(body.subarray(0, MAX_LOOK_BYTES))
  for (const { name, receivedMail: hook } of ESPS.values()) {
    if (hook?.words.every((word) => word.test(text))) return { name, ...hook }
  }
  return null
}
