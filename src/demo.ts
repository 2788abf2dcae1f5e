/**
 * The Worker as `npm run demo` starts it: the same app, except that SNS messages are checked against a
 * certificate the demo made. It is an entry file of its own, so that no setting of a deployed Worker opens that door.
 */
import { env } from 'cloudflare:workers'
import { createApp } from './app.ts'
import { createRegistry } from './esp/index.ts'
import { onEmail } from './inbound.ts'
import { onQueue } from './queue.ts'
import { sweep } from './retry/sweep.ts'

// biome-ignore lint/performance/noBarrelFile: the runtime finds a Durable Object by its export
export { Notifier } from './notify/notifier.ts'
export { RetryScheduler } from './retry/retry-scheduler.ts'

const certificate = String(Reflect.get(env, 'DEMO_SNS_CERTIFICATE'))
const app = createApp({
  esps: createRegistry(),
  fetchCertificate: async () => certificate,
  // It is its own authority, where an ESP has one.
  trustedRoot: certificate,
})

export default {
  fetch: app.fetch,
  async email(message, bindings) {
    await onEmail(message, bindings)
  },
  async queue(batch, bindings) {
    await onQueue(batch, bindings)
  },
  async scheduled(controller, bindings) {
    await sweep(bindings, controller.scheduledTime)
  },
} satisfies ExportedHandler<Env>
