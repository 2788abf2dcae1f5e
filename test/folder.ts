/** Folders of one test file, gone when it ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const all = mkdtempSync(join(tmpdir(), 'rebound-test-'))
afterAll(() => rmSync(all, { recursive: true, force: true }))

/** An empty one. */
export function newFolder(): string {
  return mkdtempSync(join(all, 'folder-'))
}
