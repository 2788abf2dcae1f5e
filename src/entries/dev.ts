/**
 * The Worker as `npm run dev` starts it: the same, except that notifications may go to a server on this machine. It is
 * an entry file of its own, so that no setting of a deployed Worker opens that door.
 */
import worker from '../index.ts'
import { alsoAllow } from '../notify/endpoint-url.ts'

// biome-ignore lint/performance/noBarrelFile: the runtime finds a Durable Object by its export
export { Notifier, RetryScheduler } from '../index.ts'

const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]']

alsoAllow(({ protocol, hostname }) => protocol === 'http:' && THIS_MACHINE.includes(hostname))

export default worker
