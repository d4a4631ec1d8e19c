// Acts of a day on which everything works.
import { t } from '../../../terminal-ui/src/text/translate.ts'
import { CASHIER, GOODS, SUPERVISOR } from '../manual/picture-shop.ts'
import { button, scanUntil, typePin } from '../till-driver.ts'
import { FILM_TITLE } from './film-scenes.ts'
import {
  type Act,
  amountIn,
  dialogOf,
  type FilmStage,
  LONG_MS,
  nextCustomer,
  openPayment,
  payCash,
  place,
  radioOf,
  scanInto,
  searchOf,
} from './film-stage.ts'

const UNKNOWN = '8999999999995'

const title: Act = ({ camera }) =>
  camera.card(FILM_TITLE.id, ['Film latihan untuk kasir', 'Ocean Store Hub'])

const band: Act = async ({ camera, till }) => {
  await camera.at(till)
  await camera.hold(4)
}

const logIn: Act = async ({ camera, till }) => {
  await camera.at(till)
  await camera.tap(button(till, new RegExp(CASHIER.name)))
  await button(till, t('login.other-person')).waitFor()
  await camera.hold(0.5)
  await camera.type(CASHIER.pin)
  await camera.press('Enter')
  await till.locator('#main').waitFor()
}

const float: Act = async ({ camera, till }) => {
  const first = till.getByLabel(t('count.notes-of', { name: 'Rp100.000' }), { exact: true })
  await camera.tap(first)
  await camera.type('1')
  for (const count of ['1', '2', '1']) {
    await camera.press('Enter')
    await camera.type(count)
  }
}

const openShift: Act = async ({ camera, till }) => {
  await camera.tap(button(till, new RegExp(t('open-shift.action'))))
  await searchOf(till).waitFor()
  await till.locator('.product-tile').first().waitFor()
  await camera.hold(1)
}

const scan: Act = async (stage) => {
  await scanInto(stage, GOODS.sugar, 1)
  await scanInto(stage, GOODS.oil, 2)
  await stage.camera.fill(searchOf(stage.till), GOODS.water)
  await stage.camera.press('Enter')
}

const search: Act = async ({ camera, till }) => {
  await camera.press('F2')
  await camera.type('teh celup')
  await camera.hold(1)
  await camera.press('Enter')
  await till.keyboard.press('Escape')
  await searchOf(till).fill('')
  await camera.hold(0.5)
}

const tile: Act = async ({ camera, till }) => {
  const categories = till.getByRole('navigation').getByRole('button', { name: /^Camilan$/ })
  await camera.tap(categories)
  await camera.tap(till.locator('.product-tile').filter({ hasText: 'Biskuit Marie' }))
  await camera.hold(0.5)
}

const quantity: Act = async (stage) => {
  const { camera, till } = stage
  await camera.fill(searchOf(till), '3*')
  await camera.see(`▮▮▯▮ ${GOODS.oil}`, async () => {
    await searchOf(till).fill(GOODS.oil)
    await searchOf(till).press('Enter')
    await till.locator('.search-field input:placeholder-shown').waitFor()
  })
  const chosen = till.locator('.cart-line.is-chosen')
  const more = new RegExp(`^${t('cart.more', { name: '' })}`)
  await camera.tap(chosen.getByRole('button', { name: more }))
}

const weigh: Act = async ({ camera, till }) => {
  await camera.fill(searchOf(till), 'mangga')
  await camera.press('Enter')
  const field = till.getByLabel(t('weight.label')).first()
  await field.waitFor()
  await camera.fill(field, '1,25')
  await camera.press('Enter')
  await dialogOf(till).waitFor({ state: 'hidden' })
  await searchOf(till).fill('')
  await till.keyboard.press('Escape')
  await camera.hold(1)
}

const unknown: Act = async ({ camera, till }) => {
  const problem = till.getByTestId('scan-problem')
  await camera.see(`▮▮▯▮ ${UNKNOWN}`, () => scanUntil(till, UNKNOWN, problem))
  await camera.hold(4)
  await camera.tap(problem.getByRole('button'))
}

const undo: Act = async ({ camera, till }) => {
  await camera.press('ArrowUp', '↑')
  await camera.press('Delete')
  await camera.hold(1)
  await camera.tap(button(till, t('cart.undo')))
}

const pay: Act = async (stage) => {
  const { camera, till } = stage
  await openPayment(stage)
  await camera.hold(1)
  await camera.fill(till.getByLabel(t('pay.cash-given')).first(), '200000')
  await camera.hold(1)
}

const change: Act = async ({ camera, till }) => {
  await camera.press('Enter')
  await till.getByText(t('done.title')).first().waitFor()
  await till.locator('.done-facts').getByText(t('print.printed')).waitFor({ timeout: LONG_MS })
  await camera.hold(3)
}

const safe: Act = async ({ camera, till }) => {
  await till.getByText(t('safety.cloud')).first().waitFor({ timeout: LONG_MS })
  await camera.hold(3)
}

const paper: Act = async (stage) => {
  const { camera, paper: page } = stage
  await page.locator('#newest img, #newest svg, #newest *').first().waitFor()
  await camera.at(page)
  await camera.hold(3)
  await nextCustomer(stage)
}

const split: Act = async (stage) => {
  const { camera, till } = stage
  await camera.at(till)
  await scanInto(stage, GOODS.rice, 1)
  await openPayment(stage)
  await camera.tap(radioOf(till, t('tender.card')))
  await camera.fill(till.getByLabel(t('pay.amount')).first(), '50000')
  await camera.fill(till.getByLabel(t('evidence.approval')), '884213')
  await camera.fill(till.getByLabel(t('evidence.last-four')), '4242')
  await camera.tap(till.getByTestId('pay-confirm'))
  await till.locator('.tender-list li').first().waitFor()
  await camera.tap(radioOf(till, t('tender.cash')))
  await camera.fill(till.getByLabel(t('pay.cash-given')).first(), '30000')
  await camera.press('Enter')
  await till.getByText(t('done.title')).first().waitFor()
  await camera.hold(1)
  await nextCustomer(stage)
}

const qris: Act = async (stage) => {
  const { camera, till } = stage
  await camera.at(till)
  await scanInto(stage, GOODS.sugar, 1)
  await openPayment(stage)
  await camera.tap(radioOf(till, t('tender.qris')))
  await camera.tap(till.getByTestId('pay-confirm'))
  await till.locator('.charge-qr').waitFor()
  await camera.hold(2)
  await till.getByText(t('done.title')).first().waitFor({ timeout: LONG_MS })
  await camera.hold(1)
  await nextCustomer(stage)
}

const findSale: Act = async (stage) => {
  const { camera, till } = stage
  await camera.at(till)
  await scanInto(stage, GOODS.oil, 1)
  await payCash(stage, '20000')
  await nextCustomer(stage)
  await camera.tap(till.locator('a[href="#/sales"]').first())
  await camera.tap(till.locator('.sale-row').first())
  await till.getByTestId('receipt').waitFor()
  await camera.tap(button(till, t('refund.title')))
}

const chooseBack: Act = async ({ camera, till }) => {
  await camera.tap(till.locator('.refund-line').first().getByRole('button').last())
  await camera.tap(till.locator('.reason').first())
  await camera.hold(1)
}

const approve: Act = async ({ camera, till }) => {
  await camera.tap(till.getByTestId('refund-send'))
  const asked = till.getByTestId('approval')
  await camera.tap(asked.getByRole('button', { name: SUPERVISOR.name }))
  await camera.type(SUPERVISOR.pin)
  await camera.press('Enter')
  await till.getByTestId('refund-done').waitFor()
}

const moneyBack: Act = async ({ camera, till }) => {
  await camera.hold(2)
  await camera.tap(button(till, t('refund.close')))
}

const paidOut: Act = async ({ camera, till }) => {
  await camera.tap(till.locator('a[href="#/shift"]').first())
  await camera.tap(button(till, t('cash.paid-out')))
  await camera.fill(amountIn(till), '25000')
  await camera.tap(till.locator('.reason').first())
  await camera.tap(till.locator('.dialog-foot button'))
  await dialogOf(till).waitFor({ state: 'hidden' })
  await camera.hold(1)
}

const drop: Act = async ({ camera, till }) => {
  await camera.tap(button(till, t('cash.drop')))
  await camera.fill(amountIn(till), '100000')
  await camera.tap(till.locator('.reason').first())
  await camera.tap(till.locator('.dialog-foot button'))
  await dialogOf(till).waitFor({ state: 'hidden' })
  await camera.hold(1)
}

const count: Act = async ({ camera, till }) => {
  await camera.tap(button(till, t('shift.close')))
  await till.getByText(t('close.count-lead')).waitFor()
  await camera.tap(till.locator('.piece input').first())
  await camera.type('3')
  for (const pieces of ['1', '2', '1']) {
    await camera.press('Enter')
    await camera.type(pieces)
  }
  await camera.hold(1)
  await camera.tap(till.locator('.closing-foot button'))
  await till.getByText(t('close.difference', { n: 1 })).waitFor()
}

const difference: Act = async ({ camera, till }) => {
  await camera.hold(2)
  await camera.tap(till.locator('.reason').first())
  await camera.hold(1)
}

const APPROVALS_MAX = 4
const ASK_MS = 1_500

/** Whatever the close asks another person for; not filmed. */
async function approveAll({ till }: FilmStage): Promise<void> {
  const asked = till.getByTestId('approval')
  for (let n = 0; n < APPROVALS_MAX; n += 1) {
    await till.waitForTimeout(ASK_MS)
    if ((await asked.count()) === 0) return
    await asked.getByRole('button', { name: /Hendra/ }).click()
    await typePin(till, '246802')
    await till.keyboard.press('Enter')
  }
}

const closed: Act = async (stage) => {
  const { camera, till } = stage
  const carryOver = till.locator('.carry-over')
  if ((await carryOver.count()) > 0) await carryOver.click()
  await camera.tap(till.locator('.closing-foot button'))
  await approveAll(stage)
  await button(till, t('report.print-z')).waitFor()
  await camera.hold(3)
}

const remember: Act = ({ camera }) =>
  camera.card('Yang perlu diingat', [
    '1.  Internet putus: tidak ada yang berubah. Jual terus.',
    '2.  Hub hilang: Offline. Jual terus, struk di layar.',
    '3.  Jangan ketik ulang. Jangan hapus data peramban.',
    '4.  Ragu soal kertas: lihat kertasnya dahulu.',
  ])

const practise: Act = async ({ camera, trainer }) => {
  await place(trainer, 'console/rehearsal')
  await trainer.locator('.lesson-step, .rehearsal-faults').first().waitFor()
  await camera.at(trainer)
  await camera.hold(3)
}

export const SELLING_ACTS: Record<string, Act> = {
  ...{ title, band, 'log-in': logIn, float, 'open-shift': openShift, scan, search, tile },
  ...{ quantity, weigh, unknown, undo, pay, change, safe, paper, split, qris },
  ...{ 'find-sale': findSale, 'choose-back': chooseBack, approve, 'money-back': moneyBack },
  ...{ 'paid-out': paidOut, drop, count, difference, closed, remember, practise },
}
