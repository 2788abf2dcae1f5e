/** What an isolate of `wrangler dev` holds, asked through its inspector (Chrome DevTools Protocol). */

export interface Heap {
  /** In use, with what garbage there is, objects and buffers, MiB. */
  usedMib(): Promise<number>
  close(): void
}

interface Answer {
  id: number
  result: { usedSize?: number; backingStorageSize?: number }
}

export async function openHeap(inspectorPort: number): Promise<Heap> {
  // Wrangler's proxy lets in what says that it is Node.
  const options = { headers: { 'user-agent': 'node', origin: `http://localhost:${inspectorPort}` } }
  const socket: WebSocket = Reflect.construct(WebSocket, [
    `ws://127.0.0.1:${inspectorPort}/ws`,
    options,
  ])
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error('no inspector')), { once: true })
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer: Answer = JSON.parse(String(data))
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  let last = 0
  const ask = (method: string) =>
    new Promise<Answer>((resolve) => {
      waiting.set(++last, resolve)
      socket.send(JSON.stringify({ id: last, method, params: {} }))
    })
  return {
    async usedMib() {
      const { result } = await ask('Runtime.getHeapUsage')
      if (result.usedSize === undefined) throw new Error('the inspector does not say')
      return (result.usedSize + (result.backingStorageSize ?? 0)) / 2 ** 20
    },
    close: () => socket.close(),
  }
}
