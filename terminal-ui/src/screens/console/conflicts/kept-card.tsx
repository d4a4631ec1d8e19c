import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { KeptItem } from '#domain/wire/quarantine-message.ts'
import { isTillErrorCode, refusalText } from '../../../link/till-errors.ts'
import { ConsoleKeptModel, keptReasonOf } from '../../../models/console-kept-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Money } from '../../../parts/money.tsx'
import { MoreButton } from '../../../parts/more-button.tsx'
import { Chip, Notice } from '../../../parts/notice.tsx'
import { ReasonedDialog } from '../../../parts/reasoned-dialog.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

const nameOf = ({ kind, number }: KeptItem): string =>
  [t(`kept-kind.${kind}`), number].filter(Boolean).join(' ')

const sayReason = ({ reason }: KeptItem): string =>
  keptReasonOf(reason) === 'other' && isTillErrorCode(reason)
    ? refusalText(reason, currentLanguage())
    : t(`kept-reason.${keptReasonOf(reason)}`)

function Ended({ end }: { end: NonNullable<KeptItem['end']> }) {
  const when = useWhen()
  const by = t('conflicts.settled-by', { name: end.by_name, time: when(end.at) })
  return (
    <div class="conflict-resolution">
      <p class="strong">{t(end.how === 'done' ? 'kept.was-done' : 'kept.was-settled')}</p>
      {end.note && <p>“{end.note}”</p>}
      <p class="soft small">
        {by}
        {end.approved_by_name && ` · ${t('conflicts.approved-by', { name: end.approved_by_name })}`}
      </p>
    </div>
  )
}

function Facts({ item }: { item: KeptItem }) {
  const when = useWhen()
  const { done_at: doneAt, terminal_code: code, terminal_name: name } = item
  const till = code === null ? t('kept.terminal-gone') : [code, name].filter(Boolean).join(' ')
  const facts = [
    till,
    item.staff_name,
    doneAt === null ? when(item.kept_at) : t('kept.done-at', { time: when(doneAt) }),
  ]
  return <p class="soft small">{facts.filter(Boolean).join(' · ')}</p>
}

type Act = (item: KeptItem) => void
type ActsProps = { item: KeptItem; isBusy: boolean; onRetry: Act; onSettle: Act }

function Acts({ item, isBusy, onRetry, onSettle }: ActsProps) {
  if (item.end) return null
  if (item.is_conflict) return <span class="soft small">{t('kept.as-conflict')}</span>
  return (
    <>
      {(item.may_retry || item.is_here) && (
        <Button kind="soft" icon="refresh" isBusy={isBusy} onPress={() => onRetry(item)}>
          {t(item.is_here ? 'kept.note-here' : 'kept.retry')}
        </Button>
      )}
      {!item.is_here && <Button onPress={() => onSettle(item)}>{t('kept.settle')}</Button>}
    </>
  )
}

function Row(props: ActsProps) {
  const { item } = props
  const { amount_minor: minor, is_here: isHere, is_conflict: isConflict } = item
  return (
    <li class="list-row conflict-row">
      <span class={`list-icon tone-${item.end ? 'good' : 'warn'}`}>
        <Icon name={item.kind === 'sale' ? 'receipt' : 'note'} />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{nameOf(item)}</strong>
          {isHere && !isConflict && !item.end && <Chip tone="good">{t('kept.here')}</Chip>}
        </p>
        <p>{sayReason(item)}</p>
        <Facts item={item} />
        {item.end && <Ended end={item.end} />}
        <details class="conflict-fold">
          <summary>{t('cloud.details')}</summary>
          <p class="small" lang="en">
            {item.reason} · {item.quarantine_id}
          </p>
          <p class="kept-text small">{item.text}</p>
        </details>
      </div>
      <div class="conflict-right">
        {minor === null ? (
          <span class="soft small">{t('kept.no-money')}</span>
        ) : (
          <Money minor={minor} isBold />
        )}
        <Acts {...props} />
      </div>
    </li>
  )
}

type SettleProps = { model: ConsoleKeptModel; item: KeptItem; onClose: () => void }

/** It stays undone, and somebody says why. */
function SettleDialog({ model, item, onClose }: SettleProps) {
  const what = nameOf(item)
  return (
    <ReasonedDialog
      title={t('kept.settle-title', { what })}
      lead={t('kept.settle-more')}
      label={t('kept.reason')}
      action={t('kept.settle')}
      send={(note) => model.settle(item, t('kept.approve', { what }), note)}
      onClose={onClose}
    />
  )
}

function Filter({ model }: { model: ConsoleKeptModel }) {
  return (
    <Segmented
      label={t('kept.which')}
      value={model.state.value}
      choices={[
        { value: 'open', text: t('kept.open-n', { n: model.list.value?.open_count ?? 0 }) },
        { value: 'ended', text: t('kept.ended') },
      ]}
      onChange={(state) => void model.show(state)}
    />
  )
}

/** What tills sent that is no document: what, from whom, how much, and what to do with it. */
export function KeptCard() {
  const till = useTill()
  const model = useSignal(new ConsoleKeptModel(till)).value
  const settling = useSignal<KeptItem | null>(null)
  const { problem, isBusy, send } = useSending()
  useEffect(() => void send(() => model.show('open')), [model])
  const list = model.list.value
  if (!list) return null
  const retry = async (item: KeptItem) => {
    const what = nameOf(item)
    if (await send(() => model.retry(item, t('kept.approve', { what })))) {
      showToast('good', 'check', t('kept.retried', { what }))
    }
  }
  return (
    <section class="card stack" data-testid="kept">
      <header>
        <h2>{t('kept.title')}</h2>
        <p class="soft">{t('kept.lead')}</p>
      </header>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Filter model={model} />
      {list.items.length === 0 ? (
        <p class="row soft">
          <Icon name="check" size={20} />
          {t(model.state.value === 'open' ? 'kept.none' : 'kept.none-ended')}
        </p>
      ) : (
        <ul>
          {list.items.map((item) => (
            <Row
              key={item.quarantine_id}
              item={item}
              isBusy={isBusy.value}
              onRetry={(one) => void retry(one)}
              onSettle={(one) => {
                settling.value = one
              }}
            />
          ))}
        </ul>
      )}
      {list.next !== null && (
        <MoreButton sending={{ isBusy, send }} load={() => model.more()} text={t('kept.more')} />
      )}
      {settling.value && (
        <SettleDialog
          model={model}
          item={settling.value}
          onClose={() => {
            settling.value = null
          }}
        />
      )}
    </section>
  )
}
