/** Checks a data folder, so that an unusable path is reported at once. */
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Null, or why there can be no such folder. Tries the nearest existing parent, and leaves nothing behind. */
export function folderError(path: string): string | null {
  if (!existsSync(path) && dirname(path) !== path) return folderError(dirname(path))
  try {
    rmdirSync(mkdtempSync(join(path, 'try-')))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
