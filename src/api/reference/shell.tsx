/** The frame of the reference pages. They are assets, the same at every URL of the Worker. */
import type { Child } from '../../html.ts'

interface Page {
  title: string
  /** Links to the parts of the page, and to other pages. */
  nav: Child
  /** A module among the assets. */
  script?: string
  children: Child
}

export function shell({ title, nav, script, children }: Page): string {
  const document = `<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="stylesheet" href="/dashboard/style.css" />
        <link rel="stylesheet" href="/docs/style.css" />
        <link rel="icon" href="/dashboard/icon.svg" />
        {script && <script type="module" src={script} />}
      </head>
      <body class="docs">
        <a class="skip" href="#content">
          Skip to the reference
        </a>
        <header>
          <a class="brand" href="/">
            Rebound
          </a>
          <nav aria-label="Parts of the reference">{nav}</nav>
        </header>
        <main id="content" tabindex={-1}>
          {children}
        </main>
      </body>
    </html>
  )}`
  return inLines(String(document))
}

/** Starts a new line at every tag except inline ones, so that diffs are readable. */
function inLines(text: string): string {
  return `${text.replaceAll(/<(?!\/|a\b|b\b|code\b|strong\b)/g, '\n<').trimStart()}\n`
}
