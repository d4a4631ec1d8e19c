import { useSignal } from '@preact/signals'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { labelsOf } from '../../../models/labels-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'

const SHOWN_MAX = 8

type Line = ReturnType<typeof labelsOf>[number]

function Units({ product, onAdd }: { product: ProductMessage; onAdd: (line: Line) => void }) {
  const show = useMoney()
  const lines = labelsOf(product)
  if (lines.length === 0) return <span class="soft small">{t('labels.unpriced')}</span>
  return (
    <div class="label-units">
      {lines.map((line) => {
        const { name, unitCode: unit } = line
        const price = show(line.priceMinor)
        const label = t('labels.add-unit', { price, unit, name })
        return (
          <Button key={unit} icon="plus" label={label} onPress={() => onAdd(line)}>
            {`${price} / ${unit}`}
          </Button>
        )
      })}
    </div>
  )
}

/** By name, SKU or barcode; Enter takes the exact barcode, or the only product that was found. */
export function FindProducts({ onAdd }: { onAdd: (line: Line) => void }) {
  const { catalogue } = useTill()
  const text = useSignal('')
  const typed = text.value.trim()
  catalogue.version.value
  const found = typed === '' ? [] : catalogue.search(typed, SHOWN_MAX)
  const take = () => {
    const byCode = catalogue.byBarcode(typed)
    const only = found.length === 1 ? found[0] : undefined
    const product = byCode?.product ?? only
    const lines = product ? labelsOf(product) : []
    const line = lines.find(({ unitCode }) => unitCode === byCode?.unitCode) ?? lines[0]
    if (line === undefined) return
    onAdd(line)
    text.value = ''
  }
  return (
    <section class="card stack">
      <h2>{t('labels.title')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          take()
        }}
      >
        <Field
          label={t('labels.find')}
          value={text.value}
          help={t('labels.find-help')}
          maxLength={100}
          onInput={(value) => {
            text.value = value
          }}
        />
      </form>
      {typed !== '' && found.length === 0 && <p class="soft">{t('labels.not-found')}</p>}
      <ul>
        {found.map((product) => (
          <li key={product.product_id} class="list-row">
            <div class="grow">
              <strong>{product.name}</strong>
              <p class="soft small">{product.sku}</p>
            </div>
            <Units product={product} onAdd={onAdd} />
          </li>
        ))}
      </ul>
    </section>
  )
}
