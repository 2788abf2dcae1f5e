/** The dashboard's messages, assets that are written from en.ts and ja.ts. */
import { keptAsset } from '../../assets.ts'
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

const MESSAGES = { en: keptAsset(assetOf('en'), read), ja: keptAsset(assetOf('ja'), read) }

export function messagesIn(language: Language, env: Env): Promise<Messages> {
  return MESSAGES[language](env)
}
