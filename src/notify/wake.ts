/** Wakes the notifiers: one Durable Object per endpoint, so that a slow endpoint does not delay the others. */
import { activeEndpointIds } from '../db/endpoints.ts'
import { log } from '../log.ts'
import type { EndpointReport } from '../outgoing/endpoint-health.ts'

export function notifierStub(env: Env, endpointId: string) {
  return env.NOTIFIER.getByName(endpointId)
}

/** The health of an endpoint; null while calls succeed, and if its notifier does not answer. */
export async function endpointReport(env: Env, endpointId: string): Promise<EndpointReport | null> {
  try {
    return await notifierStub(env, endpointId).report()
  } catch (error) {
    log('error', 'notifier.unavailable', { endpointId, error })
    return null
  }
}

/** Tells every endpoint's notifier which address was erased. One that is not reached is delivering nothing. */
export async function forgetNotified(env: Env, address: string): Promise<void> {
  try {
    const ids = await activeEndpointIds(env.DB)
    await Promise.all(ids.map((id) => notifierStub(env, id).forget(address)))
  } catch (error) {
    log('warn', 'notifier.forget_failed', { error })
  }
}

/** Tells every endpoint's notifier that there may be work; with `told` 0 there is none. One that is not reached is woken by the sweeper. */
export async function wakeNotifiers(env: Env, told = 1): Promise<void> {
  if (told === 0) return
  try {
    const ids = await activeEndpointIds(env.DB)
    await Promise.all(ids.map((id) => notifierStub(env, id).wake(id)))
  } catch (error) {
    log('warn', 'notifier.wake_failed', { error })
  }
}
