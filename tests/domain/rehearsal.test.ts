import t from 'tap'
import { eReceiptPage } from '#domain/e-receipt-page.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import {
  isRehearsalCode,
  markPaper,
  REHEARSAL_CODE,
  REHEARSAL_MEANING,
  REHEARSAL_WORDS,
} from '#domain/rehearsal.ts'
import { sampleDocuments } from '../../tools/papers/sample-documents.ts'

const SALE = must(sampleDocuments().receipt)

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no sample')
  return value
}

const textsOf = (model: ReceiptModel): string[] =>
  model.blocks.map((block) => (block.kind === 'text' ? block.text : `(${block.kind})`))

t.test('a rehearsal is known by its code, and so by every number of it', async (t) => {
  t.ok(isRehearsalCode(REHEARSAL_CODE))
  t.ok(isRehearsalCode('LATIHAN-T1-A-7'))
  t.notOk(isRehearsalCode('MART01-T1-A-7'))
})

t.test(
  'every kind of paper is marked at its head, between its rows, before every cut',
  async (t) => {
    const documents = Object.entries(sampleDocuments())
    t.ok(documents.length > 10, 'the samples were found')
    for (const [name, model] of documents) {
      const plain = textsOf(model)
      t.notOk(plain.join().includes(REHEARSAL_CODE), `${name}: none outside a rehearsal`)
      const marked = textsOf(markPaper(model))
      t.same(marked.slice(0, 3), [REHEARSAL_CODE, REHEARSAL_WORDS, REHEARSAL_MEANING], name)
      const isMark = (text: string) => text.includes(REHEARSAL_CODE) || text === REHEARSAL_MEANING
      for (const [at, text] of marked.entries()) {
        if (text === '(cut)') t.equal(marked[at - 1], REHEARSAL_MEANING, `${name}: cut at ${at}`)
      }
      for (let at = 0; at + 7 <= marked.length; at += 1) {
        if (!marked.slice(at, at + 7).some(isMark))
          t.fail(`${name}: seven rows from ${at} unmarked`)
      }
      t.same(
        marked.filter((text) => !isMark(text)),
        plain,
        `${name}: nothing else changed`,
      )
    }
  },
)

t.test('a paper without a cut ends with the mark too', async (t) => {
  const model = SALE
  const uncut = { ...model, blocks: model.blocks.filter(({ kind }) => kind !== 'cut') }
  t.equal(textsOf(markPaper(uncut)).slice(-1)[0], REHEARSAL_MEANING)
  t.equal(textsOf(markPaper({ ...model, blocks: [] })).length, 6)
})

t.test('the customer’s page of a rehearsal is marked by its number alone', async (t) => {
  const model = SALE
  t.notOk(eReceiptPage(model, null).includes(REHEARSAL_WORDS))
  const rehearsed = { ...model, receiptNumber: `${REHEARSAL_CODE}-T1-A-1` }
  t.ok(eReceiptPage(rehearsed, null).includes(REHEARSAL_MEANING))
})
