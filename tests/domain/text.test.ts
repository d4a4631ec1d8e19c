// Phones, search text and text that goes to paper.
import fc from 'fast-check'
import t from 'tap'
import { cleanLines, cleanText } from '#domain/clean-text.ts'
import { normalisePhone } from '#domain/phone.ts'
import { foldText } from '#domain/search-text.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

t.test('one key for every spelling of a phone number', (t) => {
  const table = `
    text               | phone
    081234567890       | +6281234567890
    0812-3456-7890     | +6281234567890
    6281234567890      | +6281234567890
    +6281234567890     | +6281234567890
    +62 812 3456 7890  | +6281234567890
    +62 (0)812 34567890 | +6281234567890
    0062 812 34567890  | +6281234567890
    (021) 555.01.01    | +62215550101
    0812‑3456‑7890     | +6281234567890
    +65 6123 4567      | +6561234567
    0065 6123 4567     | +6561234567
    81234567890        | none
    0812345            | none
    08123456789012345  | none
    +620               | none
    +0812345678        | none
    0812 abc 4567      | none
                       | none
  `
  for (const row of textTable(table)) {
    t.equal(normalisePhone(row('text')) ?? 'none', row('phone'), row('text'))
  }
  t.end()
})

property(
  'every spelling of a mobile number has one key, which is its own key',
  fc.property(fc.stringMatching(/^8\d{8,10}$/), (national) => {
    const spellings = [`0${national}`, `62${national}`, `+62${national}`, `+62 0${national}`]
    const keys = new Set(spellings.map(normalisePhone))
    return keys.size === 1 && keys.has(normalisePhone(`+62${national}`)) && !keys.has(null)
  }),
)

t.test('search text', (t) => {
  const table = `
    text                 | folded
    Kopi  Luwak          | kopi luwak
    CRÈME Brûlée         | creme brulee
    TÈH\tBotol           | teh botol
    Ｓｕｓｕ                 | susu
                         |
  `
  for (const row of textTable(table)) t.equal(foldText(row('text')), row('folded'))
  t.end()
})

property(
  'folding twice changes nothing more',
  fc.property(fc.string({ unit: 'binary' }), (text) => foldText(foldText(text)) === foldText(text)),
)

t.test('text for paper', (t) => {
  t.equal(cleanText('Teh\u001b@\u0010\u0014\u0001Botol'), 'Teh@Botol', 'no commands')
  t.equal(cleanText('a\r\nb\tc\u2028d\u0085e'), 'a b c d e', 'breaks are spaces')
  t.equal(cleanText('10\u202e05\u202c \u2066x\u2069\u200f\u061c'), '1005 x', 'no bidi marks')
  t.equal(cleanText('\u007f\u009bA\ud800B'), 'AB', 'no C1, no lone surrogates')
  t.equal(cleanText('Kopi ☕ 👍🏽 Ñ 中'), 'Kopi ☕ 👍🏽 Ñ 中', 'the rest stays')
  t.same(cleanLines(' Jl. A\r\n\n Jakarta\u001b \rx\u2029y'), ['Jl. A', 'Jakarta', 'x', 'y'])
  t.same(cleanLines(''), [])
  t.end()
})

property(
  'nothing that drives a printer or turns text survives',
  fc.property(fc.string({ unit: 'binary' }), (text) => {
    const isForbidden = (character: string) => {
      const code = character.codePointAt(0) ?? 0
      const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f)
      const isBidi = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
      return isControl || isBidi
    }
    return ![...cleanText(text)].some(isForbidden)
  }),
)
