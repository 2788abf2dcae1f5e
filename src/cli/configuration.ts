/** Reads wrangler.toml as wrangler does, for the environment that wrangler's options select. */
import { parseArgs } from 'node:util'
import type { Unstable_Config } from 'wrangler'
import { readSettings, SettingError } from '../env/settings.ts'
import { stop } from './arguments.ts'

/** The options of wrangler that select the configuration file and its environment. */
export const CHOICE = {
  env: { type: 'string', short: 'e' },
  config: { type: 'string', short: 'c' },
} as const

function choice(args: readonly string[]) {
  const { env, config } = parseArgs({ args: [...args], options: CHOICE, strict: false }).values
  return {
    ...(typeof env === 'string' ? { env } : {}),
    ...(typeof config === 'string' ? { config } : {}),
  }
}

/** The selecting options among `options`. */
export function chosen(options: readonly string[]): string[] {
  return Object.entries(choice(options)).map(([name, value]) => `--${name}=${value}`)
}

/** Ends the process where the configuration cannot be read. */
export async function readConfiguration(options: readonly string[]): Promise<Unstable_Config> {
  // Loaded here because it takes a second, which `--help` should not cost.
  const { unstable_readConfig } = await import('wrangler')
  const config = read(() => unstable_readConfig(choice(options), { hideWarnings: true }))
  const { targetEnvironment: wanted, definedEnvironments: there = [] } = config
  // If no environment is defined at all, wrangler uses the top-level settings.
  if (wanted && !there.includes(wanted)) {
    stop(
      `There is no environment "${wanted}" in ${config.configPath}: [env.${wanted}] would be one.`,
    )
  }
  return config
}

function read<T>(config: () => T): T {
  try {
    return config()
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

/** The settings as wrangler merges them: those of `--var` override all others. */
export function withGiven(vars: object, options: readonly string[]): object {
  const given = valuesOf('var', options).map((one) => {
    const [name = '', ...value] = one.split(':')
    return [name, value.join(':')]
  })
  return { ...vars, ...Object.fromEntries(given) }
}

/** The settings as in `wrangler dev`: with those of `.dev.vars`, or of each `--env-file` instead. */
export async function varsOfThisMachine(config: Unstable_Config, options: readonly string[]) {
  const { unstable_getVarsForDev } = await import('wrangler')
  const { env } = choice(options)
  const files = valuesOf('env-file', options)
  const envFiles = files.length > 0 ? files : undefined
  const found = unstable_getVarsForDev(config.configPath, envFiles, config.vars, env, true)
  const vars = Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]))
  return withGiven(vars, options)
}

/** All values of an option that can take several at once: `--var A:1 B:2 --var=C:3`. */
function valuesOf(name: string, args: readonly string[]): string[] {
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true })
  let isMeant = false
  return tokens.flatMap((token) => {
    if (token.kind !== 'positional') isMeant = token.kind === 'option' && token.name === name
    return isMeant && 'value' in token && token.value !== undefined ? [token.value] : []
  })
}

/** Ends the process with a list of all wrong settings, if any; `vars` are the effective settings. */
export function mustBeRight({ targetEnvironment }: Unstable_Config, vars: object): void {
  try {
    readSettings(vars)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    const mistakes = `Settings are wrong (README.md, Settings): ${error.message}`
    if (!targetEnvironment || !error.message.includes(' is missing')) stop(mistakes)
    stop(`${mistakes}
An environment inherits none of [vars]: [env.${targetEnvironment}.vars] must hold them all.`)
  }
}
