import t from 'tap'
import type { DenominationMessage } from '#domain/wire/rules-message.ts'
import {
  countedMinor,
  draftOf,
  NOTHING_COUNTED,
  PIECES_MAX,
  pieceOf,
  readCount,
  withPieces,
} from '../../../terminal-ui/src/models/count-draft.ts'

const piece = (kind: 'note' | 'coin', value_minor: number): DenominationMessage => ({
  ...{ kind, value_minor },
  is_active: true,
})
const HUNDRED = piece('note', 100_000)
const THOUSAND_NOTE = piece('note', 1_000)
const THOUSAND_COIN = piece('coin', 1_000)
const PIECES = [HUNDRED, THOUSAND_NOTE, THOUSAND_COIN]

t.test('a note and a coin of one value are counted apart and told together', async (t) => {
  const notes = withPieces(NOTHING_COUNTED, pieceOf(THOUSAND_NOTE), 3)
  const both = withPieces(notes, pieceOf(THOUSAND_COIN), 2)
  const all = withPieces(both, pieceOf(HUNDRED), 1)
  t.same(readCount(all, PIECES), [
    { value_minor: 100_000, count: 1 },
    { value_minor: 1_000, count: 5 },
  ])
  t.equal(countedMinor(all, PIECES), 105_000)
})

t.test('an emptied field is as if it was never touched; nothing is below zero', async (t) => {
  const counted = withPieces(NOTHING_COUNTED, pieceOf(HUNDRED), 4)
  t.same(withPieces(counted, pieceOf(HUNDRED), null), NOTHING_COUNTED)
  t.equal(withPieces(counted, pieceOf(HUNDRED), -1)[pieceOf(HUNDRED)], 0)
  t.equal(withPieces(counted, pieceOf(HUNDRED), 1e9)[pieceOf(HUNDRED)], PIECES_MAX)
  t.same(readCount(withPieces(counted, pieceOf(HUNDRED), 0), PIECES), [], 'no empty rows')
})

t.test('what was counted before can be begun with', async (t) => {
  const lines = [
    { value_minor: 100_000, count: 2 },
    { value_minor: 1_000, count: 7 },
    { value_minor: 75_000, count: 1 },
  ]
  const draft = draftOf(lines, PIECES)
  t.same(draft, { [pieceOf(HUNDRED)]: 2, [pieceOf(THOUSAND_NOTE)]: 7 })
  t.equal(countedMinor(draft, PIECES), 207_000, 'a note that is no more is left out')
})
