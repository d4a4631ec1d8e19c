import type { Disposition } from '#domain/wire/refund-message.ts'
import { type PlainKey, t } from '../../text/translate.ts'

const STATES: readonly { disposition: Disposition; text: PlainKey }[] = [
  { disposition: 'sellable', text: 'refund.sellable' },
  { disposition: 'damaged', text: 'refund.damaged' },
  { disposition: 'none', text: 'refund.gone' },
]

type GoodsStateProps = {
  /** Whose state, for readers and to keep the groups of a page apart. */
  name: string
  id: string
  value: Disposition
  onChange: (disposition: Disposition) => void
}

/** Where what came back goes: back on the shelf, aside, or nowhere. */
export function GoodsState({ name, id, value, onChange }: GoodsStateProps) {
  return (
    <fieldset class="goods-states">
      <legend class="visually-hidden">{t('refund.goods', { name })}</legend>
      {STATES.map(({ disposition, text }) => (
        <label
          key={disposition}
          class={disposition === value ? 'goods-state is-chosen' : 'goods-state'}
        >
          <input
            type="radio"
            class="visually-hidden"
            name={`goods-${id}`}
            checked={disposition === value}
            onChange={() => onChange(disposition)}
          />
          {t(text)}
        </label>
      ))}
    </fieldset>
  )
}
