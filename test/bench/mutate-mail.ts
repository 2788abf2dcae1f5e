/** `npm run torture:mail`: damages mails and reads them, to find one that fails or takes long. */
import { readBounceMail } from '../../src/bounce/mail/bounce-mail.ts'
import { judge } from '../../src/bounce/mail/verdict.ts'
import { readArguments, refuse, wholeNumber } from '../../src/cli/arguments.ts'
import { parseMail } from '../../src/mail/mime.ts'
import { mulberry32, mutate } from '../bounce/mail/mutate.ts'
import { mailsIn, OUR_MAILS } from './mails.ts'

const HELP = `npm run torture:mail [-- MUTATIONS [FOLDER]]

Cuts every .eml file in FOLDER (those of the tests) short at many places, damages them MUTATIONS (100000) times,
and reads what is left: nothing may fail, or take long.`

const { positionals } = readArguments(HELP, { allowPositionals: true })
if (positionals.length > 2) refuse('that is more than it takes (--help says what)')
const [mutations = '100000', folder] = positionals
/** Our own short mails are cut at every byte; the many of another folder in steps, prime to any line length. */
const STEP = folder === undefined ? 1 : 211
const rounds = wholeNumber('MUTATIONS', mutations, 0, 999_999_999)
const mails = mailsIn(folder ?? OUR_MAILS)

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
