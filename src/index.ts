/** The Worker: HTTP, bounce mail, queued events, the sweeper's cron, and the Durable Objects for the retry clock and for notifications. */
import { createApp } from './app.ts'
import { ESPS } from './esp/index.ts'
import { onEmail } from './inbound.ts'
import { onQueue } from './queue.ts'
import { sweep } from './upkeep/sweep.ts'

// biome-ignore lint/performance/noBarrelFile: the runtime finds a Durable Object by its export
export { Notifier } from './notify/notifier.ts'
export { RetryScheduler } from './retry/retry-scheduler.ts'

const app = createApp({ esps: ESPS })

export default {
  fetch: app.fetch,
  async email(message, env) {
    await onEmail(message, env)
  },
  async queue(batch, env) {
    await onQueue(batch, env)
  },
  async scheduled(controller, env) {
    await sweep(env, controller.scheduledTime)
  },
} satisfies ExportedHandler<Env>
