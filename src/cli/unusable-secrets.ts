/** Secrets of another form than what reads them takes, as a slip of the pen or of the clipboard leaves them: nothing is proven, or signed, by them. */
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

/** By the names of mail services; those of all others may be any text. */
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

/** A sentence for each; a secret is never told. */
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

/** Of Base64 in either alphabet; none of anything else. */
function bytesOf(text: string): Buffer {
  return Buffer.from(/^[\w+/-]+={0,2}$/.test(text) ? text : '', 'base64')
}

/** As PEM, or its bare Base64. */
function isPublicKey(text: string, type: string): boolean {
  const key = bytesOf(text.replace(/-----[A-Z ]+-----|\s|\\n/g, ''))
  try {
    return createPublicKey({ key, format: 'der', type: 'spki' }).asymmetricKeyType === type
  } catch {
    return false
  }
}
