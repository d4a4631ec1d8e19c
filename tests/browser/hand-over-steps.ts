// A file of an old box at the console: seen, taken in, stopped, refused. Nobody signed it, so the
// hub's answers are put in its mouth.
import type { Page } from 'playwright-core'
import { HAND_OVER_FORMAT } from '#domain/wire/hand-over-message.ts'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import type { Step } from './console-steps.ts'
import { button } from './till-driver.ts'

const SALE_PAPER = {
  kind: 'sale-completed',
  document_id: '00000000-0000-4000-8000-000000000001',
  payload: JSON.stringify({
    business_date: '2026-11-21',
    sale: { totals: { payable_minor: 987_654_321 } },
  }),
}
const OLD_BOX = {
  format: HAND_OVER_FORMAT,
  parts: [
    {
      signature: 'A'.repeat(86),
      text: JSON.stringify({
        outlet_id: SALE_PAPER.document_id,
        epoch: SALE_PAPER.document_id,
        rows: [
          SALE_PAPER,
          { ...SALE_PAPER, payload: SALE_PAPER.payload.replace('-21', '-28') },
          { ...SALE_PAPER, kind: 'cash-moved', payload: '{}' },
        ],
      }),
    },
  ],
}
const TAKEN = { new_count: 1, known_count: 1, set_aside_count: 1, left_out_count: 0 }

async function chooseOldBox(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({
    name: 'hand-over.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(OLD_BOX)),
  })
  await page.getByTestId('hand-over-sight').waitFor()
}

/** The hub would not take it: nobody signed it. */
async function takeOldBox(page: Page, answer: { status: number; body: object }): Promise<void> {
  await page.route('**/api/console/hand-over', (route) =>
    route.fulfill({ status: answer.status, json: answer.body }),
  )
  await chooseOldBox(page)
  await button(page, t('hand-over.take', { n: '3' })).click()
  await page.locator('[data-testid=hand-over] .notice').waitFor()
  await page.unroute('**/api/console/hand-over')
}

const INVALID = { error: { code: 'HAND_OVER_INVALID', message: '', message_id: '' } }
const REFUSED = { success: false, error: { code: 'HUB_STOPPING', message: '', message_id: '' } }

export const HAND_OVER_STEPS: readonly Step[] = [
  ['seen', chooseOldBox],
  ['done', (page) => takeOldBox(page, { status: 200, body: { success: true, ...TAKEN } })],
  ['stopped', (page) => takeOldBox(page, { status: 503, body: REFUSED })],
  ['not-ours', (page) => takeOldBox(page, { status: 422, body: INVALID })],
]
