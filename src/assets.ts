/** Texts that few requests need are assets outside the Worker, generated from the source by `npm run reference`. */
import type { CodeTexts } from './bounce/code-texts.ts'
import type { Guides } from './esp/guide.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'

/**
 * Reads an asset on first use and keeps it as long as the isolate lives.
 * @throws Problem if the asset cannot be fetched now
 */
export function keptAsset<W, T>(name: string, read: (written: W) => T): (env: Env) => Promise<T> {
  let kept: T | undefined
  return async (env) => {
    kept ??= read(await fetched<W>(name, env))
    return kept
  }
}

/** Asset with the meanings of all codes. */
export const CODE_TEXTS_ASSET = 'code-texts.json'
export const codeTexts = keptAsset(CODE_TEXTS_ASSET, (texts: CodeTexts) => texts)

/** Asset with the notes on mail services. */
export const GUIDES_ASSET = 'esp-guides.json'
export const espGuides = keptAsset(GUIDES_ASSET, (guides: Guides) => guides)

async function fetched<W>(name: string, { ASSETS }: Env): Promise<W> {
  try {
    // The host is ignored.
    const response = await ASSETS.fetch(`https://assets/${name}`)
    if (response.status !== 200) throw new Error(`It is answered with ${response.status}.`)
    return await response.json()
  } catch (cause) {
    log('error', 'asset.unreadable', { asset: name, error: cause })
    throw new Problem('unavailable', {
      detail: `/${name} cannot be read. Is the Worker deployed with its assets?`,
      cause,
    })
  }
}
