// A month's files, read back by somebody else: xmllint checks their shape and adds them up.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { SaleBuyer, SaleMessage } from '#domain/wire/sale-message.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { commandOf, completeSale } from '#hub/sale/complete-sale.ts'
import { ensureProgram } from '../../../demo/ensure-debian-package.ts'
import { makeFiles } from '../../simulation/tax-file-sums.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { TERMINAL } from '../../support/small-outlet.ts'
import { type SmallShop, smallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const XMLLINT = ensureProgram({ command: 'xmllint', packageName: 'libxml2-utils' }, t.comment)
const SCHEMAS = join(import.meta.dirname, '../../support/coretax')
const COMPANY: SaleBuyer = {
  ...{ id_kind: 'npwp', id_number: '0987654321098765', nitku: null },
  ...{ name: 'PT Sumber & Rejeki <Tbk>', address: 'Jl. Contoh 9\nBandung' },
}
const PERSON: SaleBuyer = {
  ...{ id_kind: 'nik', id_number: '3171230101900001', nitku: null },
  ...{ name: 'Ratna', address: 'Jl. Contoh 10' },
}

function sell({ db, seams }: SmallShop, sale: SaleMessage): void {
  must(write(db, (tx) => completeSale(tx, seams, readOutlet(tx), commandOf(sale, 0, TERMINAL.id))))
}

/** Exit code 0: the file has the schema's shape. */
function validate(path: string, schema: string): { status: number | null; stderr: string } {
  const args = ['--noout', '--schema', join(SCHEMAS, schema), path]
  return spawnSync('xmllint', args, { encoding: 'utf8' })
}
const ask = (path: string, question: string): string =>
  spawnSync('xmllint', ['--xpath', question, path], { encoding: 'utf8' }).stdout.trim()

const skip = XMLLINT.ok ? false : XMLLINT.reason

t.test('the files of a month, read by another program', { skip }, async (t) => {
  const shop = smallShop(t)
  // Noodles 6.300 (PPN 624), rice 74.500 and apples 9.725 exempt, perfume 189.999 (PPN 20.357).
  sell(shop, makeSale({ number: 1 }))
  sell(
    shop,
    makeSale({
      number: 2,
      items: [
        [0, 1000],
        [1, 2000],
      ],
    }),
  )
  const mixed: [number, number][] = [
    [1, 2000],
    [3, 250],
    [4, 1000],
  ]
  sell(shop, { ...makeSale({ number: 3, items: mixed, discountPpm: 33_333 }), buyer: COMPANY })
  sell(shop, { ...makeSale({ number: 4 }), buyer: PERSON })
  sell(shop, { ...makeSale({ number: 5 }), buyer: { ...COMPANY, id_number: '123' } })
  const folder = makeTempFolder(t, 'tax')
  const made = makeFiles(shop.db, '2026-11', { folder, detail: 'receipt' })

  t.equal(made.stated_tax_minor, made.journal_tax_minor)
  t.same(made.problems, [{ receipt_number: 'TEST01-T1-A-5', problem: 'buyer', field: 'id_number' }])
  const retail = join(folder, 'retail-2026-11.xml')
  t.match(validate(retail, 'retail.xsd'), { status: 0 })
  t.equal(ask(retail, 'count(//RetailInvoice)'), '4', 'exempt goods have a row of their own')
  t.equal(ask(retail, 'sum(//RetailInvoice[TrxCode="Normal"]/VAT)'), String(3 * 624))
  t.equal(ask(retail, 'string(//RetailInvoice[TrxCode="08"]/TaxBaseSellingPrice)'), '74500')
  t.equal(ask(retail, 'string(//RetailInvoice[TrxCode="08"]/VAT)'), '8195', '12 % of 11/12')

  const invoices = join(folder, 'invoices-2026-11-1.xml')
  t.match(validate(invoices, 'invoices.xsd'), { status: 0 })
  t.equal(ask(invoices, 'count(//TaxInvoice)'), '4', 'three codes of one receipt, and a person')
  t.same(
    ['04', '08', '01'].map((code) => ask(invoices, `count(//TaxInvoice[TrxCode="${code}"])`)),
    ['2', '1', '1'],
  )
  t.equal(ask(invoices, 'string(//BuyerName)'), 'PT Sumber & Rejeki <Tbk>')
  t.equal(
    ask(invoices, 'string(//TaxInvoice[BuyerDocument="National ID"]/BuyerTin)'),
    '0'.repeat(16),
  )
  const file = made.files.find(({ kind }) => kind === 'invoices')
  t.equal(ask(invoices, 'sum(//TaxInvoice[TrxCode!="08"]//VAT)'), String(file?.tax_minor))
  const off = '//GoodService[Price * Qty - TotalDiscount - TaxBase > 0.005'
  t.equal(
    ask(invoices, `count(${off} or Price * Qty - TotalDiscount - TaxBase < -0.005])`),
    '0',
    'price times quantity less discount is the base',
  )

  const byDay = makeFiles(shop.db, '2026-11', { folder, detail: 'day' })
  t.match(validate(retail, 'retail.xsd'), { status: 0 })
  t.equal(ask(retail, 'count(//RetailInvoice)'), '2')
  t.equal(byDay.stated_tax_minor, byDay.journal_tax_minor)
})

t.test('an empty month, and goods that a rule treats otherwise', { skip }, async (t) => {
  const shop = smallShop(t)
  const folder = makeTempFolder(t, 'tax')
  const none = makeFiles(shop.db, '2026-10', { folder, detail: 'receipt' })
  t.match(validate(join(folder, 'retail-2026-10.xml'), 'retail.xsd'), { status: 0 })
  t.match(none, { files: [{ kind: 'retail', count: 0 }], stated_tax_minor: 0 })

  shop.db.prepare("UPDATE tax_rule SET treatment = 'not-collected' WHERE tax_code = 'EXEMPT'").run()
  sell(shop, { ...makeSale({ number: 1, items: [[0, 1000]] }), buyer: COMPANY })
  const made = makeFiles(shop.db, '2026-11', { folder, detail: 'receipt' })
  t.match(made.problems, [{ problem: 'no-facility' }], 'nobody has said which facility')
  const retail = join(folder, 'retail-2026-11.xml')
  t.equal(ask(retail, 'string(//TrxCode)'), '07')
  shop.db.prepare("UPDATE tax_rule SET treatment = 'not-taxable' WHERE tax_code = 'EXEMPT'").run()
  makeFiles(shop.db, '2026-11', { folder, detail: 'receipt' })
  t.equal(ask(retail, 'concat(//TrxCode, " ", //VAT)'), 'NoVAT 0')
})
