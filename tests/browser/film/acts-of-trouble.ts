// Acts in which something is away: hub, internet, paper.
import { t } from '../../../terminal-ui/src/text/translate.ts'
import { GOODS } from '../manual/picture-shop.ts'
import { button } from '../till-driver.ts'
import {
  type Act,
  beginFault,
  dialogOf,
  endFault,
  LONG_MS,
  nextCustomer,
  payCash,
  place,
  scanInto,
} from './film-stage.ts'

/** As the paper of a shop in Indonesian says it; its picture leaves spaces out. */
const COPY_MARK = /SALINAN\s*1/

const hubAway: Act = async (stage) => {
  await beginFault(stage, 'hub-away')
}

const offline: Act = async ({ camera, till }) => {
  await till.getByText(t('connect.banner-title')).waitFor({ timeout: LONG_MS })
  await camera.at(till)
  await camera.hold(4)
}

const sellAway: Act = async (stage) => {
  await scanInto(stage, GOODS.rice, 1)
  await scanInto(stage, GOODS.water, 2)
  await payCash(stage, '100000')
  await stage.camera.hold(1)
}

const receiptAway: Act = async (stage) => {
  await stage.camera.hold(3)
  await nextCustomer(stage)
}

const secondAway: Act = async (stage) => {
  await scanInto(stage, GOODS.sugar, 1)
  await payCash(stage, '20000')
  await stage.camera.hold(2)
}

const panelAway: Act = async ({ camera, till }) => {
  await camera.tap(till.getByTestId('connectivity'))
  await dialogOf(till).waitFor()
  await camera.hold(5)
}

const never: Act = async (stage) => {
  const { camera, till } = stage
  await camera.hold(3)
  await till.keyboard.press('Escape')
  await dialogOf(till).waitFor({ state: 'hidden' })
  await nextCustomer(stage)
  await camera.hold(1)
}

const hubBack: Act = async (stage) => {
  const { camera, till } = stage
  await endFault(stage)
  await till.getByText(t('connect.banner-title')).waitFor({ state: 'hidden', timeout: LONG_MS })
  await camera.at(till)
  await camera.hold(2)
}

const listBack: Act = async ({ camera, till }) => {
  await camera.tap(till.locator('a[href="#/sales"]').first())
  await till.locator('.sale-row').first().waitFor()
  await camera.tap(till.locator('.sale-row').first())
  await till.locator('.paper').first().waitFor({ timeout: LONG_MS })
  await camera.hold(2)
}

const wanAway: Act = async (stage) => {
  await beginFault(stage, 'wan-away')
}

const sellWan: Act = async (stage) => {
  const { camera, till } = stage
  await place(till, 'sell')
  await camera.at(till)
  await scanInto(stage, GOODS.oil, 1)
  await payCash(stage, '50000')
  await till.locator('.done-facts').getByText(t('print.printed')).waitFor({ timeout: LONG_MS })
  await camera.hold(2)
  await nextCustomer(stage)
}

const queue: Act = async ({ camera, trainer }) => {
  await place(trainer, 'console/cloud')
  await trainer.getByTestId('cloud-head').waitFor()
  await trainer.getByTestId('cloud-pending').filter({ hasText: /[1-9]/ }).waitFor({
    timeout: LONG_MS,
  })
  await camera.at(trainer)
  await camera.hold(4)
}

const wanBack: Act = async (stage) => {
  const { camera, trainer } = stage
  await endFault(stage)
  await place(trainer, 'console/cloud')
  await trainer.getByText(t('cloud.all-there')).first().waitFor({ timeout: LONG_MS })
  await camera.hold(3)
}

const paperOut: Act = async (stage) => {
  const { camera, till } = stage
  await beginFault(stage, 'paper-out')
  await camera.at(till)
  await scanInto(stage, GOODS.water, 1)
  await payCash(stage, '5000')
  await till.locator('.done-facts').getByText(t('print.paper-out')).waitFor({ timeout: LONG_MS })
  await camera.hold(3)
}

const paperIn: Act = async (stage) => {
  const { camera, till } = stage
  await endFault(stage)
  await till.locator('.done-facts').getByText(t('print.printed')).waitFor({ timeout: LONG_MS })
  await camera.at(till)
  await camera.hold(3)
  await nextCustomer(stage)
}

const cutOff: Act = async (stage) => {
  const { camera, till } = stage
  await beginFault(stage, 'cut-off')
  await camera.at(till)
  await scanInto(stage, GOODS.sugar, 1)
  await payCash(stage, '20000')
  await till.locator('.done-facts').getByText(t('print.uncertain')).waitFor({ timeout: LONG_MS })
  await camera.hold(3)
}

/** Whoever stands at the printer answers, at the till; the trainer has mended it meanwhile. */
const answer: Act = async (stage) => {
  const { camera, till, trainer, paper } = stage
  await place(trainer, 'console/rehearsal')
  await button(trainer, t('rehearsal.end-now')).click()
  const question = till.getByTestId('paper-doubt')
  await question.waitFor({ timeout: LONG_MS })
  await camera.at(till)
  await camera.hold(3)
  await camera.tap(question.getByRole('button', { name: t('print.print-copy') }))
  await question.waitFor({ state: 'detached' })
  const copy = paper.locator('#newest figure').filter({ hasText: COPY_MARK })
  await copy.waitFor({ timeout: LONG_MS })
  await camera.at(paper)
  await camera.hold(2)
  await nextCustomer(stage)
}

export const TROUBLE_ACTS: Record<string, Act> = {
  ...{ 'hub-away': hubAway, offline, 'sell-away': sellAway, 'receipt-away': receiptAway },
  ...{ 'second-away': secondAway, 'panel-away': panelAway, never, 'hub-back': hubBack },
  ...{ 'list-back': listBack, 'wan-away': wanAway, 'sell-wan': sellWan, queue },
  ...{ 'wan-back': wanBack, 'paper-out': paperOut, 'paper-in': paperIn, 'cut-off': cutOff, answer },
}
