/** Texts that few requests need are no part of the Worker but assets beside it, written from the source by `npm run reference`. */
import type { CodeTexts } from './bounce/code-texts.ts'
import type { Guides } from './esp/guide.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'

/**
 * Fetched for the first who reads it, and kept as long as the isolate lives.
 * @throws Problem where it can't be had now
 */
export function keptAsset<W, T>(name: string, read: (written: W) => T): (env: Env) => Promise<T> {
  let kept: T | undefined
  return async (env) => {
    kept ??= read(await fetched<W>(name, env))
    return kept
  }
}

/** The name of what codes mean at length. */
export const CODE_TEXTS_ASSET = 'code-texts.json'
export const codeTexts = keptAsset(CODE_TEXTS_ASSET, (texts: CodeTexts) => texts)

/** The name of what to know of mail services. */
export const GUIDES_ASSET = 'esp-guides.json'
export const espGuides = keptAsset(GUIDES_ASSET, (guides: Guides) => guides)

async function fetched<W>(name: string, { ASSETS }: Env): Promise<W> {
  try {
    // Any host would do.
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
