/** Secrets of the environment: how they are named, and how several of one name are told apart. */

/** Name of the secret that proves an ESP's posts: `WEBHOOK_SECRET_SENDGRID`, `WEBHOOK_SECRET_SENDGRID_SHOP`. */
export function secretName(esp: string, source: string): string {
  const name = source === '' ? esp : `${esp}_${source}`
  return `WEBHOOK_SECRET_${name.toUpperCase().replaceAll('-', '_')}`
}

/** Several are separated by commas, for rotation; none where nothing is configured. */
export function secretsOf(env: object, name: string): string[] {
  const configured: unknown = Reflect.get(env, name)
  if (typeof configured !== 'string') return []
  return configured
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
}
