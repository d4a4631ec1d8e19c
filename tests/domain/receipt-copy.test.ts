import t from 'tap'
import { type ReceiptModel, receiptAsCopy } from '#domain/receipt-blocks.ts'

const original: ReceiptModel = {
  ...{ documentId: 'd', receiptNumber: 'MART01-T1-A-1', copyNo: 0, language: 'en' },
  blocks: [{ kind: 'space' }, { kind: 'cut' }],
}

t.test('a copy carries its mark on top, and only its own', async (t) => {
  const first = receiptAsCopy(original, 1)
  t.match(first, { copyNo: 1, blocks: [{ text: '** COPY 1 **' }, ...original.blocks] })
  const second = receiptAsCopy(first, 2)
  t.match(second, { copyNo: 2, blocks: [{ text: '** COPY 2 **' }, ...original.blocks] })
  t.equal(second.blocks.length, 3)
  t.equal(original.copyNo, 0)
})
