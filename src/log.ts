/** The log: one JSON line per event, addresses masked. The only place that writes to the console. */
import { maskAddress } from './bounce/address.ts'

export type LogLevel = 'info' | 'warn' | 'error'

/** Anything in a logged text that looks like an address; its local part may be quoted. Matches only at the beginning of a word, so a long word is scanned once. */
const ADDRESS = /(?:"(?:[^"\\]|\\.){1,128}"|(?<![^\s<>"(),;:])[^\s<>"(),;:]+)@[^\s<>"'(),;:]+/g

/** Writes one line. An error is written as its name, message and cause, never with its stack. */
export function log(level: LogLevel, event: string, fields: Record<string, unknown> = {}): void {
  const line = JSON.stringify({ level, event, ...fields }, (_key, value) => plain(value))
  if (level === 'error') console.error(line)
  else if (level === 'warn') console.warn(line)
  else console.log(line)
}

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    return { name: value.name, message: value.message, cause: value.cause }
  }
  return typeof value === 'string' ? value.replace(ADDRESS, maskAddress) : value
}
