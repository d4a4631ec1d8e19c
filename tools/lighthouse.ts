// What Lighthouse says of the sell screen and of the console's first page, at a desk and on a
// phone, with a real hub and somebody logged in: npm run lighthouse [-- phone] (or desk). It is
// fetched for the run and never installed (decision 0074). Fails below 95.
//
// Each page is said twice: as it was measured, and by the processor time of its own thread, which
// decides. Here the browser's other processes, the hub and Lighthouse share two cores with it: what
// it waits for a core counts as blocked, four times over on a phone, which has eight.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium as browsers, type Page } from 'playwright-core'
import { prepareOutlet } from '../demo/prepare-outlet.ts'
import { findFreePort } from '../demo/private-postgres.ts'
import { startVirtualPrinter } from '../demo/virtual-printer/virtual-printer.ts'
import {
  ARGUMENTS,
  CHROMIUM,
  chooseLook,
  logIn,
  openShift,
  pair,
  scan,
  speakInTests,
} from '../tests/browser/till-driver.ts'
import { buildTerminalUiIfStale } from './build-terminal-ui.ts'
import { PROJECT_ROOT, startHub } from './hub-process.ts'
import { codeOf } from './run-test-file.ts'

const LIGHTHOUSE = 'lighthouse@13.5.0'
const SCORE_MIN = 95
const LOOK = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
const PAGES = { sell: '#/sell', 'console/today': '#/console/today' }
const FORMS = { desk: ['--preset=desktop'], phone: [] as string[] }
/** The middle of three: one run on a busy machine says little. */
const RUNS = 3
const BARCODE = '2000010100002'

type Score = { score: number | null; title: string }
type Audit = {
  score: number | null
  title: string
  displayValue?: string
  scoreDisplayMode: string
}
type Report = { categories: Record<string, Score>; audits: Record<string, Audit> }
type Figures = { performance: number; accessibility: number; own: number; report: Report }
type Visit = { context: BrowserContext; port: number; folder: string }
type TraceEvent = { ph: string; dur?: number; tdur?: number }

const percent = (report: Report, category: string): number =>
  Math.round((report.categories[category]?.score ?? 0) * 100)

/** Elsewhere than on the till it measures, so it takes no processor from the page. */
function standBack({ pid }: { pid?: number | undefined }): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
}

/** Lighthouse once, in a folder that keeps or has what it gathered. */
async function callLighthouse(url: string, flags: readonly string[], folder: string) {
  const path = join(folder, 'report.json')
  const always = [
    ...['--only-categories=performance,accessibility', '--disable-storage-reset', '--quiet'],
    ...['--output=json', `--output-path=${path}`],
  ]
  const child = spawn(
    'npm',
    ['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', url, ...always, ...flags],
    { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  standBack(child)
  const code = await codeOf(child)
  if (code !== 0) throw new Error(`lighthouse ended with ${code}`)
  return JSON.parse(readFileSync(path, 'utf8')) as Report
}

/** The same trace, in which each task took what its thread worked for it. */
function forgetWaiting(tracePath: string): void {
  const trace = JSON.parse(readFileSync(tracePath, 'utf8')) as { traceEvents: TraceEvent[] }
  for (const event of trace.traceEvents) {
    if (event.ph === 'X' && event.tdur !== undefined && event.dur !== undefined)
      event.dur = Math.min(event.dur, event.tdur)
  }
  writeFileSync(tracePath, JSON.stringify(trace))
}

/** Attached to a browser in which the till is paired: its storage is left as it is. */
async function runOnce(url: string, { context, port, folder }: Visit, form: readonly string[]) {
  // What another run left open would only be scrolled to.
  for (const page of context.pages()) await page.goto('about:blank')
  const gathered = join(folder, 'gathered')
  rmSync(gathered, { recursive: true, force: true })
  const flags = [`--port=${port}`, ...form]
  const keep = [`--gather-mode=${gathered}`, `--audit-mode=${gathered}`]
  const report = await callLighthouse(url, [...flags, ...keep], folder)
  forgetWaiting(join(gathered, 'trace.json'))
  const own = await callLighthouse(url, [...form, `--audit-mode=${gathered}`], folder)
  return {
    performance: percent(report, 'performance'),
    accessibility: percent(report, 'accessibility'),
    own: percent(own, 'performance'),
    report,
  }
}

async function runMiddle(url: string, visit: Visit, form: readonly string[]) {
  const runs: Figures[] = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await runOnce(url, visit, form))
  runs.sort((a, b) => a.performance - b.performance)
  return runs[Math.floor(RUNS / 2)] as Figures
}

/** What the figure of speed is made of. */
const METRICS = {
  'first-contentful-paint': 'first paint',
  'largest-contentful-paint': 'largest paint',
  'total-blocking-time': 'blocked',
  'cumulative-layout-shift': 'shift',
  'speed-index': 'speed index',
}

function sayMetrics({ report }: Figures): void {
  const words = Object.entries(METRICS).map(([id, name]) => {
    const { score, displayValue } = report.audits[id] ?? {}
    return `${name} ${displayValue ?? '–'} (${Math.round((score ?? 0) * 100)})`
  })
  console.log(`    ${words.join(', ')}`)
}

/** What keeps a figure down, worst first. */
function sayLosses({ report }: Figures): void {
  const lost = Object.values(report.audits)
    .filter(({ score, scoreDisplayMode }) => score !== null && scoreDisplayMode !== 'manual')
    .filter(({ score }) => (score ?? 1) < 0.9)
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0))
  for (const { title, displayValue, score } of lost)
    console.log(`    ${((score ?? 0) * 100).toFixed(0)} ${title} ${displayValue ?? ''}`)
}

async function openTillBrowser(folder: string, port: number, url: string, code: string) {
  speakInTests(LOOK.language)
  const context = await browsers.launchPersistentContext(join(folder, 'profile'), {
    ...{ executablePath: CHROMIUM, headless: true },
    args: [...ARGUMENTS, `--remote-debugging-port=${port}`],
    viewport: { width: LOOK.width, height: LOOK.height },
  })
  await chooseLook(context, LOOK)
  const page: Page = context.pages()[0] ?? (await context.newPage())
  await page.goto(url)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await pair(page, code, 'Kasir 1')
  await logIn(page, 'Hendra', '246802')
  await openShift(page, '300000')
  await scan(page, BARCODE)
  await page.locator('.line-facts').first().waitFor()
  // One tab sells: Lighthouse opens its own.
  await page.goto('about:blank')
  return context
}

async function main(wanted?: string): Promise<void> {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = mkdtempSync(join(tmpdir(), 'ocean-lighthouse-'))
  // A printer that is off is said on every page once it is known: in this shop all is well.
  const printer = await startVirtualPrinter({ printerPort: 0, paperPort: 0 })
  const outlet = await prepareOutlet(join(folder, 'hub'), printer.address, 1)
  const hub = await startHub(join(folder, 'hub'))
  standBack(hub)
  const port = await findFreePort()
  const context = await openTillBrowser(folder, port, hub.url, outlet.pairingCodes[0] ?? '')
  try {
    for (const [form, flags] of Object.entries(FORMS)) {
      if (wanted !== undefined && wanted !== form) continue
      for (const [name, hash] of Object.entries(PAGES)) {
        const figures = await runMiddle(`${hub.url}/${hash}`, { context, port, folder }, flags)
        const { performance, accessibility, own } = figures
        console.log(
          `${name} (${form}): performance ${performance}, by its own time ${own}, accessibility ${accessibility}`,
        )
        sayMetrics(figures)
        if (Math.min(own, accessibility) >= SCORE_MIN) continue
        sayLosses(figures)
        process.exitCode = 1
      }
    }
  } finally {
    await context.close()
    await hub.stop()
    await printer.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(process.argv[2])
