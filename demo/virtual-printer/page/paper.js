// Shows what the printer says it has printed. The stream tells that something changed; the paper
// is fetched by number, so that a page that slept misses nothing that is still kept.
const SHEETS_SHOWN_MAX = 100
const DRAWER_OPEN_MS = 4000
const element = (id) => document.getElementById(id)
const newest = element('newest')
const stack = element('stack')
const drawer = element('drawer')

const statusTexts = {
  normal: ['Siap', 'Ready'],
  'paper-out': ['Kertas habis', 'Out of paper'],
  'cover-open': ['Tutup terbuka', 'Cover open'],
  jam: ['Macet', 'Jammed'],
  'cut-off': ['Mati di tengah struk', 'Off within a receipt'],
  away: ['Terputus', 'Not connected'],
}
const time = new Intl.DateTimeFormat('id-ID', { timeStyle: 'medium' })

let shownId = 0
let drawerCount = null
let drawerTimer = 0
let isFetching = false
/** What the printer said last and is not shown yet. */
let pending = null

function showStatus(name) {
  const [id, en] = statusTexts[name]
  document.body.dataset.state = name
  element('status').innerHTML = `${id} <span lang="en">${en}</span>`
  for (const button of document.querySelectorAll('[data-fault]')) {
    button.setAttribute('aria-pressed', String(button.dataset.fault === name))
  }
}

function showDrawer(count) {
  const isNews = drawerCount !== null && count > drawerCount
  drawerCount = count
  if (isNews) {
    drawer.classList.add('open')
    clearTimeout(drawerTimer)
    drawerTimer = setTimeout(() => {
      drawer.classList.remove('open')
      showDrawer(drawerCount)
    }, DRAWER_OPEN_MS)
  }
  const state = drawer.classList.contains('open') ? 'terbuka · open' : 'tertutup · closed'
  element('drawer-text').textContent = `${state} (${count}×)`
}

async function fetchJson(path) {
  const answer = await fetch(path)
  return answer.json()
}

function sheetElement({ id, at_ms, picture }) {
  const figure = document.createElement('figure')
  const caption = `<span>№ ${id}</span><time>${time.format(at_ms)}</time>`
  figure.innerHTML = `${picture}<figcaption>${caption}</figcaption>`
  return figure
}

/** The newest sheet hangs at the printer, the earlier ones lie beside it. */
function addSheet(figure, isNew) {
  const before = newest.firstElementChild
  if (before) {
    before.className = ''
    stack.prepend(before)
  }
  figure.className = isNew ? 'new' : ''
  newest.replaceChildren(figure)
}

async function showPaper(view) {
  if (view.lastId < shownId) {
    shownId = 0
    newest.replaceChildren()
    stack.replaceChildren()
  }
  if (view.lastId > shownId) {
    const isFirst = shownId === 0
    const sheets = await fetchJson(`sheets?after=${shownId}`)
    for (const sheet of sheets.toReversed()) addSheet(sheetElement(sheet), !isFirst)
    while (stack.childElementCount > SHEETS_SHOWN_MAX) stack.lastElementChild.remove()
    shownId = Math.max(shownId, ...sheets.map(({ id }) => id))
  }
  const { picture } = view.uncutLines > 0 ? await fetchJson('uncut') : { picture: '' }
  element('uncut').innerHTML = picture
}

async function show(view) {
  showStatus(view.fault)
  showDrawer(view.drawerCount)
  const millimetres = view.columns <= 32 ? 58 : 80
  element('address').textContent = `${view.address} · ${millimetres} mm, ${view.columns} kolom`
  element('failures').textContent = view.failures.join(' · ')
  document.body.dataset.empty = String(view.lastId === 0 && view.uncutLines === 0)
  pending = view
  if (isFetching) return
  isFetching = true
  try {
    while (pending) {
      const next = pending
      pending = null
      await showPaper(next)
    }
  } finally {
    isFetching = false
  }
}

for (const button of document.querySelectorAll('[data-fault]')) {
  button.addEventListener('click', () =>
    fetch(`fault/${button.dataset.fault}`, {
      method: 'POST',
      headers: { 'x-virtual-printer': '1' },
    }),
  )
}

const changes = new EventSource('changes')
changes.onmessage = ({ data }) => show(JSON.parse(data))
changes.onerror = () => showStatus('away')
