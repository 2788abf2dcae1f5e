/** The registry: adding an ESP is one file and one line here. */
import type { EspAdapter } from './esp.ts'

export const ESPS: ReadonlyMap<string, EspAdapter> = new Map(
  ([] as EspAdapter[]).map((esp) => [esp.id, esp]),
)
