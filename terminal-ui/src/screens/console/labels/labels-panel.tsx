import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { StaleLabel } from '#domain/wire/label-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import { type LabelLine, LabelsModel } from '../../../models/labels-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money, useMoney } from '../../../parts/money.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'
import { FindProducts } from './find-products.tsx'
import './labels.css'
import { SheetButton } from './label-sheet.tsx'

function ChosenLine({ model, line }: { model: LabelsModel; line: LabelLine }) {
  const set = (copies: number) => model.setCopies(line, copies)
  return (
    <li class="list-row label-row">
      <div class="grow">
        <strong>{line.name}</strong>
        <p class="soft small">
          <Money minor={line.priceMinor} /> · {line.unitCode}
        </p>
      </div>
      <div class="label-copies">
        <Button
          kind="plain"
          icon={line.copies === 1 ? 'trash' : 'minus'}
          label={t('labels.less', { name: line.name })}
          onPress={() => set(line.copies - 1)}
        />
        <span class="label-count">{line.copies}</span>
        <Button
          kind="plain"
          icon="plus"
          label={t('labels.more', { name: line.name })}
          onPress={() => set(line.copies + 1)}
        />
      </div>
    </li>
  )
}

/** A roll is soon empty: many labels are asked about first. */
function AskDialog(props: { count: number; onPrint: () => void; onClose: () => void }) {
  return (
    <Dialog
      title={t('labels.ask', { n: props.count })}
      onClose={props.onClose}
      footer={
        <Button kind="primary" size="large" icon="printer" isWide onPress={props.onPrint}>
          {t('labels.print', { n: props.count })}
        </Button>
      }
    >
      <p>{t('labels.ask-more')}</p>
    </Dialog>
  )
}

function Chosen({ model }: { model: LabelsModel }) {
  const isAsking = useSignal(false)
  const isBusy = useSignal(false)
  const total = model.total.value
  const print = async () => {
    isAsking.value = false
    isBusy.value = true
    const outcome = await model.print()
    isBusy.value = false
    if (outcome.ok) showToast('good', 'printer', t('labels.ordered', { n: outcome.value }))
    else showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
  }
  const press = () => {
    if (model.isMuch.peek()) isAsking.value = true
    else void print()
  }
  return (
    <section class="card stack" aria-label={t('labels.chosen')}>
      <header class="card-head">
        <h2>{t('labels.chosen')}</h2>
        {total > 0 && (
          <Button kind="plain" icon="trash" onPress={() => model.clear()}>
            {t('labels.clear')}
          </Button>
        )}
      </header>
      {total === 0 && (
        <EmptyState icon="tag" title={t('labels.none')}>
          {t('labels.none-more')}
        </EmptyState>
      )}
      <ul>
        {model.lines.value.map((line) => (
          <ChosenLine key={`${line.productId} ${line.unitCode}`} model={model} line={line} />
        ))}
      </ul>
      {model.isTooMuch.value && <Notice tone="bad" icon="warning" title={t('labels.too-many')} />}
      <Button
        kind="primary"
        size="large"
        icon="printer"
        isWide
        isBusy={isBusy.value}
        isDisabled={total === 0 || model.isTooMuch.value}
        onPress={press}
      >
        {total === 0 ? t('labels.print-none') : t('labels.print', { n: total })}
      </Button>
      <SheetButton model={model} isDisabled={total === 0 || model.isTooMuch.value} />
      {isAsking.value && (
        <AskDialog
          count={total}
          onPrint={() => void print()}
          onClose={() => {
            isAsking.value = false
          }}
        />
      )}
    </section>
  )
}

function StaleRow({ model, label }: { model: LabelsModel; label: StaleLabel }) {
  const when = useWhen()
  const show = useMoney()
  const add = () =>
    model.add({
      ...{ productId: label.product_id, unitCode: label.unit_code, name: label.name },
      priceMinor: label.price_minor,
    })
  return (
    <li class="list-row label-row">
      <span class="list-icon tone-warn">
        <Icon name="tag" />
      </span>
      <div class="grow">
        <strong>{label.name}</strong>
        <p class="small">
          {t('labels.was-now', {
            was: show(label.label_price_minor),
            now: show(label.price_minor),
          })}
        </p>
        <p class="soft small">{[label.unit_code, label.sku].join(' · ')}</p>
        <p class="soft small">{t('labels.since', { when: when(label.label_printed_at) })}</p>
      </div>
      {label.print_state !== null && (
        <Chip tone={label.print_state === 'uncertain' ? 'warn' : 'plain'}>
          {t(label.print_state === 'uncertain' ? 'labels.unsure' : 'labels.under-way')}
        </Chip>
      )}
      <Button icon="plus" label={t('labels.add', { name: label.name })} onPress={add} />
    </li>
  )
}

/** What the till charges is not what the shelf says. */
function Stale({ model }: { model: LabelsModel }) {
  const { problem, again } = useRefresh(() => model.refresh())
  const stale = model.stale.value ?? []
  const count = model.staleCount.value
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('labels.stale', { n: count })}</h2>
        <Button icon="refresh" label={t('common.refresh')} onPress={() => void again()} />
      </header>
      <p class="soft">{t('labels.stale-more')}</p>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {stale.some(({ print_state }) => print_state === null) && (
        <Button icon="plus" onPress={() => model.addStale()}>
          {t('labels.add-stale')}
        </Button>
      )}
      {model.stale.value !== null && stale.length === 0 && (
        <EmptyState icon="check" title={t('labels.stale-none')} />
      )}
      <ul>
        {stale.map((label) => (
          <StaleRow key={`${label.product_id} ${label.unit_code}`} model={model} label={label} />
        ))}
      </ul>
    </section>
  )
}

/** Labels for the shelf: found and counted on one side, printed from the other. */
export function LabelsPanel() {
  const { link, newId } = useTill()
  const model = useMemo(() => new LabelsModel({ link, newId }), [link, newId])
  return (
    <div class="panel-columns panel-columns-wide-first">
      <div class="stack">
        <FindProducts onAdd={(line) => model.add(line)} />
        <Stale model={model} />
      </div>
      <Chosen model={model} />
    </div>
  )
}
