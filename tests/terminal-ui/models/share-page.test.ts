import t from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { pageOf, whatsAppLink } from '../../../terminal-ui/src/parts/share-page.ts'

const paper = (data: string | null): ReceiptModel => ({
  ...{ documentId: 'd', receiptNumber: 'MART01-T1-A-1', copyNo: 0, language: 'id' },
  blocks: data === null ? [{ kind: 'cut' }] : [{ kind: 'qr', data }, { kind: 'cut' }],
})

t.test('the page of a receipt is behind its QR, and nowhere else', async (t) => {
  t.equal(
    pageOf(paper('https://struk.example/r/MART01-T1-A-1/abc')),
    'https://struk.example/r/MART01-T1-A-1/abc',
  )
  t.equal(pageOf(paper('MART01-T1-A-1')), null, 'the shop has no pages')
  t.equal(pageOf(paper('GC-0000-1111')), null, 'the code of a gift card is nobody else’s')
  t.equal(pageOf(paper(null)), null)
})

t.test('WhatsApp gets the words and the whole address, and no number', (t) => {
  const link = new URL(whatsAppLink('Struk belanja dari Toko A & B:', 'https://s.example/r/1/a?b'))
  t.equal(`${link.origin}${link.pathname}`, 'https://wa.me/')
  t.equal(link.searchParams.get('text'), 'Struk belanja dari Toko A & B: https://s.example/r/1/a?b')
  t.end()
})
