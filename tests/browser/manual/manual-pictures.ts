// The pictures of the manuals, from the real thing (decision 0103).
//   npm run manual-pictures              writes docs/pictures/manual
//   npm run manual-pictures -- --check   plays all of it and says which pictures are stale
//   npm run manual-pictures -- id        one language only; `rehearsal`: its pictures only
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startVirtualPrinter } from '../../../demo/virtual-printer/virtual-printer.ts'
import type { Language } from '../../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../../tools/hub-process.ts'
import { startOutletStack } from '../../../tools/outlet-stack.ts'
import { giveQris, SILENT_PROVIDER } from '../outlet-with-qris.ts'
import { type Look, launchChromium, openTill, speakInTests } from '../till-driver.ts'
import { enterOffice, takeConsolePictures } from './console-pictures.ts'
import {
  LANGUAGES,
  PICTURE_BYTES_MAX,
  PICTURE_FOLDER,
  PICTURE_NAMES,
  pictureFile,
  REHEARSAL_PICTURES,
} from './manual-picture-names.ts'
import { PictureCamera } from './picture-camera.ts'
import { noteFailures, type PictureShop } from './picture-shop.ts'
import { openRehearsal, takeRehearsal } from './rehearsal-pictures.ts'
import { keepShownWords, type ShownWords } from './shown-words.ts'
import { findStale } from './stale-pictures.ts'
import { takeClosePictures, takePhonePictures, takeTillPictures } from './till-pictures.ts'

const PATIENCE_MS = 30_000
const WIDE = { width: 1280, height: 800, theme: 'light' } as const
const PHONE = { width: 360, height: 740, theme: 'light' } as const

async function openPage(browser: Browser, url: string, look: Look): Promise<Page> {
  const page = await openTill(browser, url, look)
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (error) => console.error(error.stack))
  return page
}

type Played = { browser: Browser; work: string; into: string; camera: PictureCamera; look: Look }

/** Which scenes failed. */
async function playShop({ browser, work, into, camera, look }: Played): Promise<string[]> {
  const printer = await startVirtualPrinter({ printerPort: 0, paperPort: 0 })
  const stack = await startOutletStack(work, 3, printer.address, giveQris)
  const { failed, scene } = noteFailures(into)
  try {
    const [till = '', office = '', phone = ''] = stack.pairingCodes
    const shop: PictureShop = {
      ...{ take: camera.take, scene, codes: { till, office, phone } },
      setPrinter: async (fault) => void (await printer.setFault(fault)),
    }
    const atTill = await openPage(browser, stack.url, look)
    await takeTillPictures(atTill, shop)
    const atPhone = await openPage(browser, stack.url, { ...look, ...PHONE })
    await scene(atPhone, 'phone-till', () => takePhonePictures(atPhone, shop))
    const atOffice = await openPage(browser, stack.url, look)
    await enterOffice(atOffice, shop)
    await takeConsolePictures(atOffice, shop)
    await scene(atTill, 'close', () => takeClosePictures(atTill, shop))
    for (const page of [atTill, atPhone, atOffice]) await page.context().close()
    return failed
  } finally {
    await stack.stop()
    await printer.stop()
  }
}

async function playRehearsal({ browser, work, camera, look }: Played): Promise<void> {
  const rehearsal = await openRehearsal(work, false)
  try {
    await takeRehearsal(rehearsal, { browser, look, take: camera.take })
  } finally {
    await rehearsal.stop()
  }
}

async function takeLanguage(
  browser: Browser,
  into: string,
  language: Language,
  isRehearsalOnly: boolean,
): Promise<ShownWords> {
  const work = mkdtempSync(join(tmpdir(), 'ocean-manual-'))
  const camera = new PictureCamera(into, language)
  const look: Look = { ...WIDE, language }
  speakInTests(language)
  try {
    const played = { browser, work, into, camera, look }
    const failed = isRehearsalOnly ? [] : await playShop(played)
    await playRehearsal(played)
    if (failed.length > 0) throw new Error(`${language}: these scenes failed: ${failed.join(', ')}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  const wanted: readonly string[] = isRehearsalOnly ? REHEARSAL_PICTURES : PICTURE_NAMES
  const missing = wanted.filter((name) => !camera.taken.includes(name))
  if (missing.length > 0) throw new Error(`never taken: ${missing.join(', ')}`)
  console.log(`${language}: ${camera.taken.length} pictures`)
  return camera.words
}

type Wish = { languages: readonly Language[]; isRehearsalOnly: boolean; isCheck: boolean }

function readWish(words: readonly string[]): Wish {
  const chosen = LANGUAGES.filter((language) => words.includes(language))
  const languages = chosen.length > 0 ? chosen : LANGUAGES
  const isRehearsalOnly = words.includes('rehearsal')
  return { languages, isRehearsalOnly, isCheck: words.includes('--check') }
}

/** Only once all are there: a command that failed leaves the old ones. */
function moveIn(from: string, words: ShownWords): void {
  const to = join(PROJECT_ROOT, PICTURE_FOLDER)
  mkdirSync(to, { recursive: true })
  for (const name of Object.keys(words)) copyFileSync(join(from, name), join(to, name))
  const known = PICTURE_NAMES.flatMap((name) => LANGUAGES.map((each) => pictureFile(name, each)))
  for (const file of readdirSync(to)) if (!known.includes(file)) rmSync(join(to, file))
  keepShownWords(words, known)
}

async function judge(from: string, names: readonly string[]): Promise<number> {
  const stale = await findStale(from, join(PROJECT_ROOT, PICTURE_FOLDER), names)
  for (const line of stale) console.log(line)
  console.log(stale.length === 0 ? 'All pictures are as the screens are.' : 'Take them anew.')
  return stale.length === 0 ? 0 : 1
}

async function main({ languages, isRehearsalOnly, isCheck }: Wish): Promise<number> {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  Object.assign(process.env, SILENT_PROVIDER)
  const into = mkdtempSync(join(tmpdir(), 'ocean-pictures-'))
  console.log(`Made in ${into}; it stays there when a scene fails.`)
  const browser = await launchChromium()
  const words: ShownWords = {}
  try {
    for (const language of languages) {
      Object.assign(words, await takeLanguage(browser, into, language, isRehearsalOnly))
    }
  } finally {
    await browser.close()
  }
  const names = readdirSync(into)
  const bytes = names.reduce((sum, file) => sum + statSync(join(into, file)).size, 0)
  console.log(`${names.length} pictures, ${Math.round(bytes / 1000)} kB`)
  if (bytes > PICTURE_BYTES_MAX) throw new Error('the pictures weigh more than they may')
  const status = isCheck ? await judge(into, names) : 0
  if (!isCheck) moveIn(into, words)
  rmSync(into, { recursive: true })
  return status
}

process.exit(await main(readWish(process.argv.slice(2))))
