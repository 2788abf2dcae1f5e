/** `npm run eval -- CORPUS OUT`: the classifier's answers to a labelled corpus, in the scorer's format. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { classify } from '../bounce/classify.ts'
import { readArguments, refuse, stop } from './arguments.ts'
import { answerMails, linesOf } from './eval-mail.ts'

const HELP = `npm run eval -- CORPUS OUT

Answers CORPUS/texts.jsonl ({ id, text } a line) and CORPUS/raw.jsonl ({ id, file } a line)
into OUT/texts.jsonl and OUT/raw.jsonl. OUT/undisputed is the corpus without the rows whose labels
we believe to be wrong (src/cli/eval-disputes.tsv: id and why), for a second set of figures.`

const { positionals } = readArguments(HELP, { allowPositionals: true })
const [corpus, out, ...others] = positionals
if (corpus === undefined || out === undefined || others.length > 0) {
  refuse('give it two folders, CORPUS and OUT (--help says more)')
}
if (!statSync(corpus, { throwIfNoEntry: false })?.isDirectory()) {
  stop(`There is no corpus folder ${corpus}.`)
}
try {
  mkdirSync(out, { recursive: true })
  write(out, 'texts.jsonl', answerTexts(corpus))
  write(out, 'raw.jsonl', existsSync(join(corpus, 'raw.jsonl')) ? await answerMails(corpus) : [])
  writeUndisputed(corpus, join(out, 'undisputed'))
} catch (error) {
  // Report a file that is missing, not writable or not JSON; any other error is a bug.
  if (!(error instanceof SyntaxError || (error instanceof Error && 'syscall' in error))) throw error
  stop(error.message)
}

/** Writes the rows with undisputed labels to a separate corpus folder. */
function writeUndisputed(from: string, to: string): void {
  const disputes = readFileSync(join(import.meta.dirname, 'eval-disputes.tsv'), 'utf8')
  const disputed = new Set(disputes.split('\n').map((line) => line.split('\t')[0]))
  mkdirSync(to, { recursive: true })
  if (existsSync(join(from, 'groups.json'))) {
    copyFileSync(join(from, 'groups.json'), join(to, 'groups.json'))
  }
  for (const name of ['texts.jsonl', 'raw.jsonl']) {
    if (!existsSync(join(from, name))) continue
    const rows = linesOf(join(from, name)).filter((line) => !disputed.has(JSON.parse(line).id))
    writeFileSync(join(to, name), `${rows.join('\n')}\n`)
    console.log(`${rows.length} undisputed rows in undisputed/${name}`)
  }
}

function answerTexts(folder: string): object[] {
  const file = join(folder, 'texts.jsonl')
  if (!existsSync(file)) return []
  return linesOf(file).map((line) => {
    const { id, text }: { id: string; text: string } = JSON.parse(line)
    const { status, reason, action, rule } = classify({ diagnostic: text })
    return { id, status, reason, dead: action === 'suppress', rule }
  })
}

function write(folder: string, name: string, answers: readonly object[]): void {
  if (answers.length === 0) return
  writeFileSync(
    join(folder, name),
    `${answers.map((answer) => JSON.stringify(answer)).join('\n')}\n`,
  )
  console.log(`${answers.length} answers in ${name}`)
}
