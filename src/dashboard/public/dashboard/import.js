// A long suppression list goes in parts, and says how far it is; without this script it goes as one post.

const LONG_BYTES = 250_000
const PART_LINES = 5_000
/** An open quote must not swallow the rest of the file. */
const MOST_RECORD_LINES = 50
const MOST_NAMED = 100
const TRIES = 4
const CSV = { 'content-type': 'text/csv' }
/** By the first byte of a byte order mark; the rest is UTF-8. */
const UTF_16 = { 255: 'utf-16le', 254: 'utf-16be' }

const panel = document.getElementById('import-progress')
const bar = panel?.querySelector('progress')
const within = (name) => panel.querySelector(`[data-${name}]`)

async function textOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return new TextDecoder(UTF_16[bytes[0]]).decode(bytes)
}

/** Lines in groups that end where a record ends; quoted fields may hold line breaks. */
function* partsOf(text) {
  let part = []
  let open = 0
  let first = 1
  for (const [line] of text.matchAll(/[^\n]*\n?/g)) {
    part.push(line)
    const isQuoted = open > 0 !== (line.split('"').length % 2 === 0)
    open = isQuoted && open < MOST_RECORD_LINES ? open + 1 : 0
    if (open > 0 || part.length < PART_LINES) continue
    yield { lines: part, first }
    first += part.length
    part = []
  }
  // Behind the last newline there is nothing.
  if (part.some(Boolean)) yield { lines: part, first }
}

/** The same for the same list, here and on the command line: what was taken before a break is not taken again. */
async function idOf(text) {
  const bytes = new TextEncoder().encode(text.replaceAll('\r', ''))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const digits = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0'))
  return `file-${digits.slice(0, 12).join('')}`
}

/** The answer as JSON; what may pass is tried again, what was refused is thrown with its reason. */
async function post(url, body) {
  for (let left = TRIES; ; left--) {
    const response = await fetch(url, { method: 'POST', headers: CSV, body }).catch(() => null)
    if (response?.ok) return response.json()
    const passes = !response || response.status === 429 || response.status >= 500
    if (passes && left > 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** (TRIES - left)))
      continue
    }
    const problem = await response?.json().catch(() => null)
    const { status = '' } = response ?? {}
    throw Object.assign(new Error(problem?.detail ?? problem?.title ?? status), { status })
  }
}

function add(counts) {
  for (const shown of panel.querySelectorAll('[data-count]')) {
    const sum = Number(shown.textContent.replaceAll(',', ''))
    shown.textContent = (sum + (counts[shown.dataset.count] ?? 0)).toLocaleString('en')
  }
}

/** Adds what became of a part, behind so many lines, to what is shown. */
function show(report, before) {
  add(report)
  within('format').textContent = report.format
  const bad = within('problems')
  const problems = JSON.parse(bad.dataset.problems)
  for (const { line, problem, why = problem } of [...report.bad, ...report.leftAlone]) {
    if (bad.children.length === MOST_NAMED) break
    const item = document.createElement('li')
    item.textContent = `${before + line}: ${problems[why] ?? why}`
    bad.append(item)
  }
}

function disable(disabled) {
  for (const one of document.querySelectorAll('#import button')) one.disabled = disabled
}

function begin() {
  panel.hidden = false
  for (const said of panel.querySelectorAll('[data-failed], [data-end]')) said.hidden = true
  for (const shown of panel.querySelectorAll('[data-count]')) shown.textContent = '0'
  within('problems').replaceChildren()
  disable(true)
  panel.scrollIntoView({ block: 'nearest' })
}

async function take(file, dryRun) {
  const text = await textOf(file)
  let id = await idOf(text)
  let header = ''
  let format = ''
  let number = 0
  let sent = 0
  for (const { lines, first } of partsOf(text)) {
    number++
    const body = header + lines.join('')
    const ask = () => {
      const query = new URLSearchParams({ dry_run: dryRun, import: id, part: number })
      query.set('name', file.name.slice(0, 100) || 'list')
      if (format) query.set('format', format)
      return post(`/v1/imports?${query}`, body)
    }
    const report = await ask().catch((error) => {
      // Undone before: another import.
      if (error.status !== 409 || number > 1) throw error
      within('end=again').hidden = false
      id = `${id}-${Date.now().toString(36)}`
      return ask()
    })
    show(report, first - (header ? 2 : 1))
    format = report.format
    const head = lines.find((line) => line.trim() && !/^sep=/i.test(line)) ?? ''
    // A list without one begins with an address.
    if (number === 1 && !head.includes('@')) header = head
    sent += body.length
    bar.value = sent / text.length
  }
  bar.value = 1
  within(`end=${dryRun ? 'check' : 'take'}`).hidden = false
}

/** Some thousands are taken back by each call, until none is left. */
async function undo(path) {
  bar.removeAttribute('value')
  let lifted = 0
  let answer
  do {
    answer = await post(path)
    lifted += answer.lifted
    add(answer)
  } while (answer.left)
  location.assign(`/suppressions?done=undone&n=${lifted}`)
}

/** The imports as they are now. */
async function refreshList() {
  const response = await fetch(location.pathname)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const [now, before] = [page, document].map((one) => one.getElementById('imports'))
  if (now && before) before.innerHTML = now.innerHTML
}

async function run(work) {
  begin()
  try {
    await work()
    await refreshList()
  } catch (error) {
    within('failed').hidden = false
    within('failed').lastElementChild.textContent = error.message
  }
  disable(false)
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (panel === null) return
  const path = new URL(form.action).pathname
  if (path === '/suppressions/import') {
    const file = form.elements.file.files[0]
    if (file === undefined || file.size < LONG_BYTES) return
    event.preventDefault()
    void run(() => take(file, event.submitter?.value !== 'take'))
  } else if (/^\/suppressions\/imports\/[^/]+\/undo$/.test(path)) {
    event.preventDefault()
    void run(() => undo(path.replace('/suppressions', '/v1')))
  }
})
