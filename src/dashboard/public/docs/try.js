// Tries the operations of /docs, and says where this Worker is; the token stays in this page.

const MOST_SHOWN = 100_000

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

const labelled = (text, field) => make('label', {}, make('span', { textContent: text }), field)

const token = make('input', { type: 'password', id: 'token', autocomplete: 'off' })

/** What the form of an operation holds, as a request. */
function requestOf({ method, path }, form) {
  const query = new URLSearchParams()
  const headers = {}
  let url = path
  for (const { value, dataset } of form.querySelectorAll('[data-in]')) {
    const { in: place, name } = dataset
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(value))
    else if (value === '') continue
    else if (place === 'query') query.append(name, value)
    else headers[name] = value
  }
  const body = form.querySelector('textarea')
  if (body) headers['content-type'] = body.dataset.type
  return { method, url: query.size ? `${url}?${query}` : url, headers, body: body?.value }
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`

/** The same for a terminal; the token by its name, to be shown around. */
function curlOf({ method, url, headers, body }, secured) {
  const parts = ['curl']
  if (method !== 'GET') parts.push('-X', method)
  parts.push(quoted(location.origin + url))
  if (secured) parts.push('-H "authorization: Bearer $API_TOKEN"')
  for (const name in headers) parts.push('-H', quoted(`${name}: ${headers[name]}`))
  if (body !== undefined) parts.push('--data-binary', quoted(body))
  return parts.join(' ')
}

/** The beginning of a body of any length. */
async function beginningOf({ body }) {
  let text = ''
  if (!body) return text
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  while (text.length < MOST_SHOWN) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
  }
  await reader.cancel()
  return `${text.slice(0, MOST_SHOWN)}\n…`
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const shown = (className, textContent) => [
  make('h4', { textContent: className }),
  make('pre', { className, textContent }),
]

const status = (textContent) => make('p', { className: 'status', textContent })

async function send({ dataset }, form, output) {
  const request = requestOf(dataset, form)
  const curl = shown('curl', curlOf(request, dataset.secured))
  const bearer = token.value.trim()
  if (dataset.secured && bearer) request.headers.authorization = `Bearer ${bearer}`
  // No password prompt.
  if (!dataset.secured) request.credentials = 'omit'
  try {
    const started = Date.now()
    const response = await fetch(request.url, request)
    const body = readable(await beginningOf(response))
    const ms = Date.now() - started
    const headers = Array.from(response.headers, (one) => one.join(': ')).join('\n')
    const line = status(`${response.status} ${response.statusText} · ${ms} ms`)
    output.replaceChildren(line, ...shown('body', body), ...shown('headers', headers), ...curl)
  } catch (error) {
    output.replaceChildren(status(`No answer: ${error.message}`), ...curl)
  }
}

/** A required parameter begins with its example, the others empty. */
function fieldOf(row) {
  const { name, required: mark } = row.dataset
  const placeholder = row.querySelector('[data-example]').textContent
  const required = mark !== undefined
  const value = required ? placeholder : ''
  const field = make('input', { value, placeholder, required })
  Object.assign(field.dataset, row.dataset)
  return labelled(name, field)
}

function bodyField({ textContent, dataset }) {
  const field = make('textarea', { value: textContent, rows: 8, spellcheck: false })
  field.dataset.type = dataset.body
  return labelled(`Body, ${dataset.body}`, field)
}

function formOf(article) {
  const form = make('form', { className: 'try' })
  const output = make('div', { className: 'answer', role: 'status' })
  form.append(
    ...Array.from(article.querySelectorAll('tr[data-in]'), fieldOf),
    ...Array.from(article.querySelectorAll('[data-body]'), bodyField),
    make('button', { textContent: `Send ${article.dataset.method}` }),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(article, form, output)
  })
  return [form, output]
}

// Forms are made when they are asked for: there are many operations.
for (const article of document.querySelectorAll('.operation')) {
  const summary = make('summary', { textContent: 'Try it' })
  const details = make('details', { className: 'try-it' }, summary)
  details.addEventListener('toggle', () => details.append(...formOf(article)), { once: true })
  article.append(details)
}
for (const code of document.querySelectorAll('[data-url]')) code.prepend(location.origin)
const note = 'Stays in this page. Without one, you are who is signed in to the dashboard.'
document
  .getElementById('authorize')
  .append(labelled('Token', token), make('small', { textContent: note }))
