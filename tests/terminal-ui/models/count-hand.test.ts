// Counting with a scanner that is quicker than anybody looks: no scan is lost, or turned into
// another unit.
import t from 'tap'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { type Counted, CountHand } from '../../../terminal-ui/src/models/count-hand.ts'

const product = (id: string, isWeighed = false): ProductMessage =>
  ({
    ...{ product_id: id, name: id, is_weighed: isWeighed },
    units: [
      { unit_code: 'pcs', factor_milli: 1_000 },
      { unit_code: 'dus', factor_milli: 24_000 },
    ],
  }) as unknown as ProductMessage
const [MI, TEH, APEL] = [product('Mi'), product('Teh'), product('Apel', true)]
const scan = (of: ProductMessage, unitCode = 'pcs', quantityMilli: number | null = null) => ({
  ...{ product: of, unitCode, quantityMilli },
})

function open() {
  const kept: Counted[] = []
  const hand = new CountHand((counted) => kept.push(counted))
  const said = () => kept.map(({ name, quantityMilli }) => `${name} ${quantityMilli / 1000}`)
  return { hand, said }
}

t.test('each scan of the same adds one, another keeps what was in hand', async (t) => {
  const { hand, said } = open()
  for (const each of [MI, MI, MI, TEH, TEH, MI]) t.ok(hand.take(scan(each)))
  t.same(said(), ['Mi 3', 'Teh 2'])
  t.equal(hand.text.value, '1')
  t.ok(hand.save())
  t.same(said(), ['Mi 3', 'Teh 2', 'Mi 1'])
  t.equal(hand.found.value, null)
  t.notOk(hand.save(), 'nothing is in hand')
})

t.test('pieces and then their carton: five pieces are not six cartons', async (t) => {
  const { hand, said } = open()
  for (let n = 0; n < 5; n += 1) hand.take(scan(MI))
  hand.take(scan(MI, 'dus'))
  t.same(said(), ['Mi 5'])
  t.equal(hand.text.value, '1')
  hand.save()
  t.same(said(), ['Mi 5', 'Mi 24'], 'in pieces')
})

t.test('what was typed holds, and what nobody can count is not thrown away', async (t) => {
  const { hand, said } = open()
  hand.take(scan(MI))
  hand.type('12')
  hand.take(scan(MI))
  t.equal(hand.text.value, '13')
  hand.type('2,5')
  t.equal(hand.unitMilli.value, null, 'half a packet')
  t.notOk(hand.take(scan(TEH)), 'it stays in hand')
  t.equal(hand.found.value?.product, MI)
  hand.type('')
  t.ok(hand.take(scan(TEH)), 'nothing was said of it')
  hand.drop()
  t.same(said(), [])
  hand.take(scan(APEL, 'pcs', 350))
  hand.take(scan(APEL, 'pcs', 250))
  t.equal(hand.text.value, '0,6', 'a label says its weight')
  hand.save()
  t.same(said(), ['Apel 0.6'])
})
