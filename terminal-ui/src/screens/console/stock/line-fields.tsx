import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { parseMoney } from '#domain/money.ts'
import { formatQuantity } from '#domain/quantity.ts'
import { type GoodsLine, isSoldAtLoss } from '../../../models/goods-draft.ts'
import { isMuch } from '../../../models/is-much.ts'
import { QuantityDraft } from '../../../models/quantity-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'

type LineProps = {
  line: GoodsLine
  hasCost: boolean
  onChange: (change: Partial<GoodsLine>) => void
  onRemove: () => void
}

function Quantity({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  const { quantityMilli, unitCode, isWeighed, name } = line
  const draft = useMemo(() => new QuantityDraft(quantityMilli, isWeighed), [isWeighed])
  useEffect(() => draft.heed(quantityMilli), [quantityMilli])
  return (
    <Field
      label={t('stock.quantity')}
      spokenLabel={t('stock.quantity-of', { name })}
      value={draft.text.value}
      inputMode={isWeighed ? 'decimal' : 'numeric'}
      suffix={unitCode}
      maxLength={10}
      error={draft.isWrong.value ? t('stock.quantity-wrong') : null}
      onInput={(typed) => onChange({ quantityMilli: draft.type(typed) })}
    />
  )
}

function Cost({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  const { unitCostMinor, unitCode } = line
  const text = useSignal(unitCostMinor === null ? '' : String(unitCostMinor))
  const isWrong = text.value.trim() !== '' && !parseMoney(text.value).ok
  // What is proposed and taken stands in the field as if it had been typed.
  useEffect(() => {
    const read = parseMoney(text.peek())
    const isSaid = read.ok && read.value === unitCostMinor
    if (unitCostMinor !== null && !isSaid) text.value = String(unitCostMinor)
  }, [unitCostMinor, text])
  return (
    <Field
      label={t('stock.cost-of', { unit: unitCode })}
      value={text.value}
      inputMode="numeric"
      prefix="Rp"
      maxLength={16}
      error={isWrong ? t('stock.cost-wrong') : null}
      onInput={(typed) => {
        text.value = typed
        const read = parseMoney(typed)
        onChange({ unitCostMinor: typed.trim() !== '' && read.ok ? read.value : null })
      }}
    />
  )
}

/** What it cost last, one press away; and a word where it costs more than it is sold for. */
function CostHints({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  const show = useMoney()
  const { lastCostMinor, priceMinor = 0, unitCostMinor, name } = line
  if (isSoldAtLoss(line)) {
    return (
      <Notice
        tone="warn"
        icon="warning"
        title={t('stock.at-loss', { price: show(priceMinor) })}
        role="status"
      />
    )
  }
  if (lastCostMinor === undefined || unitCostMinor !== null) return null
  const amount = show(lastCostMinor)
  return (
    <Button
      icon="undo"
      label={t('stock.last-cost-of', { amount, name })}
      onPress={() => onChange({ unitCostMinor: lastCostMinor })}
    >
      {t('stock.last-cost', { amount })}
    </Button>
  )
}

/** One line of a paper: how many, and what one cost. */
export function LineFields({ line, hasCost, onChange, onRemove }: LineProps) {
  const { expectedMilli, quantityMilli, unitCode } = line
  const difference = expectedMilli === null ? 0 : quantityMilli - expectedMilli
  return (
    <li class="stock-line">
      <div class="stock-line-name">
        <strong>{line.name}</strong>
        <p class="soft small">
          {[
            line.sku,
            expectedMilli === null
              ? null
              : t('stock.was-sent', { n: formatQuantity(expectedMilli, unitCode) }),
            difference < 0
              ? t('stock.short-by', { n: formatQuantity(-difference, unitCode) })
              : null,
            difference > 0 ? t('stock.over-by', { n: formatQuantity(difference, unitCode) }) : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {isMuch(line) && (
          <Notice
            tone="warn"
            icon="warning"
            title={t('stock.is-much', { n: formatQuantity(quantityMilli, unitCode) })}
            role="status"
          />
        )}
        {hasCost && <CostHints line={line} onChange={onChange} />}
      </div>
      <div class={hasCost ? 'stock-line-fields has-cost' : 'stock-line-fields'}>
        <Quantity line={line} onChange={onChange} />
        {hasCost && <Cost line={line} onChange={onChange} />}
        {expectedMilli !== null && difference !== 0 && (
          <Button
            icon="check"
            label={t('stock.all-came', { name: line.name })}
            onPress={() => onChange({ quantityMilli: expectedMilli })}
          />
        )}
        <Button
          kind="plain"
          icon="trash"
          label={t('stock.remove', { name: line.name })}
          onPress={onRemove}
        />
      </div>
    </li>
  )
}
