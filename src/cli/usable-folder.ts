/** A folder to keep data in: whoever names one where there can be none is told so at once. */
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Null, or why there can be none. Leaves nothing behind: the nearest folder that is there is tried. */
export function folderError(path: string): string | null {
  if (!existsSync(path) && dirname(path) !== path) return folderError(dirname(path))
  try {
    rmdirSync(mkdtempSync(join(path, 'try-')))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
