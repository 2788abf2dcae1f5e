/** Wakes the deliverers of notifications: one Durable Object for each endpoint, so that a slow one holds up no other. */
import { activeEndpointIds } from '../db/endpoints.ts'
import { log } from '../log.ts'
import type { EndpointReport } from '../outgoing/endpoint-health.ts'

export function notifierStub(env: Env, endpointId: string) {
  return env.NOTIFIER.getByName(endpointId)
}

/** How calls of an endpoint fare; null while they succeed, and where its deliverer can't be asked. */
export async function endpointReport(env: Env, endpointId: string): Promise<EndpointReport | null> {
  try {
    return await notifierStub(env, endpointId).report()
  } catch (error) {
    log('error', 'notifier.unavailable', { endpointId, error })
    return null
  }
}

/** Tells every endpoint's deliverer who was erased. One that can't be reached is delivering nothing. */
export async function forgetNotified(env: Env, address: string): Promise<void> {
  try {
    const ids = await activeEndpointIds(env.DB)
    await Promise.all(ids.map((id) => notifierStub(env, id).forget(address)))
  } catch (error) {
    log('warn', 'notifier.forget_failed', { error })
  }
}

/** Tells every endpoint's deliverer that there may be work; for `told` of 0 there is none. One that can't be reached is woken by the sweeper. */
export async function wakeNotifiers(env: Env, told = 1): Promise<void> {
  if (told === 0) return
  try {
    const ids = await activeEndpointIds(env.DB)
    await Promise.all(ids.map((id) => notifierStub(env, id).wake(id)))
  } catch (error) {
    log('warn', 'notifier.wake_failed', { error })
  }
}
