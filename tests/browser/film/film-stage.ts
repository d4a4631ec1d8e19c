// What the acts of the film share: the pages they are played on, and small moves of a cashier.
import type { Page } from 'playwright-core'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../../terminal-ui/src/text/translate.ts'
import { scanUntil } from '../till-driver.ts'
import type { FilmCamera } from './film-camera.ts'

export type FilmStage = {
  camera: FilmCamera
  till: Page
  trainer: Page
  paper: Page
}
export type Act = (stage: FilmStage) => Promise<void>

export const LONG_MS = 90_000

export const radioOf = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
export const searchOf = (page: Page) => page.getByLabel(t('catalogue.search'))
export const amountIn = (page: Page) =>
  dialogOf(page).getByRole('textbox', { name: t('cash.amount'), exact: true })
export const dialogOf = (page: Page) => page.getByRole('dialog')

/** A scanner's beep: the code is shown as a key that no hand presses. */
export async function scanInto(
  { camera, till }: FilmStage,
  code: string,
  n: number,
): Promise<void> {
  await camera.see(`▮▮▯▮ ${code}`, () =>
    scanUntil(till, code, till.locator('.cart-line').nth(n - 1)),
  )
}

export async function openPayment({ camera, till }: FilmStage): Promise<void> {
  await till.locator('[data-testid=pay]:enabled').waitFor({ state: 'attached' })
  await camera.press('F8')
  await till.getByTestId('pay-confirm').waitFor()
}

export async function payCash(stage: FilmStage, given: string): Promise<void> {
  const { camera, till } = stage
  await openPayment(stage)
  await camera.fill(till.getByLabel(t('pay.cash-given')).first(), given)
  await camera.press('Enter')
  await till.getByText(t('done.title')).first().waitFor()
}

/** Not filmed: the next act begins with an empty basket. */
export async function nextCustomer({ till }: FilmStage): Promise<void> {
  await till.getByRole('button', { name: t('done.next') }).click()
  await searchOf(till).waitFor()
}

export async function place(page: Page, hash: string): Promise<void> {
  await page.evaluate((where) => {
    location.hash = where
  }, `#/${hash}`)
}

/** The trainer begins or ends a fault; the film shows the press. */
export async function beginFault({ camera, trainer }: FilmStage, fault: string): Promise<void> {
  await place(trainer, 'console/rehearsal')
  const press = trainer.getByTestId(`fault-${fault}`)
  await press.waitFor()
  await press.scrollIntoViewIfNeeded()
  await camera.at(trainer)
  await camera.tap(press)
  await trainer.getByRole('button', { name: t('rehearsal.end-now') }).waitFor()
  await trainer.evaluate(() => document.querySelector('#console-panel')?.scrollTo(0, 0))
  await camera.hold(2)
}

export async function endFault({ camera, trainer }: FilmStage): Promise<void> {
  await place(trainer, 'console/rehearsal')
  const press = trainer.getByRole('button', { name: t('rehearsal.end-now') })
  await press.waitFor()
  await camera.at(trainer)
  await camera.tap(press)
  await press.waitFor({ state: 'hidden' })
  await camera.hold(0.5)
}
