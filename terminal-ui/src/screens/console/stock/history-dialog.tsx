import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatQuantity, parseQuantity } from '#domain/quantity.ts'
import type { StockMovementRow, StockRow } from '#domain/wire/stock-message.ts'
import { quantityText } from '../../../models/quantity-draft.ts'
import type { StockModel } from '../../../models/stock-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money } from '../../../parts/money.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { type Sending, useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { movementText, signed } from './stock-words.ts'

function Movement({ movement, unit }: { movement: StockMovementRow; unit: string }) {
  const when = useWhen()
  const worth = movement.value_minor + movement.revalued_minor
  return (
    <li class="list-row row-beside">
      <div class="grow">
        <strong>{movementText(movement.reason)}</strong>
        {movement.document_number && <p class="soft small">{movement.document_number}</p>}
        <p class="soft small">{when(movement.at)}</p>
      </div>
      <div class="stock-level">
        <strong>{signed(movement.quantity_milli, unit)}</strong>
        <span class="soft small">
          {t('stock.then', { n: formatQuantity(movement.level_milli, unit) })}
        </span>
        <span class="soft small">
          <Money minor={worth} />
        </span>
      </div>
    </li>
  )
}

const readLevel = (text: string): number | null => {
  const read = parseQuantity(text)
  return read.ok ? read.value : null
}
const writeLevel = (milli: number | null): string => (milli === null ? '' : quantityText(milli))

type PointProps = { model: StockModel; product: StockRow; sending: Sending }

/** When it is low, and up to where it is filled. */
function ReorderPoint({ model, product, sending }: PointProps) {
  const point = useSignal(writeLevel(product.point_milli))
  const target = useSignal(writeLevel(product.target_milli))
  const [pointMilli, targetMilli] = [readLevel(point.value), readLevel(target.value)]
  const isNone = point.value.trim() === '' && target.value.trim() === ''
  const isWhole = pointMilli !== null && targetMilli !== null && targetMilli >= pointMilli
  const save = async () => {
    if (!isNone && !isWhole) return
    const chosen = isNone ? null : { pointMilli: pointMilli ?? 0, targetMilli: targetMilli ?? 0 }
    const isSaved = await sending.send(() => model.setReorderPoint(product.product_id, chosen))
    if (isSaved) showToast('good', 'check', t('stock.point-saved'))
  }
  return (
    <form
      class="stock-point"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        label={t('stock.point')}
        value={point.value}
        inputMode="decimal"
        suffix={product.base_unit}
        maxLength={10}
        onInput={(typed) => {
          point.value = typed
        }}
      />
      <Field
        label={t('stock.target')}
        value={target.value}
        inputMode="decimal"
        suffix={product.base_unit}
        maxLength={10}
        onInput={(typed) => {
          target.value = typed
        }}
      />
      <Button type="submit" icon="check" isDisabled={!isNone && !isWhole}>
        {t('stock.save')}
      </Button>
      <p class="soft small stock-wide">{t('stock.point-more')}</p>
    </form>
  )
}

type HistoryProps = { model: StockModel; productId: string; onClose: () => void }

/** One product: what lies there, and everything that moved it. */
export function HistoryDialog({ model, productId, onClose }: HistoryProps) {
  const sending = useSending()
  useEffect(() => void sending.send(() => model.open(productId)), [productId])
  const history = model.history.value
  const title = history?.product.name ?? t('stock.history')
  return (
    <Dialog title={title} shape="side" onClose={onClose}>
      <div class="stack">
        {sending.problem.value && (
          <Notice tone="bad" icon="warning" title={sending.problem.value} role="alert" />
        )}
        {history === null && <Skeleton rows={6} />}
        {history && (
          <>
            <p class="stock-big">
              {formatQuantity(history.product.level_milli, history.product.base_unit)}
              <span class="soft">
                {' '}
                <Money minor={history.product.value_minor} />
              </span>
            </p>
            <ReorderPoint model={model} product={history.product} sending={sending} />
            <h3>{t('stock.history')}</h3>
            {history.movements.length === 0 && (
              <EmptyState icon="box" title={t('stock.no-history')} />
            )}
            <ul>
              {history.movements.map((movement) => (
                <Movement
                  key={movement.movement_id}
                  movement={movement}
                  unit={history.product.base_unit}
                />
              ))}
            </ul>
            {history.next_before !== null && (
              <Button
                icon="chevron-down"
                isWide
                onPress={() => void sending.send(() => model.openMore())}
              >
                {t('stock.more')}
              </Button>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}
