// The one file that touches the browser, in a real Chromium: locks between tabs, upload progress,
// sockets, clocks, and a database whose writes are strict.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import t, { type Test } from 'tap'

const SOURCE = new URL('../../../terminal-ui/src/link/browser-seams.ts', import.meta.url)
const CHROMIUM = '/usr/bin/chromium'

/** The page: the seams as `seams`, and whatever a test leaves on `window`. */
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
import { browserSeams } from '/browser-seams.js'
window.seams = browserSeams()
window.tab = (name) => {
  window.said = []
  window.lock = window.seams.lockTab(name, {
    onHeld: () => window.said.push('held'),
    onElsewhere: () => window.said.push('elsewhere'),
  })
}
</script>`

type World = { browser: Browser; origin: string }

function serve(): Server {
  // It imports types only, so without them it stands by itself.
  const script = stripTypeScriptTypes(readFileSync(SOURCE, 'utf8'))
  return createServer((request, response) => {
    if (request.method === 'POST') return count(request, response)
    const isScript = request.url === '/browser-seams.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : PAGE)
  })
}

function count(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  request.on('end', () => response.writeHead(202).end(String(bytes)))
}

async function openContext(t: Test, { browser }: World): Promise<BrowserContext> {
  const context = await browser.newContext()
  t.teardown(() => context.close())
  return context
}

async function openTab(context: BrowserContext, { origin }: World): Promise<Page> {
  const page = await context.newPage()
  await page.goto(origin)
  await page.waitForFunction('window.seams')
  return page
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
    await first.close()
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
      ...{ ran: false, wakes: 1, persisted: 'boolean' },
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
