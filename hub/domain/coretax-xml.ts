// Files that Coretax imports, in the element order of the templates of Direktorat Jenderal Pajak
// (pajak.go.id, "Template XML dan Converter Excel ke XML"); docs/tax.md says which versions.
import { multiplyDivide } from './money.ts'
import { milliText } from './quantity.ts'
import { type TaxRule, taxOf } from './tax.ts'
import type { TaxTreatment } from './tax-treatment.ts'

/** Amounts of one document and treatment: price without PPN, base of another value, PPN. */
export type TaxSums = { priceMinor: number; baseMinor: number; taxMinor: number }

/** PPN as it would be due where a facility waives it: 12 % of 11/12 (PMK 131/2024 art. 3). */
const WAIVED: TaxRule = {
  taxCode: '',
  ratePpm: 120_000,
  baseNumerator: 11,
  baseDenominator: 12,
  isInclusive: false,
}

/** Invoices and facilities state what is waived; what is no object of PPN has none. */
export function statedSums(treatment: TaxTreatment, sums: TaxSums): TaxSums {
  if (treatment === 'taxed') return sums
  if (treatment === 'not-taxable') return { ...sums, baseMinor: sums.priceMinor, taxMinor: 0 }
  const waived = taxOf(sums.priceMinor, WAIVED)
  return { ...sums, baseMinor: waived.taxBaseMinor, taxMinor: waived.taxMinor }
}

const RETAIL_CODES: Record<TaxTreatment, string> = {
  taxed: 'Normal',
  'not-collected': '07',
  exempt: '08',
  'not-taxable': 'NoVAT',
}
/** What stands for a buyer whom nobody asked (Kring Pajak, 5 and 20 August 2025). */
const NOBODY = { name: '-', kind: 'NIK', number: '0000000000000000' }

export type RetailRow = TaxSums & {
  treatment: TaxTreatment
  serial: string
  /** '2026-11-22'. */
  date: string
}

/** `RetailInvoiceBulk`: deliveries to final consumers for one tax period (SPT I.A.5, I.A.9, I.B). */
export function* retailXml(
  head: { npwp: string; month: string },
  rows: Iterable<RetailRow>,
): Generator<string, void, void> {
  const [year = '', month = ''] = head.month.split('-')
  yield `${PROLOG}<RetailInvoiceBulk ${XSI} xsi:noNamespaceSchemaLocation="schema.xsd">\n`
  yield elements(1, { TIN: head.npwp, TaxPeriodMonth: String(Number(month)), TaxPeriodYear: year })
  yield '  <ListOfRetailInvoice>\n'
  for (const row of rows) {
    yield block(2, 'RetailInvoice', {
      TrxCode: RETAIL_CODES[row.treatment],
      BuyerName: NOBODY.name,
      BuyerIdOpt: NOBODY.kind,
      BuyerIdNumber: NOBODY.number,
      GoodServiceOpt: GOODS,
      SerialNo: row.serial,
      TransactionDate: row.date,
      TaxBaseSellingPrice: String(row.priceMinor),
      OtherTaxBaseSellingPrice: String(row.baseMinor),
      VAT: String(row.taxMinor),
      STLG: '0',
      Info: '',
    })
  }
  yield '  </ListOfRetailInvoice>\n</RetailInvoiceBulk>\n'
}

export type InvoiceLine = TaxSums & {
  name: string
  unitCode: string
  quantityMilli: number
  /** Before discounts, without PPN. */
  grossMinor: number
}
export type TaxInvoice = {
  date: string
  treatment: 'taxed' | 'exempt'
  /** Whether the base is the whole price, as of luxury goods (PMK 131/2024 art. 2). */
  isWholeBase: boolean
  reference: string
  buyer: {
    kind: 'npwp' | 'nik'
    number: string
    nitku: string | null
    name: string
    address: string
  }
  lines: readonly InvoiceLine[]
}

/** PPN dibebaskan, PP 49/2022: the only facility that a shop's goods fall under by themselves. */
const EXEMPT = { AddInfo: 'TD.00510', FacilityStamp: 'TD.01110' }
const NO_FACILITY = { AddInfo: '', FacilityStamp: '' }
const GOODS = 'A'
const NO_GOODS_CODE = '000000'
const RATE_PERCENT = '12'

/** `TaxInvoiceBulk`: one invoice for each buyer's receipt and transaction code. */
export function* invoicesXml(
  seller: { npwp: string; nitku: string },
  invoices: Iterable<TaxInvoice>,
): Generator<string, void, void> {
  yield `${PROLOG}<TaxInvoiceBulk ${XSI} xsi:noNamespaceSchemaLocation="TaxInvoice.xsd">\n`
  yield elements(1, { TIN: seller.npwp })
  yield '  <ListOfTaxInvoice>\n'
  for (const invoice of invoices) {
    yield '    <TaxInvoice>\n'
    yield elements(3, headOf(invoice, seller.nitku))
    yield '      <ListOfGoodService>\n'
    for (const line of invoice.lines) yield block(4, 'GoodService', goodsOf(line))
    yield '      </ListOfGoodService>\n    </TaxInvoice>\n'
  }
  yield '  </ListOfTaxInvoice>\n</TaxInvoiceBulk>\n'
}

function headOf(invoice: TaxInvoice, sellerNitku: string): Record<string, string> {
  const { buyer, treatment, isWholeBase } = invoice
  const facility = treatment === 'exempt' ? EXEMPT : NO_FACILITY
  const isCompany = buyer.kind === 'npwp'
  return {
    TaxInvoiceDate: invoice.date,
    TaxInvoiceOpt: 'Normal',
    TrxCode: treatment === 'exempt' ? '08' : isWholeBase ? '01' : '04',
    AddInfo: facility.AddInfo,
    CustomDoc: '',
    CustomDocMonthYear: '',
    RefDesc: invoice.reference,
    FacilityStamp: facility.FacilityStamp,
    SellerIDTKU: sellerNitku,
    BuyerTin: isCompany ? buyer.number : NOBODY.number,
    BuyerDocument: isCompany ? 'TIN' : 'National ID',
    BuyerCountry: 'IDN',
    BuyerDocumentNumber: isCompany ? '-' : buyer.number,
    BuyerName: buyer.name,
    // The template's own spelling.
    BuyerAdress: buyer.address,
    BuyerEmail: '',
    BuyerIDTKU: isCompany ? (buyer.nitku ?? `${buyer.number}000000`) : '000000',
  }
}

/**
 * A line whose price times quantity less discount is its base to the cent: the price of one is
 * rounded up to a cent, and what that makes too much is part of the discount.
 */
function goodsOf(line: InvoiceLine): Record<string, string> {
  const { grossMinor, priceMinor, quantityMilli } = line
  const priceCents = multiplyDivide(grossMinor * 100, 1000, quantityMilli, 'up')
  const wholeCents = multiplyDivide(priceCents, quantityMilli, 1000, 'half-up')
  return {
    Opt: GOODS,
    Code: NO_GOODS_CODE,
    Name: line.name,
    Unit: UNITS.get(line.unitCode.toLowerCase()) ?? OTHER_UNIT,
    Price: centsText(priceCents),
    Qty: milliText(quantityMilli),
    TotalDiscount: centsText(wholeCents - priceMinor * 100),
    TaxBase: centsText(priceMinor * 100),
    OtherTaxBase: centsText(line.baseMinor * 100),
    VATRate: RATE_PERCENT,
    VAT: centsText(line.taxMinor * 100),
    STLGRate: '0',
    STLG: '0',
  }
}

/** Reference codes of units ("UM"), by what outlets call them. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['kg', 'UM.0003'],
  ['g', 'UM.0004'],
  ['gr', 'UM.0004'],
  ['l', 'UM.0007'],
  ['liter', 'UM.0007'],
  ['m', 'UM.0013'],
  ['lusin', 'UM.0017'],
  ['unit', 'UM.0018'],
  ['set', 'UM.0019'],
  ['lembar', 'UM.0020'],
  ['pcs', 'UM.0021'],
  ['pc', 'UM.0021'],
  ['box', 'UM.0022'],
  ['dus', 'UM.0022'],
  ['carton', 'UM.0037'],
  ['karton', 'UM.0037'],
  ['ctn', 'UM.0037'],
  ['roll', 'UM.0039'],
])
const OTHER_UNIT = 'UM.0033'

const PROLOG = '<?xml version="1.0" encoding="utf-8"?>\n'
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

const block = (depth: number, name: string, fields: Readonly<Record<string, string>>): string =>
  `${indent(depth)}<${name}>\n${elements(depth + 1, fields)}${indent(depth)}</${name}>\n`

const elements = (depth: number, fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, text]) => `${indent(depth)}<${name}>${escaped(text)}</${name}>\n`)
    .join('')

const indent = (depth: number): string => '  '.repeat(depth)

/** Signs that no XML may hold are left out; the line breaks of an address become blanks. */
const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[^ -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')

function centsText(cents: number): string {
  const text = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
}
