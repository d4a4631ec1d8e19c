import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import type { CountMessage } from '#domain/wire/stock-count-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { CountHand } from '../../../models/count-hand.ts'
import type { FoundGoods } from '../../../models/find-goods.ts'
import type { StockCountModel } from '../../../models/stock-count-model.ts'
import { beep } from '../../../parts/beep.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { CountReview } from './count-review.tsx'
import { FindField } from './find-field.tsx'
import { COUNT_STATE_TEXT } from './stock-words.ts'

/** The product in hand: how many lie here. What the hub says of it comes after the next scan. */
function useHand(model: StockCountModel) {
  const place = useSignal('')
  const problem = useSignal<string | null>(null)
  const hand = useMemo(
    () =>
      new CountHand(async (counted) => {
        const at = place.peek().trim()
        const outcome = await model.find({ ...counted, place: at === '' ? null : at })
        problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
      }),
    [model],
  )
  return { hand, place, problem }
}

function Hand({ hand, found }: { hand: CountHand; found: FoundGoods }) {
  const { product, unitCode } = found
  const isWrong = hand.unitMilli.value === null
  return (
    <form
      class="count-big"
      data-testid="in-hand"
      onSubmit={(event) => {
        event.preventDefault()
        hand.save()
      }}
    >
      <Field
        label={product.name}
        value={hand.text.value}
        size="large"
        suffix={unitCode}
        inputMode={product.is_weighed ? 'decimal' : 'numeric'}
        maxLength={10}
        error={isWrong && hand.text.value !== '' ? t('stock.quantity-wrong') : null}
        hasFocus
        onInput={(typed) => hand.type(typed)}
      />
      <div class="row-wrap">
        <Button type="submit" kind="primary" size="large" icon="check" isDisabled={isWrong}>
          {t('opname.keep')}
        </Button>
        <Button kind="plain" icon="close" label={t('common.close')} onPress={() => hand.drop()} />
      </div>
    </form>
  )
}

function Waiting({ model }: { model: StockCountModel }) {
  const waiting = model.waiting.value
  const { timers } = useTill().seams
  useEffect(() => model.keepSending(timers), [model])
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
  const { hand, place, problem } = useHand(model)
  const found = hand.found.value
  const take = (next: FoundGoods) => {
    if (!hand.take(next)) beep()
  }
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
      <FindField label={t('stock.find')} isBaseOnly onFound={take} />
      {found && (
        <Hand key={`${found.product.product_id} ${found.unitCode}`} hand={hand} found={found} />
      )}
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Waiting model={model} />
      {count.recounts.length > 0 && (
        <Notice tone="warn" icon="scan" title={t('opname.again', { n: count.recounts.length })}>
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
