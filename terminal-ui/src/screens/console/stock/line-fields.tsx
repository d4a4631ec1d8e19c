import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { formatAmount, parseMoney } from '#domain/money.ts'
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
  const { quantityMilli, unreadQuantity, unitCode, isWeighed, name } = line
  const draft = useMemo(() => new QuantityDraft(line, isWeighed), [isWeighed])
  useEffect(() => draft.heed(line), [quantityMilli, unreadQuantity])
  return (
    <Field
      label={t('stock.quantity')}
      spokenLabel={t('stock.quantity-of', { name })}
      value={draft.text.value}
      inputMode={isWeighed ? 'decimal' : 'numeric'}
      suffix={unitCode}
      maxLength={10}
      error={draft.isWrong.value ? t('stock.quantity-wrong') : null}
      onInput={(typed) => onChange(draft.type(typed))}
    />
  )
}

function Cost({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  const { unitCostMinor, unreadCost, unitCode } = line
  const text = useSignal(unreadCost ?? (unitCostMinor === null ? '' : formatAmount(unitCostMinor)))
  const isWrong = text.value.trim() !== '' && !parseMoney(text.value).ok
  // What is proposed and taken stands in the field as if it had been typed.
  useEffect(() => {
    const read = parseMoney(text.peek())
    const isSaid = read.ok && read.value === unitCostMinor
    if (unitCostMinor !== null && !isSaid) text.value = formatAmount(unitCostMinor)
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
        const read = parseMoney(typed)
        const isSaid = typed.trim() !== ''
        // With its dots, so that a zero too many is seen.
        text.value = isSaid && read.ok ? formatAmount(read.value) : typed
        onChange({
          unitCostMinor: isSaid && read.ok ? read.value : null,
          unreadCost: isSaid && !read.ok ? typed : null,
        })
      }}
    />
  )
}

/** What it costs by the books, one press away; and a word where it costs more than it is sold for. */
function CostHints({ line, onChange }: Pick<LineProps, 'line' | 'onChange'>) {
  const show = useMoney()
  const { recordedCostMinor, priceMinor = 0, unitCostMinor, name } = line
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
  if (recordedCostMinor === undefined || unitCostMinor !== null) return null
  const amount = show(recordedCostMinor)
  return (
    <Button
      icon="undo"
      label={t('stock.recorded-cost-of', { amount, name })}
      onPress={() => onChange({ unitCostMinor: recordedCostMinor, unreadCost: null })}
    >
      {t('stock.recorded-cost', { amount })}
    </Button>
  )
}

/** One line of a paper: how many, and what one cost. */
export function LineFields({ line, hasCost, onChange, onRemove }: LineProps) {
  const { expectedMilli, quantityMilli, unreadQuantity = null, unitCode } = line
  const difference = expectedMilli === null ? 0 : quantityMilli - expectedMilli
  const isRead = unreadQuantity === null
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
            isRead && difference < 0
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
            onPress={() => onChange({ quantityMilli: expectedMilli, unreadQuantity: null })}
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
