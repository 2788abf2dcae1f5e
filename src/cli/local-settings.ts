/** Settings of wrangler.toml that only this machine can follow, as a trial leaves them behind. */

/** Whom Rebound calls; `CORS_ORIGINS` says who may call. */
const CALLED = /^(RESEND_URL|SMTP_HOST)\s*=\s*"([^"]+)"/gm
const THIS_MACHINE = /^(?:https?:\/\/)?(?:[^/]*\.)?(?:localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/i

export function settingsOfThisMachine(toml: string): { name: string; value: string }[] {
  return Array.from(toml.matchAll(CALLED), ([, name = '', value = '']) => ({ name, value })).filter(
    ({ value }) => THIS_MACHINE.test(value),
  )
}
