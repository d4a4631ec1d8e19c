import { useSignal } from '@preact/signals'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { PromotionGoods } from '#domain/wire/promotion-message.ts'
import { NO_GOODS } from '../../../models/promotion-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { useNames } from './use-names.ts'

const SHOWN_MAX = 6

/** A product by name, SKU or barcode; a scan takes it at once. */
export function FindProduct(props: { label: string; onFound: (product: ProductMessage) => void }) {
  const { catalogue } = useTill()
  const text = useSignal('')
  catalogue.version.value
  const typed = text.value.trim()
  const found = typed === '' ? [] : catalogue.search(typed, SHOWN_MAX)
  const take = (product: ProductMessage | undefined) => {
    if (!product) return
    props.onFound(product)
    text.value = ''
  }
  return (
    <div class="stack-tight">
      <Field
        label={props.label}
        value={text.value}
        takesScans
        onInput={(next) => {
          text.value = next
          if (/^\d{8,14}$/.test(next)) take(catalogue.byBarcode(next)?.product)
        }}
      />
      {found.length > 0 && (
        <div class="promo-chips">
          {found.map((product) => (
            <Button key={product.product_id} icon="plus" onPress={() => take(product)}>
              {product.name}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

type GoodsProps = {
  label: string
  goods: PromotionGoods
  isSome: boolean
  onChange: (goods: PromotionGoods, isSome: boolean) => void
}

function Chips({ ids, nameOf, onDrop }: ChipsProps) {
  return (
    <div class="promo-chips">
      {ids.map((id) => (
        <Button
          key={id}
          icon="close"
          label={t('promo.drop', { name: nameOf(id) })}
          onPress={() => onDrop(id)}
        >
          {nameOf(id)}
        </Button>
      ))}
    </div>
  )
}
type ChipsProps = {
  ids: readonly string[]
  nameOf: (id: string) => string
  onDrop: (id: string) => void
}

/** All goods, or those of some categories, or single products. */
export function GoodsFields({ label, goods, isSome, onChange }: GoodsProps) {
  const { catalogue } = useTill()
  const names = useNames()
  const toggle = (id: string) => {
    const others = goods.category_ids.filter((each) => each !== id)
    const isOn = goods.category_ids.includes(id)
    onChange({ ...goods, category_ids: isOn ? others : [...others, id] }, true)
  }
  return (
    <div class="stack-tight">
      <Segmented
        label={label}
        value={isSome ? 'some' : 'all'}
        choices={[
          { value: 'all', text: t('promo.every-good') },
          { value: 'some', text: t('promo.some-goods') },
        ]}
        onChange={(next) =>
          next === 'all' ? onChange({ ...NO_GOODS }, false) : onChange(goods, true)
        }
      />
      {isSome && (
        <>
          <div class="promo-chips">
            {catalogue.categories.value.map(({ category_id }) => (
              <Button
                key={category_id}
                isPressed={goods.category_ids.includes(category_id)}
                onPress={() => toggle(category_id)}
              >
                {names.category(category_id)}
              </Button>
            ))}
          </div>
          <Chips
            ids={goods.product_ids}
            nameOf={names.product}
            onDrop={(id) =>
              onChange(
                { ...goods, product_ids: goods.product_ids.filter((each) => each !== id) },
                true,
              )
            }
          />
          <FindProduct
            label={t('promo.find')}
            onFound={({ product_id }) =>
              onChange(
                { ...goods, product_ids: [...new Set([...goods.product_ids, product_id])] },
                true,
              )
            }
          />
        </>
      )}
    </div>
  )
}
