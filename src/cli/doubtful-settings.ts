/** Settings that a deployed Worker cannot follow, as a trial leaves them behind, or that let others read along. */
import { endpointUrlError } from '../notify/endpoint-url.ts'

/** Whom Rebound calls; `CORS_ORIGINS` says who may call. */
const CALLED = ['RESEND_URL', 'SMTP_HOST']
const THIS_MACHINE = /^(?:https?:\/\/)?(?:[^/]*\.)?(?:localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/i

/** A sentence for each. They are no mistakes: whose they are may know better. */
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
  // For what a Worker reaches it makes no difference who asks for it.
  if (endpointUrlError(`https://${host}`) !== null) {
    return 'a deployed Worker reaches no private network; a tunnel gives a server in one a public name.'
  }
  return /^http:/i.test(value)
    ? 'without https, addresses and what servers say of them can be read on the way.'
    : null
}
