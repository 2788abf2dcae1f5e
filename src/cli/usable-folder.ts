/** A folder to keep data in: whoever names one where there can be none is told so at once. */
import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Makes it where it is not there yet. Null, or why nothing can be kept in it. */
export function folderError(path: string): string | null {
  try {
    makeFolder(path)
    rmdirSync(mkdtempSync(join(path, 'try-')))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Step by step: mkdir's own `recursive` never ends in /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path)
}
