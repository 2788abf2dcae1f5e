/** The queue() handler: delivery events of Cloudflare Email Sending, one message each, proven by the queue's binding. */
import type { BounceEvent } from './bounce/event.ts'
import { cloudflare, readCloudflareEvent } from './esp/cloudflare.ts'
import { amiss } from './esp/collect.ts'
import { ingest } from './ingest.ts'
import { log } from './log.ts'
import { noteUnreadable } from './proof/refused-posts.ts'

/** Delay of a redelivery when D1 does not answer. */
const RETRY_DELAY_SECONDS = 60

const PLACE = { esp: cloudflare.id, source: '' }

interface Readable {
  message: Message
  events: readonly BounceEvent[]
}

/**
 * Records a batch. A message is acknowledged when its event is durable, or when it can never be read;
 * otherwise the queue delivers it again.
 */
export async function onQueue(batch: MessageBatch, env: Env): Promise<void> {
  const readable: Readable[] = []
  for (const message of batch.messages) {
    const events = await readEvents(message, env)
    if (events.length > 0) readable.push({ message, events })
    else message.ack()
  }
  if (readable.length === 0) return
  if (await recorded(env, readable)) return
  // After a failure, each message is recorded by itself, so that none holds up the others.
  for (const one of readable) {
    if (!(await recorded(env, [one]))) one.message.retry({ delaySeconds: RETRY_DELAY_SECONDS })
  }
}

/** The event of a message; none when it is unreadable, which is noted, or says nothing about deliverability. */
async function readEvents(message: Message, env: Env): Promise<BounceEvent[]> {
  const parsed = readCloudflareEvent(message.body)
  const reason = amiss(cloudflare, parsed)
  if (reason) await noteUnreadable(env, PLACE, reason, Date.now())
  return parsed.events.map((event) => ({
    ...event,
    ...PLACE,
    authenticity: cloudflare.authenticity,
  }))
}

/** Whether these messages are durable now; they are acknowledged if so. */
async function recorded(env: Env, readable: readonly Readable[]): Promise<boolean> {
  try {
    const events = readable.flatMap((one) => one.events)
    await ingest(env, events, { now: Date.now() })
  } catch (error) {
    log('error', 'queue.not_recorded', { messages: readable.length, error })
    return false
  }
  for (const { message } of readable) message.ack()
  return true
}
