/** Reads a command's arguments; mistakes and impossible requests end it with a one-line message. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

// A reader of the output, such as `head`, may close it early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  if (!process.emit('SIGTERM')) process.exit()
})

/** The arguments, read by `parseArgs`. `--help` (`-h`) prints the help and ends the process; a mistake ends it with exit code 2. */
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
    // Keep only the first sentence of the message; the rest is about escaping dashes.
    const [mistake] = error instanceof Error ? error.message.split(/\.\s/) : [error]
    return refuse(`${mistake} (--help says what there is)`)
  }
}

/** Ends the process with a message about a mistyped argument. */
export function refuse(mistake: string): never {
  console.error(mistake)
  throw process.exit(2)
}

/** An error that the user of the terminal can fix. */
export class UsageError extends Error {}

/** Ends the process with a message about a problem that is not a mistyped argument. */
export function stop(why: string): never {
  console.error(why)
  throw process.exit(1)
}

/** Refuses options that have no effect with `--name`, which only allows `others`. */
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

/** Requires http(s) in the URL of a server, because `localhost:8787` also parses as a URL, with the protocol `localhost:`. */
export function mustBeWebUrl(what: string, text: string): void {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return
  refuse(`${what} must begin with http:// or https://: ${text}`)
}

/** Splits arguments into the command's own and those after `--`, which are passed on. */
export function ownAndHandedOn(args: readonly string[]): [own: string[], handedOn: string[]] {
  const at = args.indexOf('--')
  return at < 0 ? [[...args], []] : [args.slice(0, at), args.slice(at + 1)]
}
