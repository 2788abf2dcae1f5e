/** From a sample post to what an adapter is given. */
import type { EspSample, SamplePost } from '../../src/cli/samples/sample.ts'
import { base64, hex, hmac } from '../../src/cli/samples/signing.ts'
import type { WebhookRequest } from '../../src/esp/esp.ts'

export function toRequest({ url, headers, body }: SamplePost): WebhookRequest {
  return {
    url: new URL(url),
    headers: new Headers(headers),
    body: new Uint8Array(new TextEncoder().encode(body)),
  }
}

export async function loadSample(id: string): Promise<EspSample> {
  const loading: Promise<{ sample: EspSample }> = import(`../../src/cli/samples/${id}.ts`)
  const { sample } = await loading.catch((cause) => {
    throw new Error(`${id} has no sample maker that loads: src/cli/samples/${id}.ts`, { cause })
  })
  return sample
}

/** A post to some webhook, for adapters that don't care which. */
export function publicPost(body: string, headers: Record<string, string> = {}): WebhookRequest {
  return toRequest({ url: 'https://rebound.example/webhooks/test-esp?a=1', headers, body })
}

/** HMAC-SHA256 in hexadecimal, or HMAC-SHA1 in Base64, as the ESPs write them. */
export async function createHmac(
  key: string,
  data: string,
  hash: 'SHA-1' | 'SHA-256' = 'SHA-256',
): Promise<string> {
  const mac = await hmac(hash, key, data)
  return hash === 'SHA-1' ? base64(mac) : hex(mac)
}
