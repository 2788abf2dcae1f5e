/** wrangler.toml as wrangler reads it, in the environment that its own options choose. */
import { parseArgs } from 'node:util'
import type { Unstable_Config } from 'wrangler'
import { readSettings, SettingError } from '../env/settings.ts'
import { stop } from './arguments.ts'

/** Those of wrangler's options that say which file is meant, and which environment of it. */
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

/** What is chosen in `options`, as options. */
export function chosen(options: readonly string[]): string[] {
  return Object.entries(choice(options)).map(([name, value]) => `--${name}=${value}`)
}

/** Ends the process where the configuration cannot be read. */
export async function readConfiguration(options: readonly string[]): Promise<Unstable_Config> {
  // It takes a second to load, which nobody has to wait who only asks for help.
  const { unstable_readConfig } = await import('wrangler')
  const config = read(() => unstable_readConfig(choice(options), { hideWarnings: true }))
  const { targetEnvironment: wanted, definedEnvironments: there = [] } = config
  // Where there is none at all, wrangler goes on with the settings of none.
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

/** As wrangler has them: those of `--var` come before all others. */
export function withGiven(vars: object, options: readonly string[]): object {
  const given = valuesOf('var', options).map((one) => {
    const [name = '', ...value] = one.split(':')
    return [name, value.join(':')]
  })
  return { ...vars, ...Object.fromEntries(given) }
}

/** As `wrangler dev` has them: with what stands in `.dev.vars`, or in each `--env-file` instead. */
export async function varsOfThisMachine(config: Unstable_Config, options: readonly string[]) {
  const { unstable_getVarsForDev } = await import('wrangler')
  const { env } = choice(options)
  const files = valuesOf('env-file', options)
  const envFiles = files.length > 0 ? files : undefined
  const found = unstable_getVarsForDev(config.configPath, envFiles, config.vars, env, true)
  const vars = Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]))
  return withGiven(vars, options)
}

/** All of an option that takes several at once, too: `--var A:1 B:2 --var=C:3`. */
function valuesOf(name: string, args: readonly string[]): string[] {
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true })
  let isMeant = false
  return tokens.flatMap((token) => {
    if (token.kind !== 'positional') isMeant = token.kind === 'option' && token.name === name
    return isMeant && 'value' in token && token.value !== undefined ? [token.value] : []
  })
}

/** Ends the process with every setting of `config` that is wrong; `vars` are the settings as they will be. */
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
