/** Secrets in the wrong form, by a typing or copying error: they can neither verify nor sign anything. */
import { createPublicKey } from 'node:crypto'
import { secretsOf } from '../env/secrets.ts'
import { sampleIds } from './sample-post.ts'

const WEBHOOK_SECRET = /^WEBHOOK_SECRET_([A-Z\d]+)(?:_|$)/

interface Form {
  called: string
  fits: (secret: string) => boolean
}

const WHSEC: Form = {
  called: 'whsec_ and Base64',
  fits: (secret) => bytesOf(secret.replace(/^whsec_/, '')).length > 0,
}

/** Forms by mail service; the secrets of all others may be any text. */
const FORMS: Record<string, Form | undefined> = {
  generic: WHSEC,
  loops: WHSEC,
  resend: WHSEC,
  sweego: WHSEC,
  mailpace: { called: 'a public key', fits: (secret) => bytesOf(secret).length === 32 },
  postal: { called: 'a public key', fits: (secret) => isPublicKey(secret, 'rsa') },
  sendgrid: { called: 'a public key', fits: (secret) => isPublicKey(secret, 'ec') },
  scaleway: { called: 'the ARN of a topic', fits: (secret) => secret.startsWith('arn:') },
}

/** A warning for each; never contains a secret. */
export async function unusableSecrets(vars: object): Promise<string[]> {
  const services = [...(await sampleIds()), 'mail']
  const isAmiss = (name: string, { fits }: Form) => !secretsOf(vars, name).every(fits)
  return Object.keys(vars).flatMap((name) => {
    if (name === 'RESEND_SECRET')
      return isAmiss(name, WHSEC) ? [`${name} signs nothing: it is not ${WHSEC.called}`] : []
    const id = WEBHOOK_SECRET.exec(name)?.[1]?.toLowerCase()
    if (id === undefined) return []
    if (!services.includes(id)) return [`${name} proves nothing: there is no mail service ${id}`]
    const form = FORMS[id]
    return form && isAmiss(name, form) ? [`${name} proves nothing: it is not ${form.called}`] : []
  })
}

/** The bytes of Base64 in either alphabet; empty for anything else. */
function bytesOf(text: string): Buffer {
  return Buffer.from(/^[\w+/-]+={0,2}$/.test(text) ? text : '', 'base64')
}

/** Whether the text is a public key of this type, as PEM or bare Base64. */
function isPublicKey(text: string, type: string): boolean {
  const key = bytesOf(text.replace(/-----[A-Z ]+-----|\s|\\n/g, ''))
  try {
    return createPublicKey({ key, format: 'der', type: 'spki' }).asymmetricKeyType === type
  } catch {
    return false
  }
}
