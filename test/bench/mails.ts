/** The mails that are measured or damaged. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../../src/cli/arguments.ts'

export const OUR_MAILS = join(import.meta.dirname, '../fixtures/mail')

/** Every .eml file of a folder; without any, the process ends. */
export function mailsIn(folder: string): { name: string; raw: Uint8Array<ArrayBuffer> }[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return refuse(`There is no folder ${folder}.`)
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'))
  if (names.length === 0) return refuse(`There are no .eml files in ${folder}.`)
  return names.map((name) => ({ name, raw: new Uint8Array(readFileSync(join(folder, name))) }))
}
