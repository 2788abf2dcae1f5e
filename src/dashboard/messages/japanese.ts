/** The Japanese messages are no part of the Worker but an asset beside it, written from ja.ts by `npm run reference`. */
import { log } from '../../log.ts'
import type { Messages } from './en.ts'

/** Its name among the assets. */
export const JAPANESE = 'dashboard/ja.json'

/** The messages as JSON has them: patterns by their sources. */
type Written = Omit<Messages, 'said'> & { said: [english: string, ours: string][] }

export function written({ said, ...texts }: Messages): Written {
  return { ...texts, said: said.map(([english, ours]) => [english.source, ours]) }
}

export function read({ said, ...texts }: Written): Messages {
  return { ...texts, said: said.map(([english, ours]) => [new RegExp(english), ours]) }
}

let kept: Messages | null = null

/** Fetched for the first who reads them, and kept as long as the isolate lives; null where they can't be had now. */
export async function japanese(env: Env): Promise<Messages | null> {
  kept ??= await fetched(env)
  return kept
}

async function fetched({ ASSETS }: Env): Promise<Messages | null> {
  try {
    // Any host would do.
    const response = await ASSETS.fetch(`https://assets/${JAPANESE}`)
    if (response.status !== 200) throw new Error(`/${JAPANESE} is answered with ${response.status}`)
    return read(await response.json())
  } catch (error) {
    log('error', 'dashboard.no_japanese', { error })
    return null
  }
}
