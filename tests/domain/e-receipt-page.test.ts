import fc from 'fast-check'
import t from 'tap'
import { drawBarcode } from '#domain/barcode-bars.ts'
import { buildEReceipt, eReceiptUrl, outletOnPaper } from '#domain/e-receipt-model.ts'
import {
  eReceiptPage,
  laterReceiptPage,
  noReceiptPage,
  type PageLogo,
} from '#domain/e-receipt-page.ts'
import { escapeHtml } from '#domain/escape-html.ts'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { hostileReceipt } from '../devices/any-receipt.ts'
import { property } from '../support/property.ts'
import { makeSale } from '../support/sale-maker.ts'
import { idOf, OUTLET } from '../support/shop.ts'

const LOGO: PageLogo = { pngBase64: 'AAAA', widthDots: 320, heightDots: 110 }
const modelOf = (blocks: ReceiptBlock[]): ReceiptModel => ({
  ...{ documentId: idOf(1), receiptNumber: 'MART01-T1-A-42', copyNo: 0, language: 'id', blocks },
})
const bodyOf = (page: string): string => page.slice(page.indexOf('<body>'))

t.test('every kind of block has its place on the page', async (t) => {
  const page = eReceiptPage(
    modelOf([
      { kind: 'logo' },
      { kind: 'text', text: 'A & B', align: 'center', isBold: true, size: 'double' },
      { kind: 'text', text: 'kanan', align: 'right', isBold: false, size: 'normal' },
      { kind: 'pair', left: '  2 x', right: '5.000', isBold: false, size: 'normal' },
      { kind: 'rule', style: 'dashed' },
      { kind: 'space' },
      { kind: 'qr', data: 'MART01' },
      { kind: 'qr', data: 'x'.repeat(600) },
      { kind: 'barcode', data: '8991002101234', symbology: 'ean13' },
      { kind: 'barcode', data: 'tidak', symbology: 'ean13' },
      { kind: 'cut' },
    ]),
    LOGO,
  )
  const bars = drawBarcode('8991002101234', 'ean13')
  for (const part of [
    '<img class="logo" alt="Logo toko" width="320" height="110" src="data:image/png;base64,AAAA">',
    '<p class="center b double">A &#38; B</p>',
    '<p class="right">kanan</p>',
    '<p class="pair"><span>  2 x</span> <span>5.000</span></p>',
    '<hr class="dashed">',
    '<div class="space"></div>',
    '<svg class="qr" viewBox="0 0 29 29" role="img" aria-label="Kode QR: MART01">',
    `<p class="center b">${'x'.repeat(600)}</p>`,
    `<path d="${bars?.path}"/>`,
    '<p class="center">8991002101234</p>',
    '<p class="center b">tidak</p>',
    '<meta name="robots" content="noindex, nofollow, noarchive">',
    '<h1 class="name">Struk MART01-T1-A-42</h1>',
  ]) {
    t.ok(page.includes(part), part)
  }
  t.notMatch(page, /<script|javascript:|\son\w+=|https?:\/\//i)
  t.ok(page.length < 10_000, `${page.length} bytes`)
  t.notOk(eReceiptPage(modelOf([{ kind: 'logo' }]), null).includes('<img'))
})

t.test('a wrong link is told in both languages and tells nothing', async (t) => {
  const page = noReceiptPage()
  t.match(page, 'Struk ini tidak ada di sini')
  t.match(page, 'This receipt is not here')
  t.match(laterReceiptPage(), /Silakan coba lagi.*Please try again/s)
})

t.test('what is escaped is text', async (t) => {
  t.equal(escapeHtml(`<a href="x" id='y'>&`), '&#60;a href=&#34;x&#34; id=&#39;y&#39;&#62;&#38;')
})

/** The tags that the page itself writes; a name can add none and change none. */
const TAG =
  /<\/?(?:body|html|main|article|h1|p|span|hr|div|svg|path|img)(?: (?:class|viewBox|role|aria-label|d|alt|width|height|src)="[^"<>]*")*\/?>/g

property(
  'no name, note or code becomes a tag, an attribute or an entity',
  fc.property(hostileReceipt, fc.constantFrom(...`<>&"'`), (model, mark) => {
    const evil = `${mark}<script>alert(1)</script>" onload="x"&amp;`
    const blocks = [...model.blocks, { kind: 'qr' as const, data: evil }]
    const named = { ...model, receiptNumber: evil, blocks }
    const withNames = {
      ...named,
      blocks: named.blocks.map((block) =>
        block.kind === 'text' ? { ...block, text: block.text + evil } : block,
      ),
    }
    const rest = bodyOf(eReceiptPage(withNames, LOGO)).replace(TAG, '')
    return !/[<>"']/.test(rest) && !/&(?!#\d{2};)/.test(rest)
  }),
)

t.test('the page of a sale is built from its document, wherever that lies', async (t) => {
  const sale = makeSale({ number: 42, withCustomer: true })
  const receipt = {
    ...{ code: '0'.repeat(26), cashier_name: 'Sari', customer_name: 'Ibu Ratna' },
    ...{ outlet: outletOnPaper(OUTLET), points_balance: 12, refund_number: null },
    sold_at: '2026-11-22T07:00:00.000Z',
  }
  const model = buildEReceipt({ sale, receipt })
  const text = JSON.stringify(model)
  for (const word of ['Sari', 'Ibu Ratna', '22/11/2026 14.00 WIB', 'Saldo poin'])
    t.match(text, word)
  t.same(Object.keys(receipt.outlet).includes('outlet_id'), false)
  const qr = model.blocks.find(({ kind }) => kind === 'qr')
  t.same(qr, { kind: 'qr', data: sale.receipt_number }, 'the number, for goods that come back')
})

t.test('an address, the number, the code', async (t) => {
  t.equal(eReceiptUrl('https://s.id', 'M-T-A-1', 'abc'), 'https://s.id/M-T-A-1/abc')
})
