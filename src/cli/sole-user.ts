/** Ensures one `npm run dev` per local database (two would each make every attempt, so people would get mail twice), and one program per port. */
import { mkdirSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { dirname } from 'node:path'

/** Longest path of a socket on every system. */
const LONGEST_PATH = 100

/**
 * Takes a lock by listening on the socket at `path`. It ends with this process, however it ends, because then nobody
 * answers there. False if another process holds it; true if that cannot be determined.
 */
export async function isSoleUser(path: string): Promise<boolean> {
  if (Buffer.byteLength(path) > LONGEST_PATH) return true
  mkdirSync(dirname(path), { recursive: true })
  if ((await listenAt(path)) !== 'EADDRINUSE') return true
  const refusal = await connectTo({ path })
  if (refusal === null) return false
  // A stale socket of a process that ended without removing it.
  if (refusal === 'ECONNREFUSED') {
    rmSync(path, { force: true })
    await listenAt(path)
  }
  return true
}

/** Whether anything answers on this port of this machine. */
export async function isTaken(port: number): Promise<boolean> {
  return (await connectTo({ port })) === null
}

/** Listens on a socket; null, or the error code. */
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

/** Connects to a socket or to a port of localhost; null, or the error code. */
function connectTo(where: { path: string } | { port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const caller = createConnection(where, () => {
      caller.destroy()
      resolve(null)
    })
    caller.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code))
  })
}
