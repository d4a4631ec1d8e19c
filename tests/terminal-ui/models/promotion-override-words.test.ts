// What an outlet says otherwise of head office's promotions, in words a manager can compare.
import { signal } from '@preact/signals'
import t from 'tap'
import { type Speech, sayOverride } from '../../../terminal-ui/src/models/override-words.ts'
import {
  type Names,
  promotionSentence,
} from '../../../terminal-ui/src/screens/console/promotions/promotion-sentence.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { type Language, speak } from '../../../terminal-ui/src/text/translate.ts'
import { promotionOf } from '../../support/promotion-words.ts'

const names: Names = {
  money: (minor) => `Rp${minor}`,
  category: (id) => id,
  product: (id) => id,
}
const speech: Speech = {
  ...names,
  promotion: (rule) => promotionSentence({ rule }, names),
}
const CODES = [
  { code: 'HEMAT10', uses_max: 5 },
  { code: 'PAGI', uses_max: null },
]

// Neighbours of one process speak as the shop does.
t.teardown(() => speak(signal<Language>('id')))

const said = (field: string, here: unknown, office: unknown): string[] => [
  sayOverride(field, here, office, speech),
  sayOverride(field, office, here, speech),
]

t.test('its rule as a sentence, its codes as codes, a stop as yes or no', async (t) => {
  const language = signal<Language>('id')
  speak(language)
  const rules = ['* -10%', '* -20%'].map((words) => promotionOf(words, 1).rule)
  t.same(said('rule', rules[0], rules[1]), [
    'Diskon 10% untuk semua barang.',
    'Diskon 20% untuk semua barang.',
  ])
  t.same(said('coupons', CODES, null), ['HEMAT10 (5×); PAGI', 'belum diatur'])
  t.same(said('coupons', CODES.slice(0, 1), CODES), ['tidak ada', 'PAGI'], 'what differs')
  t.same(said('is_stopped', true, null), ['ya', 'tidak'])
  language.value = 'en'
  t.same(said('rule', rules[0], null), ['10% off all goods.', 'not set'])
  t.same(said('is_stopped', true, null), ['yes', 'no'])
})

t.test('what somebody may do: by the permission’s name, with its limit', async (t) => {
  const language = signal<Language>('id')
  speak(language)
  const may = [
    { permission: 'discount', is_allowed: true, limit: 50_000 },
    { permission: 'refund', is_allowed: true, limit: 250_000 },
    { permission: 'void', is_allowed: true, limit: null },
    { permission: 'no-sale', is_allowed: false, limit: null },
  ]
  const words = said('own_grants', may, [])
  for (const part of [': paling banyak 5%;', ': paling banyak Rp250000;', ': ya;', ': tidak']) {
    t.ok(words[0]?.includes(part), `${words[0]} has ${part}`)
  }
  t.equal(words[1], 'tidak ada')
  t.same(said('role', 'supervisor', 'cashier'), ['Supervisor', 'Kasir'])
  language.value = 'en'
  t.same(said('grants', may.slice(3), [])[0], 'Open the drawer without a sale: no')
})
