import { expect, it } from 'vitest'
import { loadSample, sampleIds } from '../../src/cli/sample-post.ts'
import { unusableSecrets } from '../../src/cli/unusable-secrets.ts'

it.each([
  ['WEBHOOK_SECRET_RESEND', 'whsec_…', ' proves nothing: it is not whsec_ and Base64'],
  ['WEBHOOK_SECRET_GENERIC_SHOP', 'whsec_', ' proves nothing: it is not whsec_ and Base64'],
  ['WEBHOOK_SECRET_SWEEGO', 'AAAA,no:base64', ' proves nothing: it is not whsec_ and Base64'],
  ['WEBHOOK_SECRET_SENDGRID', 'MFkw', ' proves nothing: it is not a public key'],
  ['WEBHOOK_SECRET_POSTAL', 'user:password', ' proves nothing: it is not a public key'],
  ['WEBHOOK_SECRET_MAILPACE', 'AAAA', ' proves nothing: it is not a public key'],
  ['WEBHOOK_SECRET_SCALEWAY', 'topic', ' proves nothing: it is not the ARN of a topic'],
  ['WEBHOOK_SECRET_RESND', 'whsec_AAAA', ' proves nothing: there is no mail service resnd'],
  ['RESEND_SECRET', 'password!', ' signs nothing: it is not whsec_ and Base64'],
])('%s = "%s" is told', async (name, secret, said) => {
  expect(await unusableSecrets({ [name]: secret })).toEqual([name + said])
})

it('what each service gives is not, nor what is empty, or any text', async () => {
  const made = (await sampleIds()).map(async (id) => {
    const { queueOnly, newKey } = await loadSample(id)
    return [`WEBHOOK_SECRET_${id.toUpperCase()}`, queueOnly ? '' : (await newKey()).secret]
  })
  const vars = { ...Object.fromEntries(await Promise.all(made)), WEBHOOK_SECRET_MAIL: 'any text' }
  expect(Object.keys(vars).length).toBeGreaterThan(30)
  expect(await unusableSecrets({ ...vars, RESEND_SECRET: '', API_TOKEN: 'x' })).toEqual([])
})
