// The training film of cashiers: npm run training-video (decision 0103). It is played in a rehearsal
// outlet of its own, filmed frame by frame and cut by ffmpeg into data/training-video.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Rehearsal } from '../../../demo/rehearsal/start-rehearsal.ts'
import { t } from '../../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../../tools/hub-process.ts'
import { MANAGER } from '../manual/picture-shop.ts'
import { openRehearsal } from '../manual/rehearsal-pictures.ts'
import { type Look, launchChromium, logIn, openTill, pair, speakInTests } from '../till-driver.ts'
import { SELLING_ACTS } from './acts-of-selling.ts'
import { TROUBLE_ACTS } from './acts-of-trouble.ts'
import { CAPTIONS, contactSheet, cutFilm, findFfmpeg } from './cut-film.ts'
import { FilmCamera, type Frame, TICKS_PER_SECOND } from './film-camera.ts'
import { storyboard, timedScenes } from './film-captions.ts'
import { PAGE } from './film-frame.ts'
import { FILM, FILM_SECONDS } from './film-scenes.ts'
import type { FilmStage } from './film-stage.ts'

const PATIENCE_MS = 60_000
const LOOK: Look = { ...PAGE, theme: 'light', language: 'id' }
const HURRIED_MAX = 1.8
const OUT = join(PROJECT_ROOT, 'data', 'training-video')
const TRAINING = join(PROJECT_ROOT, 'docs', 'training')

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await openTill(browser, url, LOOK)
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (error) => console.error(error.stack))
  return page
}

/** Till, trainer and paper, ready before the first picture. */
async function setStage(browser: Browser, rehearsal: Rehearsal, work: string): Promise<FilmStage> {
  const [tillCode = '', trainerCode = ''] = rehearsal.outlet.pairingCodes
  const till = await openPage(browser, `http://localhost:${rehearsal.tills.here}`)
  await pair(till, tillCode, 'Kasir latihan')
  const trainer = await openPage(browser, rehearsal.trainer.http ?? '')
  await pair(trainer, trainerCode, 'Pelatih')
  await logIn(trainer, MANAGER.name, MANAGER.pin)
  await trainer.goto(`${new URL(trainer.url()).origin}/#/console/rehearsal`)
  await trainer.getByLabel(t('rehearsal.length')).selectOption('10')
  const paper = await openPage(browser, rehearsal.paperUrl)
  return { camera: new FilmCamera(work), till, trainer, paper }
}

async function play(stage: FilmStage): Promise<Frame[]> {
  const frames: Frame[] = []
  const acts = { ...SELLING_ACTS, ...TROUBLE_ACTS }
  let shown = 0
  for (const chapter of FILM) {
    for (const { name, seconds, id } of chapter.scenes) {
      const act = acts[name]
      if (!act) throw new Error(`nobody plays ${name}`)
      const words = { chapter: chapter.id, caption: id, progress: shown / FILM_SECONDS }
      stage.camera.begin(words)
      await act(stage).catch(async (error: Error) => {
        const path = join(tmpdir(), `ocean-film-${name}`)
        await stage.till.screenshot({ path: `${path}-till.png` })
        await stage.trainer.screenshot({ path: `${path}-trainer.png` })
        throw new Error(`${name}: ${error.message}\nIt stood like ${path}-….png`)
      })
      const filmed = stage.camera.end(seconds * TICKS_PER_SECOND)
      frames.push(...filmed.frames)
      shown += seconds
      const isHasty = filmed.hurried > HURRIED_MAX
      const hurry = `${filmed.hurried.toFixed(1)} times as fast as played`
      console.log(`${name}: ${seconds} s${filmed.hurried > 1 ? `, ${hurry}` : ''}`)
      if (isHasty) console.log(`  give ${name} more seconds`)
    }
  }
  return frames
}

function writePages(): void {
  mkdirSync(TRAINING, { recursive: true })
  writeFileSync(join(TRAINING, 'storyboard.md'), storyboard())
  for (const [name, text] of Object.entries(CAPTIONS)) writeFileSync(join(TRAINING, name), text())
}

async function main(): Promise<void> {
  writePages()
  if (process.argv.includes('--words')) return
  const ffmpeg = findFfmpeg()
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const work = mkdtempSync(join(tmpdir(), 'ocean-film-'))
  chmodSync(work, 0o755)
  mkdirSync(OUT, { recursive: true })
  speakInTests('id')
  const rehearsal = await openRehearsal(work, true)
  const browser = await launchChromium()
  try {
    const frames = await play(await setStage(browser, rehearsal, work))
    const film = cutFilm({ ffmpeg, frames, work, into: OUT })
    const moments = timedScenes().map(({ from, to }) => from + (to - from) * 0.7)
    const sheet = join(OUT, 'contact-sheet.webp')
    contactSheet(ffmpeg, film, moments, sheet)
    copyFileSync(sheet, join(TRAINING, 'contact-sheet.webp'))
    console.log(`${film}: ${Math.floor(FILM_SECONDS / 60)} min ${FILM_SECONDS % 60} s`)
  } finally {
    await browser.close()
    await rehearsal.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

await main()
process.exit(0)
