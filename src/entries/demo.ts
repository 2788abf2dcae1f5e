/**
 * The Worker as `npm run demo` starts it: the same, except that SNS messages are checked against a certificate the
 * demo made. It is an entry file of its own, so that no setting of a deployed Worker opens that door.
 */
import { env } from 'cloudflare:workers'
import { createApp } from '../app.ts'
import { ESPS } from '../esp/index.ts'
import worker from '../index.ts'

// biome-ignore lint/performance/noBarrelFile: the runtime finds a Durable Object by its export
export { Notifier, RetryScheduler } from '../index.ts'

const certificate = String(Reflect.get(env, 'DEMO_SNS_CERTIFICATE'))
const app = createApp({
  esps: ESPS,
  fetchCertificate: async () => certificate,
  // It is its own authority, where an ESP has one.
  trustedRoot: certificate,
})

export default { ...worker, fetch: app.fetch } satisfies ExportedHandler<Env>
