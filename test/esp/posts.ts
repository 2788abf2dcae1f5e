/** From a sample post to what an adapter is given. */
import type { EspSample, SamplePost } from '../../src/cli/samples/sample.ts'
import type { WebhookRequest } from '../../src/esp/esp.ts'

export function toRequest({ url, headers, body }: SamplePost): WebhookRequest {
  return {
    url: new URL(url),
    headers: new Headers(headers),
    body: new Uint8Array(new TextEncoder().encode(body)),
  }
}

export async function loadSample(id: string): Promise<EspSample> {
  const module: { sample: EspSample } = await import(`../../src/cli/samples/${id}.ts`)
  return module.sample
}
