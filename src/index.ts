/** The Worker. */
import { DurableObject } from 'cloudflare:workers'

export class RetryScheduler extends DurableObject<Env> {}

export default {
  async fetch() {
    return new Response('not yet', { status: 501 })
  },
} satisfies ExportedHandler<Env>
