// A till as it is in a browser, with its journal, at a box in its machine: what it sold while the
// box was away it brings to whichever box answers under the same authority.
import 'fake-indexeddb/auto'
import type { Test } from 'tap'
import type { Till } from '../../terminal-ui/src/models/till.ts'
import { openBrowser } from '../terminal-ui/models/node-browser.ts'
import { openPage } from '../terminal-ui/models/real-shop.ts'
import { until } from './box-cloud.ts'

const PRODUCT = {
  ...{ name: 'Kopi tubruk', category_id: null, tax_code: 'PPN12', plu: null },
  ...{ is_weighed: false, is_loyalty_eligible: true, is_active: true, cost_minor: 900 },
}
const BARCODE = '8991002101234'
const UNITS = [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 12_500, barcodes: [BARCODE] }]

export type BoxTill = {
  till: Till
  /** Of the sales that a receipt was given for. */
  sold: string[]
  sell(): Promise<void>
}

type Person = { staffId: string; pin: string }

export async function openBoxTill(
  test: Test,
  url: string,
  pairingCode: string,
  { staffId, pin }: Person,
): Promise<BoxTill> {
  const browser = openBrowser(test, url)
  const { till } = await openPage(test, browser)
  // IDENTITY_NOT_SAFE until the cloud has the keys of the outlet: the technician pairs again.
  await until('that the keys are safe and the till is paired', async () => {
    const paired = await till.session.pair(pairingCode, 'Kasir 1')
    return paired.ok
  })
  await until('the live channel', () => till.link.isConnected.value)
  await till.session.login(staffId, pin)
  await until('whether a shift is open', () => till.shift.isKnown.value)
  const product = {
    product_id: crypto.randomUUID(),
    sku: 'KOPI-1',
    product: { ...PRODUCT, units: UNITS },
  }
  const made = await browser.seams.fetch('/api/console/products', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(product),
  })
  if (!made.ok) throw new Error(`the product: ${made.status} ${await made.text()}`)
  await until('the catalogue', () => till.catalogue.progress.value.state === 'ready')
  const shift = { openingCashMinor: 0, counts: null, drawerId: null, mode: 'floating' } as const
  const opened = await till.shift.open(shift)
  if (!opened.ok) throw new Error(`the shift: ${opened.code}`)
  const sold: string[] = []
  return {
    ...{ till, sold },
    sell: async () => {
      await until('the product at the till', async () => {
        await till.scan.scanText(BARCODE)
        return till.cart.cart.value.lines.length > 0
      })
      await till.payment.open()
      await till.payment.addTender({ method: 'cash', tenderedMinor: 300_000, evidence: null })
      const sale = await till.payment.commit()
      if (!sale.ok) throw new Error(`the sale: ${sale.code}`)
      sold.push(sale.value.transactionId)
    },
  }
}
