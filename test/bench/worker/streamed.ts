/** Reads a list as CSV to its end, and watches the memory of the Worker meanwhile. */
import type { Bench } from './bench.ts'

/** The heap is measured whenever so much more was read. */
const SAMPLE_BYTES = 2 ** 20

export interface Streamed {
  /** Lines, without the header. */
  rows: number
  mib: number
  seconds: number
  /** What the isolate used, garbage and all: when it began, and the most while it went on. */
  beginMib: number
  peakMib: number
}

export async function readCsv(bench: Bench, database: string, path: string): Promise<Streamed> {
  const heap = await bench.heap()
  const samples = [await heap.usedMib()]
  let bytes = 0
  let sampled = 0
  let lines = 0
  const started = performance.now()
  try {
    const response = await bench.get(database, path)
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length
      for (const byte of chunk) if (byte === 0x0a) lines++
      if (bytes < sampled + SAMPLE_BYTES) continue
      sampled = bytes
      samples.push(await heap.usedMib())
    }
  } finally {
    heap.close()
  }
  return {
    rows: lines - 1,
    mib: bytes / 2 ** 20,
    seconds: (performance.now() - started) / 1000,
    beginMib: samples[0] ?? Number.NaN,
    peakMib: Math.max(...samples),
  }
}
