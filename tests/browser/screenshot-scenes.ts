// The day in pictures: a cashier pairs, opens, sells, pays; a manager looks at the console.

import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { takeAlone } from './alone-scenes.ts'
import { tellFaults } from './look-faults.ts'
import { darkToo } from './more-looks.ts'
import { takeMoneyBack } from './refund-scenes.ts'
import { takeClose, takeFloat, takeShift } from './shift-scenes.ts'
import { takeAccounts, takeTenders } from './tender-scenes.ts'
import { button, logIn, openShift, pair, scan, typePin } from './till-driver.ts'

export type Scene = {
  code: string
  prefix: string
  isNarrow: boolean
  /** The terminal's name; another look of the same outlet must have another one. */
  name: string
  /** `jam`: the printer stops in the middle of the next receipt. */
  setPrinter(fault: 'normal' | 'jam'): Promise<void>
}

const CASHIER = { name: 'Sari', pin: '1357' }
const FORGETFUL = { name: 'Budi', triesMax: 8 }
const MANAGER = { name: 'Hendra', pin: '246802' }
const RICE = '2000010010004'
const SUGAR = '2000010060009'
const OIL = '2000010100002'
const BASKET = [RICE, SUGAR, OIL, OIL, OIL]
const UNKNOWN = '8999999999995'
const SETTLE_MS = 250

class Camera {
  readonly #page: Page
  readonly prefix: string

  constructor(page: Page, prefix: string) {
    this.#page = page
    this.prefix = prefix
  }

  async take(name: string): Promise<void> {
    await this.#page.waitForTimeout(SETTLE_MS)
    const path = `${this.prefix}-${name}.png`
    const shoot = (to: string) => this.#page.screenshot({ path: to })
    await shoot(path)
    await darkToo(this.#page, path, shoot)
    await tellFaults(this.#page, `${basename(this.prefix)} ${name}`)
  }
}

/** Without the hub; a visit of its own. */
export function takeAloneIn(page: Page, scene: Scene): Promise<void> {
  const camera = new Camera(page, scene.prefix)
  return takeAlone(page, scene, (name) => camera.take(name))
}

export async function takePictures(page: Page, scene: Scene): Promise<void> {
  const camera = new Camera(page, scene.prefix)
  await takeEntry(page, scene, camera)
  await takeSelling(page, scene, camera)
  await takeDialogs(page, scene, camera)
  await takePaying(page, scene, camera)
  await takePlaces(page, scene, camera)
  const take = (name: string) => camera.take(name)
  await takeTenders(page, await takeAccounts(page, take), take)
  await takeMoneyBack(page, MANAGER, take)
  await takeConsole(page, scene, camera)
  await page.goto(`${new URL(page.url()).origin}/#/shift`)
  await takeClose(page, (name) => camera.take(name))
  await takeTrouble(page, camera)
}

async function takeEntry(page: Page, scene: Scene, camera: Camera): Promise<void> {
  await page.getByLabel(t('pairing.code')).fill(scene.code.slice(0, 5))
  await camera.take('01-pairing')
  await pair(page, scene.code, scene.name)
  await button(page, new RegExp(CASHIER.name)).waitFor()
  await camera.take('02-login')
  await button(page, new RegExp(CASHIER.name)).click()
  await page.keyboard.type('99', { delay: 90 })
  await camera.take('03-pin')
  await page.keyboard.type('99', { delay: 90 })
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await camera.take('04-pin-wrong')
  await button(page, t('login.other-person')).click()
  await takeLock(page, camera)
  await logIn(page, CASHIER.name, CASHIER.pin)
  await takeFloat(page, (name) => camera.take(name))
  await openShift(page, '300000')
  await page.locator('.product-tile').first().waitFor()
  await camera.take('06-sell-empty')
}

async function takeLock(page: Page, camera: Camera): Promise<void> {
  await button(page, new RegExp(FORGETFUL.name)).click()
  const clock = page.locator('.pin-problem strong')
  for (let tries = 0; tries < FORGETFUL.triesMax && !(await clock.isVisible()); tries += 1) {
    await typePin(page, '0000')
    await page.keyboard.press('Enter')
    await page.locator('.pin-dots .is-filled').first().waitFor({ state: 'detached' })
  }
  await clock.waitFor()
  await camera.take('04b-pin-locked')
  await button(page, t('login.other-person')).click()
}

async function fillBasket(page: Page): Promise<void> {
  for (const code of BASKET) {
    await scan(page, code)
    await page.waitForTimeout(200)
  }
}

async function weigh(page: Page, product: string, kilograms: string): Promise<void> {
  const field = page.getByLabel(t('catalogue.search'))
  await field.fill(product)
  await field.press('Enter')
  await page.getByLabel(t('weight.label')).first().fill(kilograms)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('weight.action') })
    .waitFor()
}

async function takeSelling(page: Page, scene: Scene, camera: Camera): Promise<void> {
  await fillBasket(page)
  await weigh(page, 'Mangga', '1,25')
  await camera.take('07-weight')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByLabel(t('catalogue.search')).fill('')
  await page.keyboard.press('Escape')
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^(Minuman|Drinks)$/ })
    .click()
  await camera.take('08-sell')
  if (scene.isNarrow) {
    await page.getByTestId('cart-bar').click()
    await camera.take('09-cart')
    await button(page, t('cart.back')).click()
  }
  await page.getByLabel(t('catalogue.search')).fill('teh')
  await camera.take('10-search')
  await page.getByLabel(t('catalogue.search')).fill('zzz')
  await camera.take('11-nothing-found')
  await page.getByLabel(t('catalogue.search')).fill('')
  await page.keyboard.press('Escape')
  await scan(page, UNKNOWN)
  await page.getByTestId('scan-problem').waitFor()
  await camera.take('12-unknown-barcode')
  await page.getByTestId('scan-problem').getByRole('button').click()
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

async function takeDialogs(page: Page, scene: Scene, camera: Camera): Promise<void> {
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press(' ')
  await page.getByText(t('discount.percent-short'), { exact: true }).click()
  await button(page, '10%').click()
  await camera.take('13-line')
  await button(page, t('common.save')).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const field = page.getByLabel(t('catalogue.search'))
  await field.fill('Beras Lumbaraya Pandan 5')
  await page.locator('.product-tile').first().click()
  await camera.take('14-units')
  await closeDialog(page)
  await field.fill('')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F3')
  await page.getByLabel(t('customer.search')).fill('dewi')
  await page.locator('.customer-row').first().waitFor()
  await camera.take('15-customer')
  await page.locator('.customer-row').first().click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('F7')
  await page.getByLabel(t('held.label')).fill('Ibu Dewi, kembali sebentar lagi')
  await camera.take('16-hold')
  await button(page, t('held.action')).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('F9')
  await camera.take('17-held')
  await button(page, t('held.take')).first().click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('F4')
  await button(page, '5%').click()
  await camera.take('18-discount')
  await button(page, t('common.save')).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('?')
  await camera.take('19-help')
  await closeDialog(page)
  if (scene.isNarrow) await page.getByTestId('cart-bar').click()
  await page.locator('.toast-host .notice').waitFor({ state: 'hidden' })
  await camera.take('20-cart-customer')
}

async function takePaying(page: Page, scene: Scene, camera: Camera): Promise<void> {
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').waitFor()
  await camera.take('21-pay')
  await page.getByRole('radio', { name: t('tender.transfer'), exact: true }).click()
  await page.getByLabel(t('pay.amount')).first().fill('50000')
  await page.getByLabel(t('evidence.reference')).fill('TRF532187004521')
  await camera.take('22-pay-transfer')
  await page.getByTestId('pay-confirm').click()
  await page.getByRole('radio', { name: t('tender.card'), exact: true }).click()
  await camera.take('23-pay-card')
  await page.getByRole('radio', { name: t('tender.cash'), exact: true }).click()
  // More than is left, whatever the basket came to.
  await page.locator('.quick-cash button').nth(1).click()
  await camera.take('24-pay-change')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.waitForTimeout(1500)
  await camera.take('25-done')
  await page.keyboard.press('Enter')
  await scene.setPrinter('jam')
  for (const code of [SUGAR, OIL]) {
    await scan(page, code)
    await page.waitForTimeout(200)
  }
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await camera.take('26-done-exact')
  await page.keyboard.press('Enter')
}

async function takePlaces(page: Page, _scene: Scene, camera: Camera): Promise<void> {
  await page.keyboard.press('Alt+2')
  await page.locator('.sale-row').first().waitFor()
  await page.waitForTimeout(800)
  await camera.take('27-sales')
  await page.locator('.sale-row').first().click()
  await page.getByTestId('receipt').waitFor()
  await camera.take('28-sale')
  await page.keyboard.press('Alt+3')
  await takeShift(page, (name) => camera.take(name))
  await page.goto(`${new URL(page.url()).origin}/#/settings`)
  await page.getByText(t('own.log-ins')).waitFor()
  await camera.take('31-settings')
  await page.getByTestId('connectivity').click()
  await camera.take('32-connection')
  await closeDialog(page)
  await page.context().setOffline(true)
  await page.getByText(t('connect.banner-title')).waitFor({ timeout: 60_000 })
  await page.keyboard.press('Alt+1')
  await camera.take('33-offline')
  await page.getByTestId('connectivity').click()
  await camera.take('34-offline-panel')
  await closeDialog(page)
  await page.context().setOffline(false)
  await page.getByText(t('connect.banner-title')).waitFor({ state: 'hidden', timeout: 60_000 })
}

const BAD_ROWS = `sku,name,price,stock,category,tax_code
SBK-001,Beras Lumbaraya Pandan 5 kg,75500,40,Sembako,EXEMPT
NEW-001,Keripik Tempe Renyah 150 g,12500,24,Camilan,PPN12
NEW-002,,9000,10,Camilan,PPN12
NEW-003,Sirup Melon 460 ml,dua puluh ribu,12,Minuman,PPN12
NEW-004,Teh Poci Celup 25,8500,-4x,Minuman,PPN12
NEW-005,Parfum Impor 50 ml,450000,3,Perawatan Diri,PPN99
`

async function takeConsole(page: Page, scene: Scene, camera: Camera): Promise<void> {
  if (scene.isNarrow) await button(page, t('nav.menu')).click()
  if (scene.isNarrow) await camera.take('35-menu')
  await button(page, t('nav.lock')).click()
  await logIn(page, MANAGER.name, MANAGER.pin)
  const open = (panel: string) => page.goto(`${new URL(page.url()).origin}/#/console/${panel}`)
  await open('terminals')
  await button(page, t('terminals.new-code')).click()
  await page.getByTestId('pairing-code').waitFor()
  await camera.take('36-terminals')
  await open('import')
  await camera.take('37-import')
  await page.locator('input[type=file]').setInputFiles({
    name: 'katalog-november.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(BAD_ROWS),
  })
  await camera.take('38-import-file')
  await button(page, t('import.look')).click()
  await button(page, t('import.write', { n: 2 })).click()
  await button(page, t('import.again')).waitFor({ timeout: 30_000 })
  await camera.take('39-import-done')
  await open('printing')
  await page.locator('#console-panel .skeleton').first().waitFor({ state: 'detached' })
  await camera.take('40-printing')
  await scene.setPrinter('normal')
  await open('health')
  await page.locator('.health-check').first().waitFor()
  await camera.take('41-health')
  await open('cloud')
  await page.getByTestId('cloud-head').waitFor()
  await camera.take('41b-cloud')
}

async function takeTrouble(page: Page, camera: Camera): Promise<void> {
  const second = await page.context().newPage()
  await second.goto(page.url())
  await button(second, t('tab.action')).waitFor()
  await new Camera(second, camera.prefix).take('42-other-tab')
  await second.close()
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.deleteDatabase('ocean-pos')
        request.onsuccess = () => resolve()
        request.onblocked = () => resolve()
      }),
  )
  await page.reload()
  await page.waitForTimeout(1500)
  await camera.take('43-storage-lost')
}
