// What opens on each screen of the console, so that it is a picture too: dialogs, wizards, pages.
import type { Locator, Page } from 'playwright-core'
import { REPORT_KINDS } from '#domain/wire/report-message.ts'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { type PlainKey, t } from '../../terminal-ui/src/text/translate.ts'
import { HAND_OVER_STEPS } from './hand-over-steps.ts'
import { moreSizes } from './more-looks.ts'
import { PRINTER_STEPS } from './printer-steps.ts'
import { button, choose } from './till-driver.ts'

const SETTLE_MS = 500
/** Narrower than this the console's menu is a drawer. */
const DRAWER_PX_MAX = 1_000
const MAKING_MS_MAX = 30_000

export type Step = readonly [name: string, act: (page: Page) => Promise<unknown>]

const dialogOf = (page: Page): Locator => page.getByRole('dialog')
const panelOf = (page: Page): Locator => page.locator('#console-panel')

/** What stands behind a button. */
const behind =
  (find: (page: Page) => Locator) =>
  async (page: Page): Promise<void> => {
    await find(page).first().click()
    await dialogOf(page).first().waitFor()
  }
const named = (key: PlainKey) => behind((page) => button(page, t(key)))
const first = (selector: string) => (page: Page) => page.locator(selector).first().click()

const field = (page: Page, key: PlainKey) => page.getByLabel(t(key), { exact: true }).first()

async function find(page: Page, key: PlainKey, text: string): Promise<void> {
  await field(page, key).fill(text)
  await field(page, key).press('Enter')
  await page.waitForTimeout(SETTLE_MS)
}

async function goToBox(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await dialogOf(page).waitFor()
  await page.keyboard.type('st')
}

/** On a phone, also where a wide screen comes first: its menu is open, the drawer is not seen. */
async function openDrawer(page: Page): Promise<void> {
  const phone = moreSizes().find(({ width }) => width < DRAWER_PX_MAX)
  if (phone) await page.setViewportSize(phone)
  const opener = page.locator('.console-bar button').first()
  if (await opener.isVisible()) await opener.click()
}

async function openReport(page: Page, kind: string): Promise<void> {
  await page.getByTestId(`report-${kind}`).click()
  await page.locator('.report-facts').waitFor()
}

/** What is said in the list afterwards. */
async function changePrice(page: Page): Promise<void> {
  await behind((page) => page.locator('.catalogue-row'))(page)
  const price = dialogOf(page).getByLabel(t('catalogue.price'), { exact: true }).first()
  await price.fill(String(123_456_789 - (Date.now() % 1000)))
  await dialogOf(page)
    .getByRole('button', { name: t('common.save'), exact: true })
    .click()
  await dialogOf(page).waitFor({ state: 'detached' })
  await page.getByTestId('price-changed').getByRole('button').first().waitFor()
}

async function makeTaxFiles(page: Page): Promise<void> {
  await button(page, t('tax.make')).click()
  await page.waitForTimeout(4 * SETTLE_MS)
}

const STATEMENT = 'tanggal;jumlah;rrn\n22/11/2026;6.000;42\n22/11/2026;474.997.500;77\n'
const BAD_ROWS = `sku,name,price,stock,category,tax_code
SKU1,Mi goreng rasa ayam bawang isi lima bung,3250,40,Sembako,PPN12
NEW-1,Keripik tempe renyah aneka rasa kemasan b,12500,24,Camilan,PPN12
NEW-2,,9000,10,Camilan,PPN12
NEW-3,Sirup melon 460 ml,dua puluh ribu,12,Minuman,PPN12
`

async function giveFile(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

async function giveStatement(page: Page): Promise<void> {
  await giveFile(page, 'mutasi-qris.csv', STATEMENT)
  await field(page, 'settle.provider').fill('QRIS Bank Samudra Raya Cabang Kebayoran')
  await button(page, t('settle.send')).click()
  await page.getByText(t('settle.state-unknown')).first().waitFor()
}

async function lookAtFile(page: Page): Promise<void> {
  await giveFile(page, 'katalog-november.csv', BAD_ROWS)
  await button(page, t('import.look')).click()
  await page.locator('.import-changes, .import-errors').first().waitFor()
}

async function openWizard(page: Page): Promise<void> {
  await page.getByTestId('conflicts').locator('li').getByRole('button').first().click()
  await page.getByTestId('wizard-1').waitFor()
}

async function secondOfWizard(page: Page): Promise<void> {
  await openWizard(page)
  await button(page, t('wizard.next')).click()
  await page.getByTestId('wizard-2').waitFor()
}

async function keptDetails(page: Page): Promise<void> {
  const card = page.getByTestId('kept')
  await card.locator('summary').last().click()
}

/** Who bought, owes, and has a twin. */
async function openCustomer(page: Page): Promise<void> {
  await page.locator('.patron-row').filter({ hasText: 'M0001' }).click()
  await page.locator('.patron-page').waitFor()
}

const ofCustomer = (key: PlainKey) => async (page: Page) => {
  await openCustomer(page)
  await named(key)(page)
}

async function mergeTwins(page: Page): Promise<void> {
  await ofCustomer('customers.merge')(page)
  await page.getByTestId('merge-find').locator('.patron-row').first().click()
  await page.getByText(t('customers.merge-choose')).waitFor()
}

async function openList(page: Page): Promise<void> {
  await page.locator('.price-list').first().click()
  await button(page, t('prices.rename')).waitFor()
}

const ofList = (key: PlainKey) => async (page: Page) => {
  await openList(page)
  await named(key)(page)
}

async function foretell(page: Page): Promise<void> {
  await field(page, 'prices.product').fill('Minyak')
  await panelOf(page).locator('.promo-chips button').first().click()
  await page.waitForTimeout(SETTLE_MS)
}

async function chooseLabels(page: Page): Promise<void> {
  await find(page, 'labels.find', 'Mi')
  for (let n = 0; n < 2; n += 1) await page.locator('.label-units button').first().click()
  const all = button(page, t('labels.add-stale'))
  if (await all.isVisible()) await all.click()
}

async function labelSheet(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.print = () => {}
  })
  await chooseLabels(page)
  await button(page, t('labels.sheet')).click()
  await dialogOf(page).waitFor()
}

/** Receive, send, take in, write off: each with goods in it. */
const draft = (index: number) => async (page: Page) => {
  await choose(panelOf(page).getByRole('radio').nth(index))
  for (const text of ['8886008101053', '0896860010014']) await find(page, 'stock.find', text)
  const fields = page.getByTestId('goods-lines').locator('li').first().locator('input')
  await fields.first().fill('123456')
}

async function openDocument(page: Page): Promise<void> {
  await page.getByTestId('stock-documents').locator('li button').first().click()
  await dialogOf(page).waitFor()
}

async function openCount(page: Page): Promise<void> {
  await panelOf(page).locator('.stock-row').first().click()
  await page.getByTestId('count-session').waitFor()
}

async function reviewCount(page: Page): Promise<void> {
  await openCount(page)
  await button(page, t('opname.compare')).click()
  await page.waitForTimeout(2 * SETTLE_MS)
}

async function verifyChain(page: Page): Promise<void> {
  await button(page, t('audit.verify')).click()
  await page.getByText(t('audit.whole'), { exact: true }).waitFor()
  await panelOf(page).locator('details summary').last().click()
}

async function changeOutlet(page: Page): Promise<void> {
  await field(page, 'outlet.name').fill('Minimarket Samudra Raya Kebayoran Baru B')
}

const printerSettings = behind((page) =>
  panelOf(page).getByRole('button', { name: t('printers.settings'), exact: false }),
)

async function retirePrinter(page: Page): Promise<void> {
  await printerSettings(page)
  await button(page, t('printer.retire')).click()
}

/** An outlet that reads labels as the standard says makes rules of its own first. */
async function addCode(page: Page): Promise<void> {
  const own = button(page, t('scanning.codes-own'))
  if (await own.isVisible()) await own.click()
  await named('scanning.add-code')(page)
}

/** The way to a person's or a thing's card and what is done with it. */
const firstOf = (key: PlainKey) =>
  behind((page) => panelOf(page).getByText(t(key), { exact: true }))

async function closeFromConsole(page: Page): Promise<void> {
  await page.getByTestId('shift-14').click()
  await button(page, t('shifts.close')).click()
}

async function moreFilters(page: Page): Promise<void> {
  await page.locator('#console-panel summary').first().click()
}

async function openAccount(page: Page): Promise<void> {
  await page.locator('.ageing-row').first().click()
  await button(page, t('ledgers.change')).waitFor()
}

async function changeAccount(page: Page): Promise<void> {
  await openAccount(page)
  await named('ledgers.change')(page)
}

async function reportDocuments(page: Page): Promise<void> {
  await openReport(page, 'cashiers')
  await page.locator('.report-table .row-link, .report-table button').first().click()
  await dialogOf(page).waitFor({ timeout: MAKING_MS_MAX })
}

/** Each begins where the screen was just opened. */
export const STEPS: Record<string, readonly Step[]> = {
  'hand-over': HAND_OVER_STEPS,
  today: [
    ['go-to', goToBox],
    ['drawer', openDrawer],
  ],
  journal: [
    ['filters', moreFilters],
    ['one', first('.sale-row')],
  ],
  conflicts: [
    ['one', openWizard],
    ['one-2', secondOfWizard],
    ['kept', keptDetails],
    ['kept-settle', behind((page) => page.getByTestId('kept').getByText(t('kept.settle')))],
  ],
  shifts: [
    ['one', (page) => page.getByTestId('shift-13').click()],
    ['open-one', (page) => page.getByTestId('shift-14').click()],
    ['close', closeFromConsole],
  ],
  safe: [
    ['count', named('safe.count')],
    ['deposit', named('safe.deposit')],
    ['drawer', named('drawers.add')],
  ],
  payments: [
    ['verify', named('unverified.verify')],
    ['statement', giveStatement],
  ],
  accounts: [
    ['one', openAccount],
    ['change', changeAccount],
  ],
  promotions: [
    ['new', named('promo.new')],
    ['edit', behind((page) => page.getByRole('button', { name: t('promo.edit') }))],
  ],
  catalogue: [
    ['new', named('catalogue.add')],
    ['one', behind((page) => page.locator('.catalogue-row, .row-link'))],
    ['price', changePrice],
  ],
  prices: [
    ['list', openList],
    ['new', named('prices.new-list')],
    ['row', ofList('prices.add')],
    ['copy', ofList('prices.copy')],
    ['move', ofList('prices.move')],
    ['remove', ofList('prices.remove')],
    ['foretold', foretell],
  ],
  import: [['looked', lookAtFile]],
  stock: [['history', behind((page) => page.locator('.stock-row'))]],
  goods: [
    ['receive', draft(0)],
    ['take-in', draft(1)],
    ['send', draft(2)],
    ['write-off', draft(3)],
    ['document', openDocument],
  ],
  count: [
    ['start', named('opname.start')],
    ['session', openCount],
    ['review', reviewCount],
  ],
  labels: [
    ['chosen', chooseLabels],
    ['sheet', labelSheet],
  ],
  reports: [
    ...REPORT_KINDS.map((kind): Step => [kind, (page) => openReport(page, kind)]),
    ['documents', reportDocuments],
  ],
  tax: [['made', makeTaxFiles]],
  customers: [
    ['add', named('customers.add')],
    ['one', openCustomer],
    ['edit', ofCustomer('customer-edit.open')],
    ['merge', ofCustomer('customers.merge')],
    ['merge-2', mergeTwins],
  ],
  people: [
    ['add', named('people.add')],
    ['edit', firstOf('people.edit')],
    ['pin', firstOf('people.set-pin')],
    ['log-ins', firstOf('people.log-ins')],
  ],
  roles: [['right', behind((page) => page.locator('.grant-cell.is-allowed'))]],
  audit: [['verified', verifyChain]],
  outlet: [
    ['changed', changeOutlet],
    ['tax', named('outlet.tax-change')],
  ],
  denominations: [['add', named('rules.add-denomination')]],
  rules: [['reason', named('rules.add-reason')]],
  scanning: [
    ['code', addCode],
    ['scanner', named('scanning.add-scanner')],
  ],
  scales: [
    ['add', named('scales.add')],
    ['edit', firstOf('scales.change')],
    ['remove', firstOf('scales.remove')],
  ],
  terminals: [['code', (page) => button(page, t('terminals.new-code')).click()]],
  printing: [...PRINTER_STEPS, ['settings', printerSettings], ['retire', retirePrinter]],
}
