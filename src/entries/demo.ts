/**
 * The Worker as started by `npm run demo`: the same, except that SNS messages are checked against a certificate that the
 * demo generated. It is a separate entry file, so that no setting of a deployed Worker can enable this.
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
  // For ESPs that have an authority, the demo's certificate is its own root.
  trustedRoot: certificate,
})

export default { ...worker, fetch: app.fetch } satisfies ExportedHandler<Env>
