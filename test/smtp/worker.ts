/** A Worker with the real clock, record, store and sockets and nothing of the outside: what the SMTP tests run in workerd. */
import { connect } from 'cloudflare:sockets'
import { Hono } from 'hono'
import { messages } from '../../src/api/messages.ts'
import type { BounceEvent } from '../../src/bounce/event.ts'
import { readSettings } from '../../src/env/settings.ts'
import { ESPS } from '../../src/esp/index.ts'
import { ingest } from '../../src/ingest.ts'
import { chosenResender } from '../../src/retry/resend/chosen-resender.ts'
import type { ResendItem } from '../../src/retry/resend/resender.ts'
import { type Envelope, type SmtpServer, SmtpSession } from '../../src/smtp/session.ts'
import { webhooks } from '../../src/webhook.ts'

// biome-ignore lint/performance/noBarrelFile: the runtime finds a Durable Object by its export
export { RetryScheduler } from '../../src/retry/retry-scheduler.ts'

const app = new Hono<{ Bindings: Env }>()
  .route('/v1/messages', messages)
  .route('/webhooks', webhooks({ esps: ESPS }))
  .post('/ingest', async (c) => {
    const events = await c.req.json<BounceEvent[]>()
    return c.json(await ingest(c.env, events, { now: Date.now() }))
  })
  // One call of the chosen resender, under settings of its own.
  .post('/resend', async (c) => {
    const { vars, items } = await c.req.json<{ vars: object; items: ResendItem[] }>()
    const env = { ...c.env, ...vars }
    const outcome = await chosenResender(env, readSettings(env))?.(items, Date.now())
    return c.json({ ...outcome, items: [...(outcome?.items.values() ?? [])] })
  })
  // One session with one message.
  .post('/session', async (c) => {
    const { server, mail } = await c.req.json<{
      server: SmtpServer
      mail: Omit<Envelope, 'message'> & { message: string }
    }>()
    try {
      const session = await SmtpSession.open(connect, server)
      const message = new TextEncoder().encode(mail.message)
      const submission = await session.submit({ ...mail, message })
      await session.quit()
      return c.json(submission)
    } catch (error) {
      return c.json({ problem: String(error) })
    }
  })

export default app
