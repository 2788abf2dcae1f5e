/** Arguments of a command, and one line for whoever mistyped them or asks for what cannot be done. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

// Whoever reads the output may have read enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!process.emit('SIGTERM')) process.exit()
})

/** As `parseArgs` reads them. `--help` (`-h`) is answered, and ends the process; so does a mistake, with 2. */
export function readArguments<T extends ParseArgsConfig>(
  help: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  const given: readonly string[] = config.args ?? process.argv.slice(2)
  if (given.includes('--help') || given.includes('-h')) {
    console.log(help)
    return process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    // What follows the first sentence tells how dashes are escaped.
    const [mistake] = error instanceof Error ? error.message.split(/\.\s/) : [error]
    return refuse(`${mistake} (--help says what there is)`)
  }
}

/** Ends the process with what was mistyped. */
export function refuse(mistake: string): never {
  console.error(mistake)
  throw process.exit(2)
}

/** Something the reader of the terminal can mend. */
export class UsageError extends Error {}

/** Ends the process with what is amiss, though nothing was mistyped. */
export function stop(why: string): never {
  console.error(why)
  throw process.exit(1)
}

/** Refuses options that say nothing beside `--name`, which takes none but `others`. */
export function mustStandWith(
  name: string,
  others: readonly string[],
  tokens: readonly { kind: string; name?: string }[],
): void {
  const known = [name, ...others]
  const idle = tokens.find((one) => one.kind === 'option' && !known.includes(one.name ?? ''))
  if (idle) refuse(`--${name} takes no --${idle.name} (--help says what there is)`)
}

/** A whole number of an option or argument; anything else is a mistake. */
export function wholeNumber(what: string, text: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1
  return number >= least && number <= most
    ? number
    : refuse(`${what} is a number from ${least} to ${most}`)
}

/** Of where a server is: `localhost:8787` is a URL too, of a protocol named localhost. */
export function mustBeWebUrl(what: string, text: string): void {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return
  refuse(`${what} must begin with http:// or https://: ${text}`)
}

/** Arguments of a command's own, and those behind a `--`, which it hands on. */
export function ownAndHandedOn(args: readonly string[]): [own: string[], handedOn: string[]] {
  const at = args.indexOf('--')
  return at < 0 ? [[...args], []] : [args.slice(0, at), args.slice(at + 1)]
}
