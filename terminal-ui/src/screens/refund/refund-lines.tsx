import { useSignal } from '@preact/signals'
import { formatQuantity } from '#domain/quantity.ts'
import type { RefundableLine } from '#domain/wire/refund-message.ts'
import { canComeBack } from '../../models/refund-draft.ts'
import type { RefundModel } from '../../models/refund-model.ts'
import { Button } from '../../parts/button.tsx'
import { useMoney } from '../../parts/money.tsx'
import { Chip } from '../../parts/notice.tsx'
import { Stepper } from '../../parts/stepper.tsx'
import { t } from '../../text/translate.ts'
import { GoodsState } from './goods-state.tsx'
import { QuantityDialog } from './quantity-dialog.tsx'

const WHOLE_MILLI = 1000
type LineProps = { model: RefundModel; entry: RefundableLine }

/** One piece at a time; what was weighed all at once. */
const stepOf = (mostMilli: number): number =>
  mostMilli % WHOLE_MILLI === 0 ? WHOLE_MILLI : mostMilli

function worthOf(model: RefundModel, lineNo: number): number | null {
  const preview = model.preview.value
  if (!preview.ok) return null
  const lines = preview.value.lines.filter((line) => line.sale_line_no === lineNo)
  return lines.length === 0 ? null : lines.reduce((sum, line) => sum + line.total_minor, 0)
}

function WhyNot({ entry }: { entry: RefundableLine }) {
  const isBack = entry.remaining_quantity_milli === 0
  return (
    <Chip tone="plain" icon={isBack ? 'check' : 'lock'}>
      {isBack ? t('refund.line-back') : t('refund.line-never')}
    </Chip>
  )
}

function LineStepper({ model, entry }: LineProps) {
  const isEditing = useSignal(false)
  const { line, remaining_quantity_milli: most } = entry
  const quantity = model.lines.value.get(line.line_no)?.quantityMilli ?? 0
  const step = stepOf(most)
  return (
    <>
      <Stepper
        label={line.name}
        text={formatQuantity(quantity, '').trim()}
        onLess={() => model.setQuantity(line.line_no, quantity - step)}
        onMore={() => model.setQuantity(line.line_no, quantity + step)}
        onEdit={() => {
          isEditing.value = true
        }}
      />
      {isEditing.value && (
        <QuantityDialog
          name={line.name}
          unit={line.unit_code}
          quantityMilli={quantity}
          mostMilli={most}
          onSave={(milli) => model.setQuantity(line.line_no, milli)}
          onClose={() => {
            isEditing.value = false
          }}
        />
      )}
    </>
  )
}

function Line({ model, entry }: LineProps) {
  const show = useMoney()
  const { line, remaining_quantity_milli: most } = entry
  const draft = model.lines.value.get(line.line_no)
  const isBack = (draft?.quantityMilli ?? 0) > 0
  const worth = worthOf(model, line.line_no)
  const left = t('refund.of', { quantity: formatQuantity(most, line.unit_code) })
  return (
    <li class={isBack ? 'refund-line is-back' : 'refund-line'}>
      <div class="refund-line-main">
        <div class="refund-line-words">
          <p class="refund-line-name">{line.name}</p>
          <p class="refund-line-facts">{`${left} × ${show(line.unit_price_minor)}`}</p>
        </div>
        {canComeBack(entry) ? (
          <LineStepper model={model} entry={entry} />
        ) : (
          <WhyNot entry={entry} />
        )}
        {worth !== null && isBack && <span class="refund-line-worth">{show(-worth)}</span>}
      </div>
      {draft && isBack && (
        <GoodsState
          name={line.name}
          id={String(line.line_no)}
          value={draft.disposition}
          onChange={(disposition) => model.setDisposition(line.line_no, disposition)}
        />
      )}
    </li>
  )
}

/** What was sold, and how much of each comes back. */
export function RefundLines({ model }: { model: RefundModel }) {
  const sale = model.sale.value
  if (!sale) return null
  return (
    <section class="stack-tight" aria-label={t('refund.lines')}>
      <div class="refund-lines-head">
        <h3>{t('refund.lines')}</h3>
        <div class="row">
          <Button onPress={() => model.chooseAll()}>{t('refund.all')}</Button>
          <Button kind="plain" onPress={() => model.chooseNone()}>
            {t('refund.none')}
          </Button>
        </div>
      </div>
      <ul class="refund-lines">
        {sale.lines.map((entry) => (
          <Line key={entry.line.line_no} model={model} entry={entry} />
        ))}
      </ul>
    </section>
  )
}
