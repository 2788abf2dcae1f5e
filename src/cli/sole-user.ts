/** One `npm run dev` for one local database: two would each make every attempt, and mail people twice. And one program for one port. */
import { mkdirSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { dirname } from 'node:path'

/** Longer paths are no sockets on every system. */
const LONGEST_PATH = 100

/**
 * Takes what the socket at `path` stands for, until this process ends, however it ends: nobody answers then. False where
 * another has it; where nobody can say, true.
 */
export async function isSoleUser(path: string): Promise<boolean> {
  if (Buffer.byteLength(path) > LONGEST_PATH) return true
  mkdirSync(dirname(path), { recursive: true })
  if ((await listenAt(path)) !== 'EADDRINUSE') return true
  const refusal = await connectTo({ path })
  if (refusal === null) return false
  // Left behind by one that ended before it could tidy up.
  if (refusal === 'ECONNREFUSED') {
    rmSync(path, { force: true })
    await listenAt(path)
  }
  return true
}

/** Does anything answer at this port of this machine? */
export async function isTaken(port: number): Promise<boolean> {
  return (await connectTo({ port })) === null
}

/** Null, or why it cannot be. */
function listenAt(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer((caller) => caller.destroy())
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code))
    server.listen(path, () => {
      server.unref()
      process.once('exit', () => rmSync(path, { force: true }))
      resolve(null)
    })
  })
}

/** To a socket, or to a port of localhost. Null, or why it cannot be. */
function connectTo(where: { path: string } | { port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const caller = createConnection(where, () => {
      caller.destroy()
      resolve(null)
    })
    caller.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code))
  })
}
