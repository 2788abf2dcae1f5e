import { expect, it } from 'vitest'
import { signatureHeaders } from '../../src/notify/sign.ts'

/** The vector in Standard Webhooks' own libraries. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const BODY = '{"test": 2432232314}'
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const sign = (...secrets: string[]) => signatureHeaders(ID, 1_614_265_330_999, BODY, secrets)

it('signs the published vector, by the whole seconds of its time', async () => {
  expect(await sign(SECRET)).toEqual({
    'webhook-id': ID,
    'webhook-timestamp': '1614265330',
    'webhook-signature': SIGNATURE,
  })
})

it('signs with every secret of a rotation, in their order', async () => {
  const { 'webhook-signature': other } = await sign('whsec_b3RoZXI=')
  const { 'webhook-signature': both } = await sign(SECRET, 'whsec_b3RoZXI=')
  expect(other).not.toBe(SIGNATURE)
  expect(both).toBe(`${SIGNATURE} ${other}`)
})
