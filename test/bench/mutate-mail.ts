/** Damages mails and reads them, to find one that fails or takes long: `npm run torture:mail -- [mutations] [folder of .eml files]`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBounceMail } from '../../src/bounce/bounce-mail.ts'
import { judge } from '../../src/bounce/mail-verdict.ts'
import { parseMail } from '../../src/mail/mime.ts'
import { mulberry32, mutate } from '../bounce/mail/mutate.ts'

if (!/^\d*$/.test(process.argv[2] ?? '')) {
  console.log('npm run torture:mail -- [mutations, 100000] [folder of .eml files]')
  process.exit(/^(?:--help|-h)$/.test(process.argv[2] ?? '') ? 0 : 2)
}

/** Our own short mails are cut at every byte; the many of another folder in steps, prime to any line length. */
const STEP = process.argv[3] === undefined ? 1 : 211
const rounds = Number(process.argv[2] ?? 100_000)
const folder = process.argv[3] ?? join(import.meta.dirname, '../fixtures/mail')
const mails = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => ({ name, raw: new Uint8Array(readFileSync(join(folder, name))) }))

let failures = 0
let slowest = { ms: 0, what: '' }
const kinds = new Map<string, number>()

async function read(raw: Uint8Array, what: string): Promise<void> {
  const started = performance.now()
  try {
    const mail = await parseMail(raw)
    const [report] = mail === null ? [] : readBounceMail(mail)
    for (const one of report?.recipients ?? []) judge(report!, one)
    const kind = report?.kind ?? 'beyond_limits'
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  } catch (error) {
    failures++
    console.error(what, error)
  }
  const ms = performance.now() - started
  if (ms > slowest.ms) slowest = { ms, what }
}

let truncations = 0
for (const { name, raw } of mails) {
  for (let length = 0; length < raw.length; length += STEP) {
    truncations++
    await read(raw.subarray(0, length), `${name} cut at ${length}`)
  }
}
const seed = 20_260_303
const random = mulberry32(seed)
for (let round = 0; round < rounds; round++) {
  const { name, raw } = mails[Math.floor(random() * mails.length)]!
  await read(mutate(raw, random), `${name}, mutation ${round} of seed ${seed}`)
}
console.log(`${mails.length} mails, ${truncations} truncations, ${rounds} mutations`)
console.log(`${failures} failures; slowest ${slowest.ms.toFixed(1)} ms: ${slowest.what}`)
console.log(Object.fromEntries(kinds))
process.exit(failures > 0 ? 1 : 0)
