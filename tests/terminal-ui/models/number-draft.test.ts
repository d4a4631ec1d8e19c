import t from 'tap'
import { NumberDraft } from '../../../terminal-ui/src/models/number-draft.ts'

/** Key by key, with what the page hands back after each. */
function typeInto(draft: NumberDraft, text: string): number {
  let said = 0
  for (let length = 1; length <= text.length; length += 1) {
    said = draft.type(text.slice(0, length))
    draft.heed(said)
  }
  return said
}

t.test('a first digit below the least is no other number', (t) => {
  const draft = new NumberDraft(35, 10, 500)
  t.equal(draft.type('6'), 10, 'the least, until it is more')
  draft.heed(10)
  t.equal(draft.text.value, '6')
  t.equal(typeInto(draft, '60'), 60)
  t.equal(draft.text.value, '60')
  t.end()
})

t.test('an empty field waits; whoever leaves it sees what holds', (t) => {
  const draft = new NumberDraft(7, 1, 90)
  t.equal(draft.type(''), 1)
  draft.heed(1)
  t.equal(draft.text.value, '')
  t.equal(typeInto(draft, '3'), 3, 'not thirteen')
  draft.type('')
  draft.settle()
  t.equal(draft.text.value, '1')
  t.end()
})

t.test('letters and too much leave the field; what was taken back comes into it', (t) => {
  const draft = new NumberDraft(7, 1, 90)
  t.equal(draft.type('7x'), 7)
  t.equal(draft.text.value, '7')
  t.equal(draft.type('712'), 90)
  t.equal(draft.text.value, '90')
  draft.heed(7)
  t.equal(draft.text.value, '7')
  t.end()
})

t.test('thousands have their dot, as in every amount, also while somebody types', (t) => {
  const draft = new NumberDraft(1_000, 1_500, 9_000_000)
  t.equal(draft.text.value, '1.000')
  t.equal(draft.type('1.0000'), 10_000, 'a dot that stands elsewhere now is no end')
  t.equal(draft.text.value, '10.000')
  t.equal(typeInto(draft, '2500000'), 2_500_000)
  t.equal(draft.text.value, '2.500.000')
  t.equal(draft.type('1'), 1_500)
  draft.settle()
  t.equal(draft.text.value, '1.500')
  draft.heed(12_345)
  t.equal(draft.text.value, '12.345')
  t.end()
})
