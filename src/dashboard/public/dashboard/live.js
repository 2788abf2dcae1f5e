// Enhancements; every page works without them.

const TYPING_MS = 250
const [COPY, IN, H, MIN, S] =
  document.documentElement.lang === 'ja'
    ? ['コピー', 'あと', '時間', '分', '秒']
    : ['Copy', 'in', 'h', 'min', 's']

/** A page, be its filters refused; null where there is none. */
async function load(url) {
  const response = await fetch(url, { redirect: 'error' }).catch(() => null)
  if (![200, 422].includes(response?.status)) return null
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}

/** Takes it from `next`, unless somebody is at work in it. */
function replace(part, next) {
  const fresh = next.getElementById(part.id)
  if (!fresh || fresh.innerHTML === part.innerHTML) return
  if (part.contains(document.activeElement) || part.querySelector('details[open]')) return
  part.innerHTML = fresh.innerHTML
  enhance(part)
}

/** Read again every so many seconds. */
const parts = document.querySelectorAll('[data-live]')

async function refresh() {
  const { href } = location
  const next = !document.hidden && (await load(href))
  if (next && href === location.href) for (const part of parts) replace(part, next)
}

/** Results follow what is typed, and so does the address. */
function searchAsYouType(form) {
  let waiting
  let latest = 0
  const search = async () => {
    if (!form.checkValidity()) return
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value))
    // `form.action` may be a field.
    const path = form.getAttribute('action')
    const url = query.size ? `${path}?${query}` : path
    const turn = ++latest
    const fresh = (await load(url))?.getElementById('results')
    if (turn !== latest || !fresh) return
    history.replaceState(null, '', url)
    const results = document.getElementById('results')
    results.innerHTML = fresh.innerHTML
    enhance(results)
  }
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(search, TYPING_MS)
  })
}

/** What is left until times that come. */
function countDown() {
  for (const time of document.querySelectorAll('[data-countdown]')) {
    const left = Math.round((Date.parse(time.dateTime) - Date.now()) / 1000)
    if (left < 0) continue
    const hours = Math.floor(left / 3600)
    const min = `${Math.floor((left % 3600) / 60)} ${MIN}`
    time.textContent = `${IN} ${hours ? `${hours} ${H} ${min}` : `${min} ${left % 60} ${S}`}`
  }
}

/** A button that copies, beside what it copies. */
function copyable(code) {
  const { textContent } = code
  const button = Object.assign(document.createElement('button'), {
    className: 'copy',
    textContent: COPY,
    ariaLabel: `${COPY}: ${textContent}`,
  })
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(textContent)
    button.textContent = '✓'
  })
  code.after(button)
}

/** What is clicked twice is sent once. */
let sent
addEventListener('submit', (event) => {
  if (event.timeStamp - sent < 5000) event.preventDefault()
  else sent = event.timeStamp
})

function enhance(root) {
  root.querySelectorAll('[data-copy]').forEach(copyable)
  countDown()
}

document.querySelectorAll('[data-search]').forEach(searchAsYouType)
enhance(document)
setInterval(countDown, 1000)
if (parts[0]) setInterval(refresh, parts[0].dataset.live * 1000)
