/** Secrets of the environment: their names, and how one variable holds several. */

/** Name of a further account of a mail service; it becomes part of the secret's name. */
export const SOURCE = /^[a-zA-Z0-9][\w-]{0,31}$/
export const SOURCE_FORM =
  'A source is 1 to 32 letters, digits, hyphens and underscores, and begins with a letter or digit.'

/** Name of the secret that proves an ESP's posts: `WEBHOOK_SECRET_SENDGRID`, `WEBHOOK_SECRET_SENDGRID_SHOP`. */
export function secretName(esp: string, source: string): string {
  const name = source === '' ? esp : `${esp}_${source}`
  return `WEBHOOK_SECRET_${name.toUpperCase().replaceAll('-', '_')}`
}

/** The secrets of a variable, separated by commas for rotation; empty if none is configured. */
export function secretsOf(env: object, name: string): string[] {
  const configured: unknown = Reflect.get(env, name)
  if (typeof configured !== 'string') return []
  return configured
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
}
