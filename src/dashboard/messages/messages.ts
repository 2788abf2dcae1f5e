/**
 * The dashboard's messages are no part of the Worker, whose webhooks need none, but assets beside it: written from en.ts
 * and ja.ts by `npm run reference`.
 */
import { log } from '../../log.ts'
import { Problem } from '../../problem.ts'
import type { Messages } from './en.ts'

/** By the names their readers give them. */
export const LANGUAGES = { en: 'English', ja: '日本語' } as const
export type Language = keyof typeof LANGUAGES

/** The name of a language's messages among the assets. */
export const assetOf = (language: Language) => `dashboard/${language}.json` as const

/** The messages as JSON has them: patterns by their sources. */
type Written = Omit<Messages, 'said'> & { said: [english: string, ours: string][] }

export function written({ said, ...texts }: Messages): Written {
  return { ...texts, said: said.map(([english, ours]) => [english.source, ours]) }
}

export function read({ said, ...texts }: Written): Messages {
  return { ...texts, said: said.map(([english, ours]) => [new RegExp(english), ours]) }
}

const kept: Partial<Record<Language, Messages>> = {}

/**
 * Fetched for the first who reads them, and kept as long as the isolate lives.
 * @throws Problem where they can't be had now
 */
export async function messagesIn(language: Language, env: Env): Promise<Messages> {
  kept[language] ??= await fetched(assetOf(language), env)
  return kept[language]
}

async function fetched(asset: string, { ASSETS }: Env): Promise<Messages> {
  try {
    // Any host would do.
    const response = await ASSETS.fetch(`https://assets/${asset}`)
    if (response.status !== 200) throw new Error(`It is answered with ${response.status}.`)
    return read(await response.json())
  } catch (cause) {
    log('error', 'dashboard.no_messages', { error: cause })
    throw new Problem('unavailable', {
      detail: `The texts of the dashboard, /${asset}, cannot be read. Is it deployed with its assets?`,
      cause,
    })
  }
}
