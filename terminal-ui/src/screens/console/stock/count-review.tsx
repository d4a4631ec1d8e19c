import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { formatQuantity } from '#domain/quantity.ts'
import {
  type CountMessage,
  type CountVariance,
  type CountVariances,
  VARIANCES_SHOWN_MAX,
} from '#domain/wire/stock-count-message.ts'
import type { StockCountModel } from '../../../models/stock-count-model.ts'
import { varianceCsv } from '../../../models/variance-csv.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { saveFile } from '../../../parts/save-file.ts'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { signed } from './stock-words.ts'

type RowProps = { variance: CountVariance; onAgain: () => void }

function VarianceRow({ variance, onAgain }: RowProps) {
  const { base_unit: unit } = variance
  const of = (milli: number) => formatQuantity(milli, unit)
  const facts = [
    t('opname.found-of', { found: of(variance.counted_milli), book: of(variance.expected_milli) }),
    variance.late_milli === 0 ? null : t('opname.late', { n: of(-variance.late_milli) }),
  ]
  return (
    <li class="list-row">
      <div class="grow">
        <strong>{variance.name}</strong>
        <p class="soft small">{facts.filter(Boolean).join(' · ')}</p>
        {variance.moved_milli !== 0 && !variance.is_to_recount && (
          <p class="small tone-warn">
            {t('opname.moved', { n: signed(variance.moved_milli, unit) })}
          </p>
        )}
        {variance.is_to_recount && <p class="small tone-warn">{t('opname.awaits')}</p>}
      </div>
      <div class="row">
        <div class="stock-level">
          <strong>{signed(variance.difference_milli, unit)}</strong>
          <Money minor={variance.value_minor} />
        </div>
        {!variance.is_to_recount && (
          <Button
            icon="scan"
            label={t('opname.count-again', { name: variance.name })}
            onPress={onAgain}
          />
        )}
      </div>
    </li>
  )
}

function Sums({ seen }: { seen: CountVariances }) {
  return (
    <dl class="stock-figures">
      <div class="stock-worth">
        <dt>{t('opname.short')}</dt>
        <dd>
          <Money minor={seen.short_minor} />
        </dd>
      </div>
      <div class="stock-worth">
        <dt>{t('opname.over')}</dt>
        <dd>
          <Money minor={seen.over_minor} />
        </dd>
      </div>
      <div>
        <dt>{t('opname.right')}</dt>
        <dd>{seen.right_count}</dd>
      </div>
      <div>
        <dt>{t('opname.uncounted')}</dt>
        <dd>{seen.uncounted_count}</dd>
      </div>
    </dl>
  )
}

type SettleProps = { model: StockCountModel; seen: CountVariances; onClose: () => void }

function SettleDialog({ model, seen, onClose }: SettleProps) {
  const show = useMoney()
  const id = useMemo(() => model.newId(), [model])
  const note = useSignal('')
  const uncounted = useSignal<'leave' | 'zero'>('leave')
  const facts = { short: show(seen.short_minor), over: show(seen.over_minor) }
  return (
    <SendingDialog
      title={t('opname.settle')}
      action={t('opname.settle')}
      icon="check"
      send={() =>
        model.settle(id, {
          ...{ uncounted: uncounted.value, note: note.value },
          words: t('opname.settle-words', facts),
        })
      }
      onDone={() => showToast('good', 'check', t('opname.settled'))}
      onClose={onClose}
    >
      <p>{t('opname.settle-more', facts)}</p>
      {seen.uncounted_count > 0 && (
        <Segmented
          label={t('opname.what-of-uncounted', { n: seen.uncounted_count })}
          value={uncounted.value}
          choices={[
            { value: 'leave', text: t('opname.leave'), explanation: t('opname.leave-more') },
            { value: 'zero', text: t('opname.zero'), explanation: t('opname.zero-more') },
          ]}
          onChange={(chosen) => {
            uncounted.value = chosen
          }}
        />
      )}
      <Field
        label={t('stock.note')}
        value={note.value}
        maxLength={500}
        onInput={(text) => {
          note.value = text
        }}
      />
    </SendingDialog>
  )
}

type FoundProps = { seen: CountVariances; onAgain: (productId: string) => void }

function Found({ seen, onAgain }: FoundProps) {
  return (
    <>
      {seen.silent_terminals.length > 0 && (
        <Notice tone="warn" icon="terminal" title={t('opname.silent')}>
          {seen.silent_terminals.join(' · ')}
        </Notice>
      )}
      <Sums seen={seen} />
      {seen.variances.length === VARIANCES_SHOWN_MAX && (
        <Notice tone="plain" icon="info" title={t('opname.cut', { n: VARIANCES_SHOWN_MAX })} />
      )}
      {seen.variances.length === 0 && <EmptyState icon="check" title={t('opname.all-right')} />}
      <ul>
        {seen.variances.map((variance) => (
          <VarianceRow
            key={variance.product_id}
            variance={variance}
            onAgain={() => onAgain(variance.product_id)}
          />
        ))}
      </ul>
    </>
  )
}

type EndProps = { model: StockCountModel; count: CountMessage; onCancel: () => void }

/** Settled, or given up: each is asked about first. */
function End({ model, count, onCancel }: EndProps) {
  const asking = useSignal<'settle' | 'cancel' | null>(null)
  const seen = model.variances.value
  const close = () => {
    asking.value = null
  }
  return (
    <>
      {seen && (
        <Button
          kind="primary"
          size="large"
          icon="check"
          isWide
          isDisabled={count.counted_count === 0}
          onPress={() => {
            asking.value = 'settle'
          }}
        >
          {t('opname.settle')}
        </Button>
      )}
      <Button
        kind="plain"
        icon="close"
        isWide
        onPress={() => {
          asking.value = 'cancel'
        }}
      >
        {t('opname.cancel')}
      </Button>
      {asking.value === 'cancel' && (
        <ConfirmDialog
          title={t('opname.cancel-title', { name: count.name })}
          text={t('opname.cancel-more', { n: count.counted_count })}
          action={t('opname.cancel')}
          onDo={onCancel}
          onClose={close}
        />
      )}
      {asking.value === 'settle' && seen && (
        <SettleDialog model={model} seen={seen} onClose={close} />
      )}
    </>
  )
}

/** What differs, with its worth: counted again, or settled. */
export function CountReview({ model, count }: { model: StockCountModel; count: CountMessage }) {
  const { problem, isBusy, send } = useSending()
  const seen = model.variances.value
  return (
    <section class="card stack" data-testid="count-review">
      <header class="card-head">
        <h2>{t('opname.differences')}</h2>
        {seen !== null && seen.variances.length > 0 && (
          <Button
            icon="download"
            label={t('opname.file')}
            onPress={() => saveFile('count.csv', varianceCsv(seen.variances), 'text/csv')}
          />
        )}
      </header>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Button
        icon="search"
        isWide
        isBusy={isBusy.value}
        onPress={() => void send(() => model.weigh())}
      >
        {t('opname.compare')}
      </Button>
      {seen === null && <p class="soft">{t('opname.compare-more')}</p>}
      {seen && <Found seen={seen} onAgain={(id) => void send(() => model.recount([id]))} />}
      <End model={model} count={count} onCancel={() => void send(() => model.cancel())} />
    </section>
  )
}
