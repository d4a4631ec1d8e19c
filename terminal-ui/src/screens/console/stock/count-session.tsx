import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatQuantity, parseQuantity } from '#domain/quantity.ts'
import type { CountMessage } from '#domain/wire/stock-count-message.ts'
import type { FoundGoods } from '../../../models/find-goods.ts'
import type { StockCountModel } from '../../../models/stock-count-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { CountReview } from './count-review.tsx'
import { FindField } from './find-field.tsx'
import { COUNT_STATE_TEXT } from './stock-words.ts'

const AGAIN_MS = 5_000

/** The product in hand: how many lie here. Each scan of the same one adds one. */
function useHand(model: StockCountModel, place: string) {
  const found = useSignal<FoundGoods | null>(null)
  const text = useSignal('')
  const sending = useSending()
  const save = async () => {
    const hand = found.peek()
    const read = parseQuantity(text.peek())
    if (!hand || !read.ok) return
    const { product, unitCode } = hand
    const unit = product.units.find((each) => each.unit_code === unitCode) ?? product.units[0]
    const quantityMilli = Math.round((read.value * (unit?.factor_milli ?? 1000)) / 1000)
    found.value = null
    text.value = ''
    await sending.send(() =>
      model.find({
        ...{ productId: product.product_id, name: product.name, unit: unitCode, quantityMilli },
        place: place.trim() === '' ? null : place.trim(),
      }),
    )
  }
  const take = async (next: FoundGoods) => {
    const hand = found.peek()
    const isSame = hand?.product.product_id === next.product.product_id
    const more = next.quantityMilli ?? 1000
    const now = isSame ? parseQuantity(text.peek()) : null
    if (hand && !isSame) await save()
    found.value = next
    text.value = String(((now?.ok ? now.value : 0) + more) / 1000).replace('.', ',')
  }
  const drop = () => {
    found.value = null
    text.value = ''
  }
  return { found, text, sending, save, take, drop }
}

function Hand({ hand }: { hand: ReturnType<typeof useHand> }) {
  const { found, text } = hand
  if (found.value === null) return null
  const { product, unitCode } = found.value
  const read = parseQuantity(text.value)
  const isPart = read.ok && !product.is_weighed && read.value % 1000 !== 0
  return (
    <form
      class="count-big"
      data-testid="in-hand"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isPart) void hand.save()
      }}
    >
      <Field
        label={product.name}
        value={text.value}
        size="large"
        suffix={unitCode}
        inputMode={product.is_weighed ? 'decimal' : 'numeric'}
        maxLength={10}
        error={isPart || (text.value !== '' && !read.ok) ? t('stock.quantity-wrong') : null}
        hasFocus
        onInput={(typed) => {
          text.value = typed
        }}
      />
      <div class="row-wrap">
        <Button
          type="submit"
          kind="primary"
          size="large"
          icon="check"
          isDisabled={!read.ok || isPart}
        >
          {t('opname.keep')}
        </Button>
        <Button kind="plain" icon="close" label={t('common.close')} onPress={hand.drop} />
      </div>
    </form>
  )
}

function Waiting({ model }: { model: StockCountModel }) {
  const waiting = model.waiting.value
  const { timers } = useTill().seams
  // What the hub did not answer is sent again while somebody counts.
  useEffect(() => {
    if (waiting.length === 0) return
    return timers.after(AGAIN_MS, () => void model.send())
  }, [waiting])
  if (waiting.length === 0) return null
  return (
    <Notice tone="warn" icon="cloud-off" title={t('opname.waiting', { n: waiting.length })}>
      {t('opname.waiting-more')}
    </Notice>
  )
}

/** What was found lately, by whom and where; the last one can be taken back. */
function Entries({ model, count }: { model: StockCountModel; count: CountMessage }) {
  const when = useWhen()
  if (count.entries.length === 0 && model.waiting.value.length === 0) {
    return (
      <EmptyState icon="scan" title={t('opname.no-entries')}>
        {t('opname.no-entries-more')}
      </EmptyState>
    )
  }
  return (
    <ul data-testid="count-entries">
      {count.entries.map((entry) => (
        <li key={entry.entry_id} class="list-row count-row">
          <div class={entry.is_taken_back ? 'grow count-row-back' : 'grow'}>
            <strong>{entry.name}</strong>
            <p class="soft small">
              {[entry.place, entry.staff_name, when(entry.at)].filter(Boolean).join(' · ')}
            </p>
          </div>
          <strong>{formatQuantity(entry.quantity_milli, entry.base_unit)}</strong>
          {model.isRunning.value && !entry.is_taken_back && (
            <Button
              kind="plain"
              icon="undo"
              label={t('opname.take-back', { name: entry.name })}
              onPress={() => void model.takeBack(entry.entry_id)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function Counting({ model, count }: { model: StockCountModel; count: CountMessage }) {
  const place = useSignal('')
  const hand = useHand(model, place.value)
  return (
    <section class="card stack">
      <Field
        label={t('opname.place')}
        value={place.value}
        help={t('opname.place-help')}
        maxLength={60}
        onInput={(text) => {
          place.value = text
        }}
      />
      <FindField label={t('stock.find')} isBaseOnly onFound={(found) => void hand.take(found)} />
      <Hand hand={hand} />
      {hand.sending.problem.value && (
        <Notice tone="bad" icon="warning" title={hand.sending.problem.value} role="alert" />
      )}
      <Waiting model={model} />
      {count.recounts.length > 0 && (
        <Notice tone="warn" icon="refresh" title={t('opname.again', { n: count.recounts.length })}>
          {count.recounts.map(({ name }) => name).join(' · ')}
        </Notice>
      )}
      <Entries model={model} count={count} />
    </section>
  )
}

/** One count on this device: found goods on one side, differences on the other. */
export function CountSession({ model, onBack }: { model: StockCountModel; onBack: () => void }) {
  const { session } = useTill()
  const count = model.count.value
  if (count === null) return null
  const isRunning = model.isRunning.value
  return (
    <div class="stack" data-testid="count-session">
      <section class="card stack">
        <header class="card-head">
          <Button kind="plain" icon="arrow-left" label={t('opname.back')} onPress={onBack} />
          <h2 class="grow">{count.name}</h2>
          <Button
            icon="refresh"
            label={t('common.refresh')}
            onPress={() => void model.open(count.count_id)}
          />
        </header>
        {count.product_count !== null && count.product_count > 0 && (
          <ProgressBar
            label={t('opname.progress')}
            fraction={count.counted_count / count.product_count}
            text={`${count.counted_count} / ${count.product_count}`}
          />
        )}
        {!isRunning && (
          <Notice
            tone={count.state === 'settled' ? 'good' : 'plain'}
            icon="check"
            title={t(COUNT_STATE_TEXT[count.state])}
          />
        )}
      </section>
      <div class="panel-columns panel-columns-wide-first">
        {isRunning ? (
          <Counting model={model} count={count} />
        ) : (
          <section class="card stack">
            <Entries model={model} count={count} />
          </section>
        )}
        {isRunning && session.may('settle-count') && <CountReview model={model} count={count} />}
      </div>
    </div>
  )
}
