// Pictures of every screen: three window sizes, light and dark, both languages.
// npm run screenshots -- <folder> [looks that contain this text, e.g. 1280x800-light-id, or all;
// 1280x800-both-id takes light and dark in one visit, in half the time;
// 1280x800+360x740-both-id the console's in both sizes as well]
// [only: `day`, `alone`, `till`, `console`, `page`, `rehearsal` or `empty`] [its console screens]
// AXE=off: without it, where the machine is busy.
// Exit code 1: a scene did not come to its end, or axe found something; it is said which, and the
// others are taken.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import { startVirtualPrinter } from '../../demo/virtual-printer/virtual-printer.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startOutletStack } from '../../tools/outlet-stack.ts'
import type { TestHub } from '../support/hub.ts'
import { takeConsole } from './console-scenes.ts'
import { takeEmpty } from './empty-scenes.ts'
import { startFullShop } from './full-shop.ts'
import { tellFaults } from './look-faults.ts'
import { askForBothThemes, askForSizes, darkToo } from './more-looks.ts'
import { giveQris, SILENT_PROVIDER } from './outlet-with-qris.ts'
import { takePages } from './page-scenes.ts'
import { takeRehearsal } from './rehearsal-scenes.ts'
import { takeAloneIn, takePictures } from './screenshot-scenes.ts'
import { type Look, launchChromium, openTill, speakInTests } from './till-driver.ts'
import { type TakeOf, takeTill } from './till-scenes.ts'

const SIZES = [
  [360, 740],
  [1280, 800],
  [1920, 1080],
] as const
const SETTLE_MS = 350
/** As long as a machine needs on which much else goes on. */
const PATIENCE_MS = 120_000
const LOOKS: Look[] = SIZES.flatMap(([width, height]) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['id', 'en'] as const).map((language) => ({
      ...{ width, height, theme, language },
      locale: language === 'id' ? 'id-ID' : 'en-GB',
    })),
  ),
)
const nameOf = (look: Look): string => `${look.width}x${look.height}-${look.theme}-${look.language}`

/** In the demonstration's shop; the others are taken in a fuller one. */
const SCENES = { day: takePictures, alone: takeAloneIn }
type SceneName = keyof typeof SCENES

type Wish = { folder: string; looks: readonly Look[]; scenes: readonly SceneName[] }

async function takeAll({ folder, looks, scenes }: Wish): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'ocean-screenshots-'))
  const printer = await startVirtualPrinter({ printerPort: 0, paperPort: 0 })
  const setPrinter = async (fault: string) => {
    const { origin } = new URL(printer.paperUrl)
    await fetch(`${origin}/fault/${fault}`, {
      method: 'POST',
      headers: { 'x-virtual-printer': '1' },
    })
  }
  Object.assign(process.env, SILENT_PROVIDER)
  const visits = looks.flatMap((look) => scenes.map((scene) => ({ look, scene })))
  const stack = await startOutletStack(work, visits.length, printer.address, giveQris)
  const browser = await launchChromium()
  try {
    for (const [index, { look, scene: kind }] of visits.entries()) {
      const code = stack.pairingCodes[index]
      if (code === undefined) throw new Error('a pairing code for every look')
      speakInTests(look.language)
      const page = await openTill(browser, stack.url, look)
      page.setDefaultTimeout(PATIENCE_MS)
      const prefix = join(folder, nameOf(look))
      page.on('pageerror', (error) => console.error(`${nameOf(look)}: ${error.stack}`))
      const scene = { code, prefix, name: `Kasir ${index + 1}`, isNarrow: look.width < 900 }
      await toItsEnd(`${nameOf(look)} ${kind}`, async () => {
        await orFailedPicture(page, `${prefix}-${kind}-failed.png`, () =>
          SCENES[kind](page, { ...scene, setPrinter }),
        )
      })
      await page.context().close()
    }
  } finally {
    await browser.close()
    await stack.stop()
    await printer.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

/** A scene that fails is said, and the next ones are taken all the same. */
async function toItsEnd(name: string, scene: () => Promise<void>): Promise<void> {
  try {
    await scene()
    console.log(`${name} is done`)
  } catch (error) {
    console.error(`${name} did not end: ${error}`)
    process.exitCode = 1
  }
}

async function orFailedPicture(page: Page, path: string, scene: () => Promise<void>) {
  try {
    await scene()
  } catch (error) {
    await page.screenshot({ path })
    throw error
  }
}

/** As they register themselves; Node cannot load what they are made of. */
function consoleNames(): string[] {
  const path = join(PROJECT_ROOT, 'terminal-ui/src/screens/console/console-screens.ts')
  const names = [...readFileSync(path, 'utf8').matchAll(/^ {4}name: '([a-z-]+)'/gm)]
  return names.map(([, name]) => name ?? '').filter((name) => name !== 'rehearsal')
}

const chosenNames = (only: readonly string[]): string[] =>
  consoleNames().filter((name) => only.length === 0 || only.includes(name))

type Full = { hub: TestHub; browser: Browser; look: Look; folder: string }

/** The picture, and what a machine has to say of it. */
const cameraOf =
  ({ look, folder }: Full, kind: string, main?: Page): TakeOf =>
  async (name, page = main) => {
    if (!page) throw new Error('no page to take')
    await page.waitForTimeout(SETTLE_MS)
    const file = `${nameOf(look)}-${kind}-${name}`
    const shoot = (path: string) => page.screenshot({ path, fullPage: kind === 'page' })
    await shoot(join(folder, `${file}.png`))
    await darkToo(page, join(folder, `${file}.png`), shoot)
    await tellFaults(page, file)
  }

async function openPage({ hub, browser, look }: Full): Promise<Page> {
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.on('pageerror', (error) => console.error(`${nameOf(look)}: ${error.stack}`))
  return page
}

/** In a shop that has everything, in this process. */
const FULL_SCENES = {
  async console(full: Full, only: readonly string[]) {
    const screens = chosenNames(only)
    const page = await openPage(full)
    const prefix = join(full.folder, nameOf(full.look))
    const failed = await takeConsole(page, full.hub, full.look, prefix, screens)
    await page.context().close()
    if (failed.length > 0) throw new Error(failed.join('\n'))
  },
  async till(full: Full) {
    const page = await openPage(full)
    const name = `Kasir ${nameOf(full.look)}`
    const wish = { hub: full.hub, page, isNarrow: full.look.width < 900, name }
    await orFailedPicture(page, join(full.folder, `${nameOf(full.look)}-till-failed.png`), () =>
      takeTill({ ...wish, take: cameraOf(full, 'till', page) }),
    )
    await page.context().close()
  },
  async page(full: Full) {
    await takePages(full.hub, full.browser, full.look, cameraOf(full, 'page'))
  },
  /** Beside the full shop, which is no rehearsal. */
  async rehearsal({ browser, look, folder }: Full) {
    await takeRehearsal(browser, look, join(folder, nameOf(look)))
  },
  /** Another shop, which nobody has sold in. */
  async empty({ browser, look, folder }: Full, only: readonly string[]) {
    await takeEmpty(browser, look, join(folder, nameOf(look)), chosenNames(only))
  },
}
type FullName = keyof typeof FULL_SCENES
const FULL_NAMES: readonly FullName[] = ['till', 'console', 'page', 'rehearsal', 'empty']

async function takeFull({ folder, looks }: Wish, scenes: readonly FullName[], only: string[]) {
  const ends: (() => unknown)[] = []
  const t = { teardown: (end: () => unknown) => ends.push(end) } as unknown as Test
  const hub = await startFullShop(t, join(PROJECT_ROOT, 'terminal-ui', 'dist'))
  const browser = await launchChromium()
  try {
    for (const look of looks) {
      speakInTests(look.language)
      for (const scene of scenes) {
        await toItsEnd(`${nameOf(look)} ${scene}`, () =>
          FULL_SCENES[scene]({ hub, browser, look, folder }, only),
        )
      }
    }
  } finally {
    await browser.close()
    for (const end of ends.reverse()) await end()
  }
}

const [folder, wanted = 'all', scene, ...screens] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Say where the pictures go: npm run screenshots -- <folder> [looks] [scene]')
  process.exit(2)
}
const built = buildTerminalUiIfStale(PROJECT_ROOT)
if (!built.ok) throw new Error(built.reason)
mkdirSync(resolve(folder), { recursive: true })
if (wanted.includes('both')) askForBothThemes()
// '1280x800+360x740-both-en'
const [size = '', ...more] = wanted.split('-', 1)[0]?.split('+') ?? []
askForSizes(
  SIZES.flatMap(([width, height]) =>
    more.includes(`${width}x${height}`) ? [{ width, height }] : [],
  ),
)
const name = wanted.replace(/^[^-]*/, size).replace('both', 'light')
const wish: Wish = {
  folder: resolve(folder),
  looks: LOOKS.filter((look) => wanted === 'all' || nameOf(look).includes(name)),
  scenes: (['day', 'alone'] as const).filter((each) => scene === undefined || scene === each),
}
if (wish.scenes.length > 0) await takeAll(wish)
const full = FULL_NAMES.filter((each) => scene === undefined || scene === each)
if (full.length > 0) await takeFull(wish, full, screens)
process.exit()
