// The rehearsal outlet: what a till and the trainer's console look like there.
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { createDemoReport } from '../../../demo/demo-report.ts'
import { findFreePort } from '../../../demo/private-postgres.ts'
import type { RehearsalOptions } from '../../../demo/rehearsal/rehearsal-options.ts'
import { type Rehearsal, startRehearsal } from '../../../demo/rehearsal/start-rehearsal.ts'
import { t } from '../../../terminal-ui/src/text/translate.ts'
import { button, type Look, logIn, openShift, openTill, pair } from '../till-driver.ts'
import type { TakePicture } from './picture-camera.ts'
import { CASHIER, GOODS, MANAGER } from './picture-shop.ts'

/** Beside whatever runs here: every port is a free one. */
export async function openRehearsal(folder: string, hasCloud: boolean): Promise<Rehearsal> {
  const ports: number[] = []
  for (let n = 0; n < 6; n += 1) ports.push(await findFreePort())
  const [tills = 0, trainer = 0, tillsHere = 0, trainerHere = 0, printer = 0, paper = 0] = ports
  const options: RehearsalOptions = {
    dataFolder: join(folder, 'rehearsal'),
    shopFolder: join(folder, 'no-shop'),
    ...{ portTills: tills, portTrainer: trainer, portTillsHere: tillsHere },
    ...{ portTrainerHere: trainerHere, portPrinter: printer, portPaper: paper },
    ...{ hasCloud, isFresh: true, wantsHelp: false, isPaperOnLan: false },
    ...{ booksFolder: null, screenFile: null },
  }
  return startRehearsal(options, createDemoReport(console.log, true))
}

type Scene = { browser: Browser; look: Look; take: TakePicture }

export async function takeRehearsal(rehearsal: Rehearsal, scene: Scene): Promise<void> {
  const { browser, look, take } = scene
  const [tillCode = '', trainerCode = ''] = rehearsal.outlet.pairingCodes
  const till = await openTill(browser, `http://localhost:${rehearsal.tills.here}`, look)
  await pair(till, tillCode, 'Kasir latihan')
  await logIn(till, CASHIER.name, CASHIER.pin)
  await openShift(till, '200000')
  const search = till.getByLabel(t('catalogue.search'))
  for (const code of [GOODS.water, GOODS.sugar]) {
    await search.fill(code)
    await search.press('Enter')
    await till.locator('.search-field input:placeholder-shown').waitFor()
  }
  await take(till, 'rehearsal-till')
  const trainer = await openTill(browser, rehearsal.trainer.http ?? '', look)
  await pair(trainer, trainerCode, 'Pelatih')
  await logIn(trainer, MANAGER.name, MANAGER.pin)
  await trainer.goto(`${new URL(trainer.url()).origin}/#/console/rehearsal`)
  await button(trainer, t('rehearsal.begin')).click()
  await trainer.locator('.lesson-step.is-now').waitFor()
  await take(trainer, 'rehearsal-console')
  await till.context().close()
  await trainer.context().close()
}
