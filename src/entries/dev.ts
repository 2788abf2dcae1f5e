/**
 * The Worker as started by `npm run dev`: the same, except that notifications may go to a server on this machine. It is
 * a separate entry file, so that no setting of a deployed Worker can enable this.
 */
import worker from '../index.ts'
import { alsoAllow } from '../notify/endpoint-url.ts'

// biome-ignore lint/performance/noBarrelFile: the runtime finds a Durable Object by its export
export { Notifier, RetryScheduler } from '../index.ts'

const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]']

alsoAllow(({ protocol, hostname }) => protocol === 'http:' && THIS_MACHINE.includes(hostname))

export default worker
