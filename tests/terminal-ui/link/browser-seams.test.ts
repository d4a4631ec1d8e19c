// The one file that touches the browser, in a real Chromium: locks between tabs, upload progress,
// sockets, clocks, and a database whose writes are strict.
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'

const FOLDER = new URL('../../../terminal-ui/src/link/', import.meta.url)
/** The seams, and what they fetch: none of them imports more than types at its start. */
const SCRIPTS = ['/browser-seams.ts', '/opfs-files.ts', '/opfs-worker.ts']
/** Set where coverage is measured: what ran in the browser counts as what ran here. */
const COVERAGE = process.env.NODE_V8_COVERAGE
const CHROMIUM = '/usr/bin/chromium'

/** The page: the seams as `seams`, and whatever a test leaves on `window`. */
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
import { browserSeams } from '/browser-seams.ts'
window.seams = browserSeams()
window.tab = (name) => {
  window.said = []
  window.lock = window.seams.lockTab(name, {
    onHeld: () => window.said.push('held'),
    onElsewhere: () => window.said.push('elsewhere'),
  })
}
</script>`

let contexts = 0
type World = { browser: Browser; origin: string }

function serve(): Server {
  return createServer((request, response) => {
    const { method, url = '' } = request
    if (method === 'POST') return count(request, response)
    if (url === '/number') return response.end('7')
    const isScript = SCRIPTS.includes(url)
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? sourceOf(url) : PAGE)
  })
}

/** Types become blanks: every place of the script is the place in the file. */
const sourceOf = (url: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(`.${url}`, FOLDER), 'utf8'))

function count(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  request.on('end', () => response.writeHead(202).end(String(bytes)))
}

async function openContext(t: Test, { browser }: World): Promise<BrowserContext> {
  const context = await browser.newContext()
  t.teardown(async () => {
    for (const page of context.pages()) {
      contexts += 1
      await closeTab(page, String(contexts))
    }
    await context.close()
  })
  return context
}

async function openTab(context: BrowserContext, { origin }: World): Promise<Page> {
  const page = await context.newPage()
  if (COVERAGE) await page.coverage.startJSCoverage({ resetOnNavigation: false })
  await page.goto(origin)
  await page.waitForFunction('window.seams')
  return page
}

async function closeTab(page: Page, name: string): Promise<void> {
  if (COVERAGE) {
    const ran = await page.coverage.stopJSCoverage()
    const result = ran.flatMap(({ url, scriptId, functions }) => {
      const { pathname } = new URL(url)
      if (!SCRIPTS.includes(pathname)) return []
      return [{ scriptId, url: new URL(`.${pathname}`, FOLDER).href, functions }]
    })
    writeFileSync(join(COVERAGE, `coverage-of-browser-${name}.json`), JSON.stringify({ result }))
  }
  await page.close()
}

async function lockingTab(context: BrowserContext, world: World): Promise<Page> {
  const page = await openTab(context, world)
  await page.evaluate('window.tab("ocean-pos-terminal")')
  return page
}

const said = (page: Page, words: string[]) =>
  page.waitForFunction(`JSON.stringify(window.said) === ${JSON.stringify(JSON.stringify(words))}`)

const TESTS = {
  async 'one tab holds the till; the next one waits and may take over'(t: Test, world: World) {
    const context = await openContext(t, world)
    const first = await lockingTab(context, world)
    await said(first, ['held'])
    const second = await lockingTab(context, world)
    await said(second, ['elsewhere'])
    await second.evaluate('window.lock.take()')
    await said(second, ['elsewhere', 'held'])
    await said(first, ['held', 'elsewhere'])
    await first.evaluate('window.lock.take()')
    await said(first, ['held', 'elsewhere', 'held'])
    await said(second, ['elsewhere', 'held', 'elsewhere'])
    await closeTab(first, 'first')
    await said(second, ['elsewhere', 'held', 'elsewhere', 'held'])
    t.pass('a closed tab leaves the till to the one that waits')
  },

  async 'a released lock goes to the tab that waits, and is not asked for again'(
    t: Test,
    world: World,
  ) {
    const context = await openContext(t, world)
    const first = await lockingTab(context, world)
    await said(first, ['held'])
    const second = await lockingTab(context, world)
    await said(second, ['elsewhere'])
    await first.evaluate('window.lock.release()')
    await said(second, ['elsewhere', 'held'])
    await said(first, ['held'])
    t.pass()
  },

  async 'who lets go in the queue, or had it taken and lets go, is out of it for good'(
    t: Test,
    world: World,
  ) {
    const context = await openContext(t, world)
    const first = await lockingTab(context, world)
    await said(first, ['held'])
    const second = await lockingTab(context, world)
    await said(second, ['elsewhere'])
    await second.evaluate('window.lock.release()')
    const third = await lockingTab(context, world)
    await said(third, ['elsewhere'])
    await first.evaluate('window.lock.release()')
    await said(third, ['elsewhere', 'held'])
    await third.evaluate('window.lock.release()')
    await said(second, ['elsewhere'])
    t.pass()
  },

  async 'a browser without locks has one tab as far as we can tell, and promises no storage'(
    t: Test,
    world: World,
  ) {
    const page = await openTab(await openContext(t, world), world)
    await page.evaluate(`Object.defineProperty(navigator, 'locks', { value: undefined })`)
    await page.evaluate('window.tab("ocean-pos-terminal")')
    await said(page, ['held'])
    await page.evaluate('window.lock.take(), window.lock.release()')
    await said(page, ['held'])
    await page.evaluate(`Object.defineProperty(navigator, 'storage', { value: undefined })`)
    t.equal(await page.evaluate('window.seams.persistStorage()'), false)
  },

  async 'the second journal’s files are the browser’s own'(t: Test, world: World) {
    const context = await openContext(t, world)
    const page = await openTab(context, world)
    const kept = await page.evaluate(`(async () => {
    const files = await window.seams.openSegmentFiles()
    await files.append('one', Uint8Array.of(1, 2))
    await Promise.all([
      files.append('one', Uint8Array.of(3)),
      files.append('two', Uint8Array.of(9)),
      files.append('one', Uint8Array.of(4, 5)),
    ])
    await files.remove('two')
    await files.remove('two')
    await files.remove('never-there')
    files.close()
    return { names: await files.list(), one: [...(await files.read('one'))] }
  })()`)
    t.strictSame(kept, { names: ['one'], one: [1, 2, 3, 4, 5] })
    const later = await openTab(context, world)
    const found = await later.evaluate(`(async () => {
    const files = await window.seams.openSegmentFiles()
    await files.append('one', Uint8Array.of(6))
    return [...(await files.read('one'))]
  })()`)
    t.strictSame(found, [1, 2, 3, 4, 5, 6], 'another page goes on where the last one ended')
  },

  async 'a socket carries both ways; the hub is asked over fetch'(t: Test, world: World) {
    const page = await openTab(await openContext(t, world), world)
    // The browser's own socket, but for the network behind it.
    const heard = await page.evaluate(`(async () => {
    const sockets = []
    window.WebSocket = class {
      constructor(url) { this.url = String(url); this.sent = []; sockets.push(this) }
      send(text) { this.sent.push(text) }
      close() { this.isClosed = true; this.onclose() }
    }
    const texts = []
    let closes = 0
    const events = { onText: (text) => texts.push(text), onClose: () => { closes += 1 } }
    const socket = window.seams.openSocket('/api/live', events)
    socket.send('ping')
    sockets[0].onmessage({ data: 'pong' })
    socket.close()
    window.seams.openSocket('https://shop.test/api/live', events)
    const answer = await (await window.seams.fetch('/number', {})).text()
    return { urls: sockets.map(({ url }) => url), sent: sockets[0].sent, texts, closes, answer }
  })()`)
    t.match(heard, {
      urls: [`${world.origin.replace('http', 'ws')}/api/live`, 'wss://shop.test/api/live'],
      ...{ sent: ['ping'], texts: ['pong'], closes: 1, answer: '7' },
    })
  },

  async 'an upload reports its progress and its answer'(t: Test, world: World) {
    const page = await openTab(await openContext(t, world), world)
    const uploaded = await page.evaluate(`(async () => {
    const seen = []
    const file = new Blob(['x'.repeat(3_000_000)])
    const answer = await window.seams.upload('/import', file, (fraction) => seen.push(fraction))
    return { answer, last: seen.at(-1) }
  })()`)
    t.strictSame(uploaded, { answer: { status: 202, text: '3000000' }, last: 1 })
  },

  async 'an upload to nobody rejects, a socket to nobody closes'(t: Test, world: World) {
    const page = await openTab(await openContext(t, world), world)
    const nowhere = 'http://localhost:1'
    const rejected = await page.evaluate(
      `window.seams.upload('${nowhere}/x', new Blob(['x']), () => {}).then(() => 'sent', () => 'lost')`,
    )
    t.equal(rejected, 'lost')
    const closed = await page.evaluate(`new Promise((resolve) => {
    window.seams.openSocket('${nowhere}/live', { onText() {}, onClose: () => resolve('closed') })
  })`)
    t.equal(closed, 'closed')
  },

  async 'clocks, chance, marks and waking are the browser’s own'(t: Test, world: World) {
    const page = await openTab(await openContext(t, world), world)
    const found = await page.evaluate(`(async () => {
    const { clock, randomness, timers, marks, onWake, persistStorage, rest } = window.seams
    marks.set('a', 'b')
    const kept = marks.get('a')
    marks.remove('a')
    let ran = false
    timers.after(0, () => { ran = true })()
    let wakes = 0
    const forget = onWake(() => { wakes += 1 })
    dispatchEvent(new Event('online'))
    document.dispatchEvent(new Event('visibilitychange'))
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
    forget()
    dispatchEvent(new Event('online'))
    await rest()
    return {
      isNow: Math.abs(clock.nowMs() - Date.now()) < 1000,
      isMonotonic: clock.monotonicMs() <= clock.monotonicMs(),
      bytes: randomness.bytes(16).length,
      kept, gone: marks.get('a'), ran, wakes,
      persisted: typeof (await persistStorage()),
    }
  })()`)
    t.strictSame(found, {
      ...{ isNow: true, isMonotonic: true, bytes: 16, kept: 'b', gone: null },
      ...{ ran: false, wakes: 2, persisted: 'boolean' },
    })
  },
}

t.test('the browser’s own', async (t) => {
  const server = serve()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  t.teardown(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })
  for (const [name, test] of Object.entries(TESTS)) {
    await t.test(name, (t) => test(t, { browser, origin }))
  }
})
