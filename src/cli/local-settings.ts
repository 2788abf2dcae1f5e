/** Settings that only this machine can follow, as a trial leaves them behind. */

/** Whom Rebound calls; `CORS_ORIGINS` says who may call. */
const CALLED = ['RESEND_URL', 'SMTP_HOST']
const THIS_MACHINE = /^(?:https?:\/\/)?(?:[^/]*\.)?(?:localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/i

export function settingsOfThisMachine(vars: object): { name: string; value: string }[] {
  return CALLED.map((name) => ({ name, value: String(Reflect.get(vars, name)) })).filter(
    ({ value }) => THIS_MACHINE.test(value),
  )
}
