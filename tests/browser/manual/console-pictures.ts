// A manager's day: every page of the console with what the tills' day has left there.

import type { Page } from 'playwright-core'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../../terminal-ui/src/text/translate.ts'
import { button, logIn, pair } from '../till-driver.ts'
import { GOODS, MANAGER, type PictureShop } from './picture-shop.ts'

const STEP_MS = 300

const dialog = (page: Page) => page.getByRole('dialog')

async function open(page: Page, panel: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/console/${panel}`)
  await page.locator('.console-panel').waitFor()
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'hidden' })
}

export async function enterOffice(page: Page, { codes }: PictureShop): Promise<void> {
  await pair(page, codes.office, 'Kantor')
  await logIn(page, MANAGER.name, MANAGER.pin)
}

type Scene = (page: Page, shop: PictureShop) => Promise<void>

/** A page that needs nothing but to be opened, and what says that it is there. */
const plain =
  (name: string, there = '.console-panel'): Scene =>
  async (page, { take }) => {
    await open(page, name)
    await page.locator(there).first().waitFor()
    await take(page, name)
  }

const SCENES: Record<string, Scene> = {
  today: plain('today', '[data-testid=today-figures]'),
  'go-to': takeGoTo,
  journal: plain('journal'),
  conflicts: plain('conflicts', '[data-testid=conflicts] > li'),
  shifts: takeShifts,
  safe: plain('safe', '[data-testid=safe-balance]'),
  payments: plain('payments'),
  accounts: plain('accounts'),
  promotion: takePromotion,
  catalogue: plain('catalogue'),
  prices: takePrices,
  outlet: plain('outlet'),
  customers: takeCustomers,
  import: takeImport,
  labels: takeLabels,
  goods: takeGoods,
  stock: plain('stock', '[data-testid=stock]'),
  'stock-count': takeCount,
  report: takeReport,
  tax: plain('tax'),
  people: plain('people'),
  'new-pin': takeNewPin,
  roles: plain('roles'),
  audit: plain('audit'),
  rules: plain('rules'),
  scanning: plain('scanning'),
  scales: plain('scales'),
  overrides: plain('overrides'),
  terminals: takeTerminals,
  printing: plain('printing'),
  'add-printer': takeAddPrinter,
  cloud: plain('cloud', '[data-testid=cloud-head]'),
  health: plain('health', '.health-check'),
  phone: takePhone,
}

export async function takeConsolePictures(page: Page, shop: PictureShop): Promise<void> {
  for (const [name, play] of Object.entries(SCENES)) {
    await shop.scene(page, name, () => play(page, shop))
  }
}

async function takeGoTo(page: Page, { take }: PictureShop): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('st')
  await take(page, 'go-to', dialog(page))
  await closeDialog(page)
}

async function takeShifts(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'shifts')
  await page.getByTestId('shift-1').click()
  await take(page, 'shifts')
}

async function takePromotion(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'promotions')
  await button(page, t('promo.new')).click()
  await page.getByLabel(t('promo.name'), { exact: true }).fill('Hemat akhir pekan')
  await page.getByLabel(t('promo.percent'), { exact: true }).fill('10')
  await take(page, 'promotion', dialog(page))
  await button(page, t('common.save')).click()
  await dialog(page).waitFor({ state: 'hidden' })
}

/** A list of the shop's own, and a price in it. */
async function takePrices(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'prices')
  await button(page, t('prices.new-list')).click()
  await page.getByLabel(t('prices.name'), { exact: true }).fill('Harga hari raya')
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'hidden' })
  for (const [goods, price] of [
    ['Gula', '15500'],
    ['Minyak Goreng', '17250'],
  ] as const) {
    await button(page, t('prices.add')).click()
    await dialog(page).getByLabel(t('prices.product'), { exact: true }).fill(goods)
    await dialog(page).locator('.promo-chips button').first().click()
    await dialog(page).getByLabel(t('prices.price')).first().fill(price)
    await dialog(page).locator('.dialog-foot button').click()
    await dialog(page).waitFor({ state: 'hidden' })
  }
  await take(page, 'prices')
}

/** Everybody, one of them, and how two records become one person. */
async function takeCustomers(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'customers')
  await page.locator('.patron-row').first().waitFor()
  await take(page, 'customers')
  await page.locator('.patron-row').filter({ hasText: 'Dewi' }).first().click()
  await page.locator('.patron-page').waitFor()
  await take(page, 'statement')
  await button(page, t('customers.merge')).click()
  await dialog(page).getByLabel(t('customers.merge-find'), { exact: true }).fill('Joko')
  await dialog(page).locator('.patron-row').filter({ hasText: 'Joko' }).first().click()
  await page.getByText(t('customers.merge-choose')).waitFor()
  await take(page, 'merge', dialog(page))
  await closeDialog(page)
}

const CATALOGUE = `sku,name,price,stock,category,tax_code
SBK-001,Beras Lumbaraya Pandan 5 kg,75500,40,Sembako,EXEMPT
NEW-001,Keripik Tempe Renyah 150 g,12500,24,Camilan,PPN12
NEW-002,,9000,10,Camilan,PPN12
NEW-003,Sirup Melon 460 ml,dua puluh ribu,12,Minuman,PPN12
`

/** Looked at, then written: a changed price is a stale label and an override afterwards. */
async function takeImport(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'import')
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'katalog-november.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(CATALOGUE),
  })
  await button(page, t('import.look')).click()
  await button(page, t('import.write', { n: 2 })).waitFor()
  await page.getByText('SBK-001').first().waitFor()
  await take(page, 'import')
  await button(page, t('import.write', { n: 2 })).click()
  await button(page, t('import.again')).waitFor({ timeout: 30_000 })
}

async function takeLabels(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'labels')
  const found = page.getByLabel(t('labels.find'), { exact: true })
  for (const code of [GOODS.sugar, GOODS.water]) {
    await found.fill(code)
    await found.press('Enter')
    await page.waitForTimeout(STEP_MS)
  }
  await take(page, 'labels')
}

async function findGoods(page: Page, codes: readonly string[]): Promise<void> {
  const search = page.getByLabel(t('stock.find'), { exact: true })
  for (const code of codes) {
    await search.fill(code)
    await search.press('Enter')
    await page.waitForTimeout(STEP_MS)
  }
}

const RECEIVED = [
  ['240', '15200'],
  ['60', '14100'],
]

async function takeGoods(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'goods')
  await page.getByLabel(t('stock.supplier'), { exact: true }).fill('PT Sumber Makmur')
  await page.getByLabel(t('stock.delivery-note'), { exact: true }).fill('SJ-2291')
  await findGoods(page, [GOODS.oil, GOODS.sugar])
  const lines = page.getByTestId('goods-lines').locator('li')
  await lines.nth(1).waitFor()
  for (const [index, values] of RECEIVED.entries()) {
    const fields = lines.nth(index).locator('input')
    for (const [at, value] of values.entries()) await fields.nth(at).fill(value)
  }
  await take(page, 'goods')
  await page.getByTestId('draft-receipt').locator('button').last().click()
  await page.getByTestId('stock-documents').locator('li').first().waitFor()
}

async function takeCount(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'count')
  await button(page, t('opname.start')).first().click()
  await page.getByLabel(t('opname.name'), { exact: true }).fill('Rak sembako')
  await dialog(page).locator('.dialog-foot button').last().click()
  await page.getByTestId('count-session').waitFor()
  await findGoods(page, [GOODS.sugar])
  await page.getByTestId('in-hand').locator('input').fill('97')
  await take(page, 'stock-count')
  await page.getByTestId('in-hand').locator('input').press('Enter')
}

async function takeReport(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'reports')
  await page.getByTestId('report-hours').click()
  await page.getByText(t('reports.tied')).first().waitFor()
  await take(page, 'report')
}

async function takeNewPin(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'people')
  await button(page, t('people.set-pin')).first().click()
  await take(page, 'new-pin', dialog(page))
  await closeDialog(page)
}

async function takeTerminals(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'terminals')
  await button(page, t('terminals.new-code')).click()
  await page.getByTestId('pairing-code').waitFor()
  await take(page, 'terminals')
}

async function takeAddPrinter(page: Page, { take }: PictureShop): Promise<void> {
  await open(page, 'printing')
  await button(page, t('printers.add')).click()
  // The search may take ten seconds; a picture of its progress says nothing.
  await button(page, t('setup.search-again')).waitFor()
  await take(page, 'add-printer', page.getByTestId('printer-setup'))
  await closeDialog(page)
}

/** The manager on the way: the same console at 360 pixels. */
async function takePhone(page: Page, { take }: PictureShop): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 })
  await open(page, 'today')
  await page.getByTestId('today-figures').waitFor()
  await take(page, 'phone-today')
  await page.locator('.console-bar button').first().click()
  await page.getByTestId('console-drawer').waitFor()
  await take(page, 'phone-menu')
  await page.keyboard.press('Escape')
}
