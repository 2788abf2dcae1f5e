/** Before a window is reopened: is there still anything to send? */
import type { Settings } from '../../env/settings.ts'
import { storedUrls } from './resend-mailgun.ts'
import { wantedMessages } from './resend-smtp.ts'
import type { ResendItem } from './resender.ts'

/** The addresses for which the resender still has something to send, or can be told what to send. */
export async function stillSendable(
  env: Env,
  { resender }: Settings,
  waited: readonly Pick<ResendItem, 'address' | 'messages'>[],
): Promise<Set<string>> {
  if (resender === 'smtp') return new Set((await wantedMessages(env, waited)).keys())
  const held = waited.filter(({ messages }) => {
    const sendable = resender === 'mailgun' ? storedUrls(messages) : messages
    return sendable.length > 0
  })
  return new Set(held.map(({ address }) => address))
}
