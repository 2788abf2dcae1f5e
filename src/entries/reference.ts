/** The files that `npm run reference` writes: /openapi.json, /docs, /docs/rules, the texts of the codes, the notes on mail services and the dashboard's messages. They are served as assets, outside the Worker. */
import { describeApi, documentOf } from '../api/reference/document.ts'
import { page } from '../api/reference/page.tsx'
import { rulesPage } from '../api/reference/rules-page.tsx'
import { createApp } from '../app.ts'
import { CODE_TEXTS_ASSET, GUIDES_ASSET } from '../assets.ts'
import { CODE_TEXTS } from '../bounce/code-texts.ts'
import type { DocumentedRule } from '../bounce/rules/rule.ts'
import { en } from '../dashboard/messages/en.ts'
import { ja } from '../dashboard/messages/ja.ts'
import { assetOf, written } from '../dashboard/messages/messages.ts'
import type { Guides } from '../esp/guide.ts'
import { ESPS } from '../esp/index.ts'

const GUIDES: Guides = Object.fromEntries(Array.from(ESPS.values(), ({ id, guide }) => [id, guide]))

/** The content of each file, by its asset name. */
export function reference(rules: readonly DocumentedRule[]): Record<string, string> {
  const app = createApp({ esps: ESPS })
  describeApi(app)
  const document = documentOf(app)
  return {
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'docs.html': page(document),
    'docs/rules.html': rulesPage(rules),
    [CODE_TEXTS_ASSET]: `${JSON.stringify(CODE_TEXTS)}\n`,
    [GUIDES_ASSET]: `${JSON.stringify(GUIDES)}\n`,
    [assetOf('en')]: `${JSON.stringify(written(en))}\n`,
    [assetOf('ja')]: `${JSON.stringify(written(ja))}\n`,
  }
}
