/** Settings left over from a trial that cannot work in a deployed Worker, or that let others read the traffic. */
import { endpointUrlError } from '../notify/endpoint-url.ts'

/** Settings with hosts that Rebound calls (`CORS_ORIGINS` names callers instead). */
const CALLED = ['RESEND_URL', 'SMTP_HOST']
const THIS_MACHINE = /^(?:https?:\/\/)?(?:[^/]*\.)?(?:localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/i

/** A warning for each. They are not errors, since the operator may know better. */
export function doubtfulSettings(vars: object): string[] {
  return CALLED.flatMap((name) => {
    const value: unknown = Reflect.get(vars, name)
    const doubt = typeof value === 'string' && value !== '' ? doubtOf(value) : null
    return doubt === null ? [] : [`${name} is ${value}: ${doubt}`]
  })
}

function doubtOf(value: string): string | null {
  if (THIS_MACHINE.test(value)) return 'a deployed Worker does not reach this machine.'
  const host = value.replace(/^https?:\/\/(?:[^/@]*@)?/i, '')
  // What a Worker can reach is the same for every kind of call.
  if (endpointUrlError(`https://${host}`) !== null) {
    return 'a deployed Worker reaches no private network; a tunnel gives a server in one a public name.'
  }
  return /^http:/i.test(value)
    ? 'without https, addresses and what servers say of them can be read on the way.'
    : null
}
