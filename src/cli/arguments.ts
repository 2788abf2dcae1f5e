/** Arguments of a command, and one line for whoever mistyped them. */
import { type ParseArgsConfig, parseArgs } from 'node:util'

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
