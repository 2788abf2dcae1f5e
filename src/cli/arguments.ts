/** Arguments of a command, and one line for whoever mistyped them. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Whether it says where a server is: `localhost:8787` is a URL too, of a protocol named localhost. */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

/** As `parseArgs` reads them; a mistake ends the process with 2. */
export function readArguments<T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const mistake = error instanceof Error ? error.message.split('. To specify')[0] : error
    console.error(`${mistake} (--help says what there is)`)
    return process.exit(2)
  }
}
