/** A real Chromium: an installed one where there is one, else the one that the tests bring along. */
import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const INSTALLED = [
  process.env.CHROME_PATH ?? '',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export async function startBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((path) => path !== '' && existsSync(path))
  if (installed !== undefined) return chromium.launch({ executablePath: installed })
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: sparticuz.args.filter((arg) => arg !== '--single-process'),
    headless: true,
  })
}
