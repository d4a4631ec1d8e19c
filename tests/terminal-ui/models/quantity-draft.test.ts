import t from 'tap'
import { QuantityDraft } from '../../../terminal-ui/src/models/quantity-draft.ts'

/** Key by key, with what the line hands back after each. */
function typeInto(draft: QuantityDraft, text: string): number {
  let milli = 0
  for (let length = 1; length <= text.length; length += 1) {
    const said = draft.type(text.slice(0, length))
    draft.heed({ ...said })
    milli = said.quantityMilli
  }
  return milli
}

t.test('a weight is typed key by key, comma and all', (t) => {
  const draft = new QuantityDraft({ quantityMilli: 1_000 }, true)
  t.equal(draft.text.value, '1')
  t.same(draft.type('1,'), { quantityMilli: 0, unreadQuantity: '1,' })
  draft.heed({ quantityMilli: 0, unreadQuantity: '1,' })
  t.same([draft.text.value, draft.isWrong.value], ['1,', true], 'it stands there while it is typed')
  t.equal(typeInto(draft, '1,5'), 1_500)
  t.same([draft.text.value, draft.isWrong.value], ['1,5', false])
  t.equal(typeInto(draft, ''), 0)
  t.end()
})

t.test('pieces are whole, and what is no quantity stays to be mended', (t) => {
  const draft = new QuantityDraft({ quantityMilli: 3_000 }, false)
  t.equal(typeInto(draft, '2,5'), 0)
  t.same([draft.text.value, draft.isWrong.value], ['2,5', true])
  t.equal(typeInto(draft, '123456'), 0, 'more than a line takes')
  t.same([draft.text.value, draft.isWrong.value], ['123456', true])
  t.same(draft.type(''), { quantityMilli: 0, unreadQuantity: '' })
  draft.heed({ quantityMilli: 0, unreadQuantity: '' })
  t.same([draft.text.value, draft.isWrong.value], ['', false], 'an empty field is not wrong yet')
  t.end()
})

t.test('a scan adds to the line, and the field shows it', (t) => {
  const draft = new QuantityDraft({ quantityMilli: 1_000 }, false)
  typeInto(draft, '12')
  draft.heed({ quantityMilli: 13_000 })
  t.equal(draft.text.value, '13')
  draft.heed({ quantityMilli: 13_000 })
  t.equal(draft.text.value, '13')
  const weight = new QuantityDraft({ quantityMilli: 250 }, true)
  t.equal(weight.text.value, '0,25')
  t.end()
})

t.test('what a line kept and could not read is shown again as it was typed', (t) => {
  const draft = new QuantityDraft({ quantityMilli: 0, unreadQuantity: '123456' }, false)
  t.same([draft.text.value, draft.isWrong.value], ['123456', true])
  draft.heed({ quantityMilli: 0, unreadQuantity: null })
  t.same([draft.text.value, draft.isWrong.value], ['0', false], 'the line says nothing came now')
  t.end()
})
