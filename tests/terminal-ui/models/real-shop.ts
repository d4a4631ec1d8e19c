// A till over the real hub on a real socket: paired, somebody logged in.
import type { Test } from 'tap'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { type BootModel, createBoot } from '../../../terminal-ui/src/models/boot-model.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { PINS, startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, DRAWER_ID } from '../../support/small-outlet.ts'
import { type Browser, openBrowser } from './node-browser.ts'

export type Opened = { browser: Browser; boot: BootModel; till: Till }

export async function openPage(t: Test, browser: Browser): Promise<Opened> {
  const boot = createBoot(browser.seams, browser.databaseName)
  t.teardown(() => boot.stop())
  boot.start()
  const till = await browser.until(() => boot.till.value, 'the till')
  await till.loaded
  return { browser, boot, till }
}

export async function openShop(t: Test, staffId = CASHIER_ID): Promise<Opened & { hub: TestHub }> {
  const hub = await startTestHub(t)
  const opened = await openPage(t, openBrowser(t, hub.url))
  await startWork(opened, hub, 'Kasir 1', staffId)
  return { ...opened, hub }
}

export async function startWork(
  { browser, till }: Opened,
  hub: TestHub,
  name: string,
  staffId: string,
) {
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  const paired = await till.session.pair(pairingCode, name)
  if (!paired.ok) throw new Error(paired.code)
  await browser.until(() => till.link.isConnected.value, 'the live channel')
  await till.session.login(staffId, PINS[staffId] ?? '')
  await browser.until(() => till.shift.isKnown.value, 'whether a shift is open')
  await browser.until(() => till.catalogue.progress.value.state === 'ready', 'the catalogue')
}

export const openShift = ({ till }: Opened) =>
  till.shift.open({
    openingCashMinor: 200_000,
    counts: [{ value_minor: 100_000, count: 2 }],
    drawerId: DRAWER_ID,
    mode: 'floating',
  })
