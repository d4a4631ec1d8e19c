import t from 'tap'
import {
  invoicesXml,
  type RetailRow,
  retailXml,
  statedSums,
  type TaxInvoice,
} from '#domain/coretax-xml.ts'

const SUMS = { priceMinor: 111_000, baseMinor: 101_750, taxMinor: 12_210 }

t.test('what a facility waives is stated, what is no object of PPN has none', (t) => {
  t.same(statedSums('taxed', SUMS), SUMS)
  const exempt = { priceMinor: 120_000, baseMinor: 0, taxMinor: 0 }
  const waived = { priceMinor: 120_000, baseMinor: 110_000, taxMinor: 13_200 }
  t.same(statedSums('exempt', exempt), waived)
  t.same(statedSums('not-collected', exempt), waived)
  t.same(statedSums('not-taxable', exempt), { ...exempt, baseMinor: 120_000 })
  t.end()
})

t.test('the retail file, as the template orders it', (t) => {
  const row: RetailRow = {
    ...SUMS,
    treatment: 'taxed',
    serial: 'TEST01-T1-A-7',
    date: '2026-11-22',
  }
  const rows: RetailRow[] = [row, { ...row, treatment: 'not-taxable' }]
  const xml = [...retailXml({ npwp: '0123456789012345', month: '2026-01' }, rows)].join('')
  t.equal(
    xml.slice(0, xml.indexOf('</RetailInvoice>')).trimEnd(),
    [
      '<?xml version="1.0" encoding="utf-8"?>',
      '<RetailInvoiceBulk xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="schema.xsd">',
      '  <TIN>0123456789012345</TIN>',
      '  <TaxPeriodMonth>1</TaxPeriodMonth>',
      '  <TaxPeriodYear>2026</TaxPeriodYear>',
      '  <ListOfRetailInvoice>',
      '    <RetailInvoice>',
      '      <TrxCode>Normal</TrxCode>',
      '      <BuyerName>-</BuyerName>',
      '      <BuyerIdOpt>NIK</BuyerIdOpt>',
      '      <BuyerIdNumber>0000000000000000</BuyerIdNumber>',
      '      <GoodServiceOpt>A</GoodServiceOpt>',
      '      <SerialNo>TEST01-T1-A-7</SerialNo>',
      '      <TransactionDate>2026-11-22</TransactionDate>',
      '      <TaxBaseSellingPrice>111000</TaxBaseSellingPrice>',
      '      <OtherTaxBaseSellingPrice>101750</OtherTaxBaseSellingPrice>',
      '      <VAT>12210</VAT>',
      '      <STLG>0</STLG>',
      '      <Info></Info>',
    ].join('\n'),
  )
  t.match(xml, /<TrxCode>NoVAT<\/TrxCode>/)
  t.end()
})

const INVOICE: TaxInvoice = {
  date: '2026-11-22',
  treatment: 'taxed',
  isWholeBase: false,
  reference: 'TEST01-T1-A-8',
  buyer: {
    ...{ kind: 'npwp', number: '0123456789012345', nitku: null },
    ...{ name: 'CV <Maju> & "Jaya"', address: "Jl. Contoh 1\nJakarta \u0007\ud800O'Brien" },
  },
  lines: [
    {
      ...{ name: 'Apel', unitCode: 'KG', quantityMilli: 333, grossMinor: 1_000 },
      ...{ priceMinor: 990, baseMinor: 908, taxMinor: 109 },
    },
  ],
}
const xmlOf = (...invoices: TaxInvoice[]): string =>
  [...invoicesXml({ npwp: '1111111111111111', nitku: '1111111111111111000001' }, invoices)].join('')
const textOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]

t.test('an invoice for a company; signs of XML and of nothing are safe', (t) => {
  const xml = xmlOf(INVOICE)
  t.equal(textOf(xml, 'TIN'), '1111111111111111')
  t.equal(textOf(xml, 'TrxCode'), '04')
  t.equal(textOf(xml, 'SellerIDTKU'), '1111111111111111000001')
  t.equal(textOf(xml, 'BuyerTin'), '0123456789012345')
  t.equal(textOf(xml, 'BuyerDocument'), 'TIN')
  t.equal(textOf(xml, 'BuyerDocumentNumber'), '-')
  t.equal(textOf(xml, 'BuyerIDTKU'), '0123456789012345000000')
  t.equal(textOf(xml, 'BuyerName'), 'CV &lt;Maju&gt; &amp; &quot;Jaya&quot;')
  t.equal(textOf(xml, 'BuyerAdress'), 'Jl. Contoh 1 Jakarta O&apos;Brien')
  t.end()
})

t.test('price times quantity less discount is the base, to the cent', (t) => {
  const xml = xmlOf(INVOICE)
  t.equal(textOf(xml, 'Unit'), 'UM.0003')
  t.equal(textOf(xml, 'Qty'), '0.333')
  t.equal(textOf(xml, 'Price'), '3003.01', '1000.00 / 0.333, rounded up')
  t.equal(textOf(xml, 'TotalDiscount'), '10.00')
  t.equal(textOf(xml, 'TaxBase'), '990.00')
  t.equal(textOf(xml, 'OtherTaxBase'), '908.00')
  t.equal(textOf(xml, 'VAT'), '109.00')
  const three = xmlOf({
    ...INVOICE,
    lines: [
      {
        ...{ name: 'Teh', unitCode: 'renteng', quantityMilli: 3_000, grossMinor: 1_000 },
        ...{ priceMinor: 1_000, baseMinor: 917, taxMinor: 110 },
      },
    ],
  })
  t.equal(textOf(three, 'Price'), '333.34')
  t.equal(textOf(three, 'TotalDiscount'), '0.02')
  t.equal(textOf(three, 'Qty'), '3')
  t.equal(textOf(three, 'Unit'), 'UM.0033', 'no unit of theirs')
  const odd = xmlOf({
    ...INVOICE,
    lines: [
      {
        ...{ name: 'Odd', unitCode: 'pcs', quantityMilli: 1_000, grossMinor: 1 },
        ...{ priceMinor: 2, baseMinor: 2, taxMinor: 0 },
      },
    ],
  })
  t.equal(textOf(odd, 'TotalDiscount'), '-1.00', 'a line that never added up still says so')
  t.end()
})

t.test('a person, a place of business, luxury and exempt goods', (t) => {
  const { buyer } = INVOICE
  const person = { ...buyer, kind: 'nik' as const, number: '3171230101900001' }
  const luxury = xmlOf({ ...INVOICE, isWholeBase: true, buyer: person })
  t.equal(textOf(luxury, 'TrxCode'), '01')
  t.equal(textOf(luxury, 'BuyerTin'), '0000000000000000')
  t.equal(textOf(luxury, 'BuyerDocument'), 'National ID')
  t.equal(textOf(luxury, 'BuyerDocumentNumber'), '3171230101900001')
  t.equal(textOf(luxury, 'BuyerIDTKU'), '000000')
  const place = { ...buyer, nitku: '0123456789012345000007' }
  const exempt = xmlOf({ ...INVOICE, treatment: 'exempt', buyer: place })
  t.equal(textOf(exempt, 'TrxCode'), '08')
  t.equal(textOf(exempt, 'AddInfo'), 'TD.00510')
  t.equal(textOf(exempt, 'FacilityStamp'), 'TD.01110')
  t.equal(textOf(exempt, 'BuyerIDTKU'), '0123456789012345000007')
  t.equal(textOf(xmlOf(), 'TaxInvoice'), undefined, 'a file without invoices is a file')
  t.end()
})
