// Setting a printer up at the console as far as each of its steps, its logo, a till's own printers.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { type PlainKey, t } from '../../terminal-ui/src/text/translate.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import type { TestHub } from '../support/hub.ts'
import type { Step } from './console-steps.ts'
import { button } from './till-driver.ts'

const NEW_NAME = 'Printer label di gudang belakang no. 456'

const found = (page: Page) => page.getByRole('dialog').getByRole('button', { name: /EPSON/ })
const field = (page: Page, key: PlainKey) => page.getByLabel(t(key), { exact: true }).first()
const samples = (page: Page) => page.locator('.sample-line').first()

const WIZARD: readonly Step[] = [
  [
    'found',
    async (page) => {
      await button(page, t('printers.add')).click()
      await found(page).waitFor()
    },
  ],
  [
    'named',
    async (page) => {
      await found(page).click()
      await field(page, 'printer.name').fill(NEW_NAME)
    },
  ],
  [
    'asked',
    async (page) => {
      await page.keyboard.press('Enter')
      await page.getByText(t('setup.says-fence')).waitFor()
    },
  ],
  ['test', (page) => button(page, t('setup.next')).click()],
  [
    'tested',
    async (page) => {
      await button(page, t('setup.print-test')).click()
      await page.getByText(t('setup.what-seen')).waitFor()
    },
  ],
  [
    'characters',
    async (page) => {
      await button(page, t('setup.next')).click()
      await button(page, t('setup.print-characters')).click()
      await samples(page).waitFor()
    },
  ],
  ['use', (page) => samples(page).click()],
]

const asFarAs = (last: string) => async (page: Page) => {
  for (const [name, act] of WIZARD) {
    await act(page)
    if (name === last) return
  }
}

const LOGO = join(PROJECT_ROOT, 'terminal-ui', 'public', 'icon-512.png')

async function giveLogo(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(LOGO)
  await page.getByText(t('logo.method')).waitFor()
}

/** The till with the longest name. */
const routesOfTill = (page: Page) => field(page, 'routes.place').selectOption({ index: 2 })

export const PRINTER_STEPS: readonly Step[] = [
  ...WIZARD.map(([name]): Step => [name, asFarAs(name)]),
  ['routes', routesOfTill],
  ['logo', giveLogo],
]

/** What the wizard kept would be known to it the next time. */
export function forgetNewPrinter({ db }: TestHub): void {
  const ids = db.prepare('SELECT id FROM printer WHERE name = ?').pluck().all(NEW_NAME)
  for (const id of ids) {
    db.prepare('DELETE FROM print_job WHERE printer_id = ?').run(id)
    db.prepare('DELETE FROM printer WHERE id = ?').run(id)
  }
}
