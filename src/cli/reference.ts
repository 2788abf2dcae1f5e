/** `npm run reference`: writes /openapi.json and /docs from the routes and their schemas, /docs/rules from the rules, /code-texts.json from the texts of the codes, /esp-guides.json from the mail services, and /dashboard/en.json and ja.json from the messages. With --check it only reports files that are out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createViteServer } from 'vitest/node'
import { readArguments } from './arguments.ts'
import { DOCUMENTED_RULES } from './rule-docs.ts'

const HELP = `npm run reference [-- --check]

Writes the assets /openapi.json and /docs, which are made of the routes and their schemas, /docs/rules, which is made
of the rules of the classifier, /code-texts.json, which is made of the texts of the codes, /esp-guides.json, which is
made of what the mail services' files say, and /dashboard/en.json and ja.json, which are made of the dashboard's
messages.

  --check   writes nothing, and fails where they are not what the source makes of them`

const FOLDER = join('src', 'dashboard', 'public')

const { values: options } = readArguments(HELP, { options: { check: { type: 'boolean' } } })

for (const [name, text] of Object.entries(await made())) {
  const file = join(FOLDER, name)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (options.check) {
    console.error(`${file} is old. Run: npm run reference`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`Wrote ${file}`)
  }
}

/** Renders the files through Vite, since Node cannot load JSX. */
async function made(): Promise<Record<string, string>> {
  const vite = await createViteServer({
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  try {
    const { reference } = await vite.ssrLoadModule('/src/entries/reference.ts')
    return reference(DOCUMENTED_RULES)
  } finally {
    await vite.close()
  }
}
