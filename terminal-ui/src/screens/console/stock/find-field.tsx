import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { type FoundGoods, findGoods } from '../../../models/find-goods.ts'
import { beep } from '../../../parts/beep.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'

const SHOWN_MAX = 8

type FindFieldProps = {
  label: string
  /** Counting adds base units; papers may have any. */
  isBaseOnly?: boolean
  onFound: (found: FoundGoods) => void
}

function useGoods(onFound: (found: FoundGoods) => void) {
  const till = useTill()
  const text = useSignal('')
  const missing = useSignal<string | null>(null)
  const latest = useRef(onFound)
  latest.current = onFound
  const take = (found: FoundGoods) => {
    text.value = ''
    missing.value = null
    latest.current(found)
  }
  const look = async (code: string) => {
    if (code.trim() === '') return
    const found = await findGoods(till, code)
    if (found) return take(found)
    const [only, ...more] = till.catalogue.search(code.trim(), 2)
    const unit = only?.units[0]
    if (only && unit && more.length === 0 && text.peek() === code) {
      return take({ product: only, unitCode: unit.unit_code, quantityMilli: null })
    }
    if (only) return 'several' as const
    missing.value = code
    beep()
  }
  // A scanner at this terminal speaks to this page while it is open, wherever the focus is.
  useEffect(() => till.scan.divert((code) => void look(code)), [till])
  return { till, text, missing, take, look }
}

type FoundRowProps = {
  product: ProductMessage
  isBaseOnly: boolean
  onTake: (found: FoundGoods) => void
}

function FoundRow({ product, isBaseOnly, onTake }: FoundRowProps) {
  const units = isBaseOnly ? product.units.slice(0, 1) : product.units
  return (
    <li class="list-row">
      <div class="grow">
        <strong>{product.name}</strong>
        <p class="soft small">{product.sku}</p>
      </div>
      <div class="row-wrap">
        {units.map(({ unit_code: unitCode }) => (
          <Button
            key={unitCode}
            icon="plus"
            label={t('stock.add-unit', { unit: unitCode, name: product.name })}
            onPress={() => onTake({ product, unitCode, quantityMilli: null })}
          >
            {unitCode}
          </Button>
        ))}
      </div>
    </li>
  )
}

/** By scanner, or by name, SKU and barcode typed; Enter takes the only one, or goes to the first. */
export function FindField({ label, isBaseOnly = false, onFound }: FindFieldProps) {
  const { till, text, missing, take, look } = useGoods(onFound)
  const list = useRef<HTMLUListElement>(null)
  const typed = text.value.trim()
  till.catalogue.version.value
  const found = typed === '' ? [] : till.catalogue.search(typed, SHOWN_MAX)
  return (
    <div class="stack-tight">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void look(text.peek()).then((outcome) => {
            if (outcome === 'several') list.current?.querySelector('button')?.focus()
          })
        }}
      >
        <Field
          label={label}
          value={text.value}
          help={t('stock.find-help')}
          maxLength={100}
          onInput={(value) => {
            text.value = value
            missing.value = null
          }}
        />
      </form>
      {missing.value !== null && (
        <Notice
          tone="warn"
          icon="warning"
          title={t('stock.not-found', { code: missing.value })}
          role="alert"
        />
      )}
      {found.length > 0 && (
        <ul class="stock-found" ref={list}>
          {found.map((product) => (
            <FoundRow
              key={product.product_id}
              product={product}
              isBaseOnly={isBaseOnly}
              onTake={take}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
