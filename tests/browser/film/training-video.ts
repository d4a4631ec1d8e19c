// The training film of cashiers: npm run training-video (decision 0103). It is played in a
// rehearsal outlet of its own, filmed frame by frame and cut by ffmpeg into data/training-video.
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
import { FILM, FILM_SECONDS, type FilmScene } from './film-scenes.ts'
import { type FilmStage, place } from './film-stage.ts'

const PATIENCE_MS = 30_000
const LOOK: Look = { ...PAGE, theme: 'light', language: 'id' }
const SETTLE_MS = 2_000
const HURRIED_MAX = 1.8
const ACTS = { ...SELLING_ACTS, ...TROUBLE_ACTS }

type Played = { frames: Frame[]; failed: string[] }

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

/** Of one scene: what was filmed, exactly as long as it is to be seen. */
async function playScene(stage: FilmStage, { name, seconds }: FilmScene): Promise<Played> {
  const act = ACTS[name]
  if (!act) throw new Error(`nobody plays ${name}`)
  let hasFailed = false
  await act(stage).catch(async (error: Error) => {
    hasFailed = true
    const path = join(tmpdir(), `ocean-film-${name}`)
    await stage.till.screenshot({ path: `${path}-till.png` })
    await stage.trainer.screenshot({ path: `${path}-trainer.png` })
    console.error(`${name} failed; it stood like ${path}-….png\n${error.message}`)
    await backToBasket(stage)
  })
  const { frames, hurried } = stage.camera.end(seconds * TICKS_PER_SECOND)
  const hurry = hurried > 1 ? `, ${hurried.toFixed(1)} times as fast as played` : ''
  console.log(`${name}: ${seconds} s${hurry}${hurried > HURRIED_MAX ? ': give it more' : ''}`)
  return { frames, failed: hasFailed ? [name] : [] }
}

/** After a scene that failed, so that the others can be looked at too. */
async function backToBasket({ camera, till }: FilmStage): Promise<void> {
  await till.keyboard.press('Escape')
  await till.reload()
  await place(till, 'sell')
  await till.waitForTimeout(SETTLE_MS)
  await camera.at(till)
}

async function play(stage: FilmStage): Promise<Played> {
  const played: Played = { frames: [], failed: [] }
  let shown = 0
  for (const chapter of FILM) {
    for (const scene of chapter.scenes) {
      stage.camera.begin({
        ...{ chapter: chapter.id, caption: scene.id, progress: shown / FILM_SECONDS },
      })
      const { frames, failed } = await playScene(stage, scene)
      played.frames.push(...frames)
      played.failed.push(...failed)
      shown += scene.seconds
    }
  }
  return played
}

function writePages(): void {
  mkdirSync(TRAINING, { recursive: true })
  writeFileSync(join(TRAINING, 'storyboard.md'), storyboard())
  for (const [name, text] of Object.entries(CAPTIONS)) writeFileSync(join(TRAINING, name), text())
}

async function main(): Promise<number> {
  writePages()
  if (process.argv.includes('--words')) return 0
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
    const { frames, failed } = await play(await setStage(browser, rehearsal, work))
    const film = cutFilm({ ffmpeg, frames, work, into: OUT })
    const moments = timedScenes().map(({ from, to }) => from + (to - from) * 0.7)
    const sheet = join(OUT, 'contact-sheet.webp')
    contactSheet(ffmpeg, film, moments, sheet)
    console.log(`${film}: ${Math.floor(FILM_SECONDS / 60)} min ${FILM_SECONDS % 60} s`)
    if (failed.length > 0) {
      console.error(`A draft: these scenes failed: ${failed.join(', ')}`)
      return 1
    }
    copyFileSync(sheet, join(TRAINING, 'contact-sheet.webp'))
    return 0
  } finally {
    await browser.close()
    await rehearsal.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

process.exit(await main())
