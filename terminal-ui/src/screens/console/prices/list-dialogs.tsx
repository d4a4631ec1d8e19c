import { useSignal } from '@preact/signals'
import type { PriceListMessage } from '#domain/wire/price-list-message.ts'
import type { ConsolePriceListsModel } from '../../../models/console-price-lists-model.ts'
import {
  isRounded,
  type ListCopyDraft,
  ROUNDING_STEPS,
  readChange,
  readDays,
  readListCopy,
} from '../../../models/price-row-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useLooking } from '../../../parts/use-looking.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { grouped } from '../cloud/cloud-words.ts'
import { listName } from './price-words.ts'

type Model = { model: ConsolePriceListsModel }
type Props = Model & { list: PriceListMessage; onClose: () => void }

/** The hub goes through a long list in pieces, so that sales go in between. */
function Underway({ model, rowCount }: Model & { rowCount: number }) {
  const done = model.rowsDone.value
  useLooking(done !== null, () => model.look())
  if (done === null || rowCount === 0) return null
  return (
    <ProgressBar
      label={t('prices.under-way')}
      fraction={done / rowCount}
      text={t('prices.rows-of', { done: grouped(Math.min(done, rowCount)), n: grouped(rowCount) })}
    />
  )
}

type FootProps = { text: string; isReady: boolean; isBusy: boolean; onPress: () => void }
const Foot = ({ text, isReady, isBusy, onPress }: FootProps) => (
  <Button
    kind="primary"
    size="large"
    isWide
    isBusy={isBusy}
    isDisabled={!isReady}
    onPress={onPress}
  >
    {text}
  </Button>
)

/** A new list of the outlet, or another name for one. */
export function NameDialog(
  props: Model & { listId: string; name: string; rowCount: number; onClose: () => void },
) {
  const { model, listId, rowCount, onClose } = props
  const name = useSignal(props.name)
  const { problem, isBusy, send } = useSending()
  const typed = name.value.trim()
  const save = async () => {
    if (typed !== '' && (await send(() => model.name(listId, typed)))) onClose()
  }
  return (
    <Dialog
      title={t(props.name === '' ? 'prices.new-list' : 'prices.rename')}
      onClose={onClose}
      footer={
        <Foot
          text={t('common.save')}
          isReady={typed !== ''}
          isBusy={isBusy.value}
          onPress={() => void save()}
        />
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('prices.name')}
          help={t('prices.name-help')}
          value={name.value}
          maxLength={60}
          hasFocus
          onInput={(next) => {
            name.value = next
          }}
        />
        <Underway model={model} rowCount={rowCount} />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  )
}

type Days = { validFrom: string; validTo: string }

function DaysFields({ days, onChange }: { days: Days; onChange: (days: Days) => void }) {
  return (
    <div class="product-pair">
      <DayField
        label={t('prices.first-day')}
        value={days.validFrom}
        onChange={(validFrom) => onChange({ ...days, validFrom })}
      />
      <DayField
        label={t('prices.last-day')}
        value={days.validTo}
        min={days.validFrom}
        help={t('prices.last-day-help')}
        tellsHalf
        onChange={(validTo) => onChange({ ...days, validTo })}
      />
    </div>
  )
}

type ChangeProps = { draft: ListCopyDraft; change: (part: Partial<ListCopyDraft>) => void }

/** Dearer or cheaper; only what changes is rounded. */
function ChangeFields({ draft, change }: ChangeProps) {
  const show = useMoney()
  return (
    <div class="product-pair">
      <Field
        label={t('prices.change')}
        help={t('prices.change-help')}
        value={draft.change}
        suffix="%"
        maxLength={7}
        error={readChange(draft.change) === null ? t('prices.change-wrong') : null}
        onInput={(typed) => change({ change: typed })}
      />
      {isRounded(draft.change) && (
        <Choice
          label={t('prices.step')}
          value={draft.step}
          options={ROUNDING_STEPS.map((value) => ({ value, text: show(Number(value)) }))}
          onChange={(step) => change({ step })}
        />
      )}
    </div>
  )
}

/** Any list as one of the outlet's: for other days, by a percentage, rounded. */
export function CopyDialog({ model, list, onClose }: Props) {
  const { newId } = useTill()
  const id = useSignal(newId())
  const { problem, isBusy, send } = useSending()
  const draft = useSignal<ListCopyDraft>({
    ...{
      name: t('prices.copy-of', { name: listName(list) }).slice(0, 60),
      change: '',
      step: '100',
    },
    ...{ validFrom: model.today.value, validTo: '' },
  })
  const change = (part: Partial<ListCopyDraft>) => {
    draft.value = { ...draft.value, ...part }
  }
  const read = readListCopy(draft.value)
  const save = async () => {
    if (!read) return
    const copy = { ...read, to: `own:${id.value}` }
    if (!(await send(() => model.copy(list.list_id, copy)))) return
    showToast('good', 'check', t('prices.copied', { name: read.name }))
    onClose()
  }
  return (
    <Dialog
      title={t('prices.copy-list', { name: listName(list) })}
      shape="side"
      onClose={onClose}
      footer={
        <Foot
          text={t('prices.copy-now', { n: list.row_count })}
          isReady={read !== null}
          isBusy={isBusy.value}
          onPress={() => void save()}
        />
      }
    >
      <div class="stack">
        <p class="soft">{t('prices.copy-more', { name: listName(list) })}</p>
        <Field
          label={t('prices.name')}
          value={draft.value.name}
          maxLength={60}
          hasFocus
          onInput={(name) => change({ name })}
        />
        <DaysFields days={draft.value} onChange={change} />
        <ChangeFields draft={draft.value} change={change} />
        <Underway model={model} rowCount={list.row_count} />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}

/** Other days for every price of a list. */
export function MoveDialog({ model, list, onClose }: Props) {
  const { problem, isBusy, send } = useSending()
  const days = useSignal<Days>({
    validFrom: list.first_day ?? model.today.value,
    validTo: list.last_day ?? '',
  })
  const read = readDays(days.value)
  const save = async () => {
    if (read && (await send(() => model.move(read)))) onClose()
  }
  return (
    <Dialog
      title={t('prices.move')}
      onClose={onClose}
      footer={
        <Foot
          text={t('common.save')}
          isReady={read !== null}
          isBusy={isBusy.value}
          onPress={() => void save()}
        />
      }
    >
      <div class="stack">
        <p class="soft">{t('prices.move-more', { n: list.row_count })}</p>
        <DaysFields
          days={days.value}
          onChange={(next) => {
            days.value = next
          }}
        />
        <Underway model={model} rowCount={list.row_count} />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}

/** The list ends with all its prices. */
export function RemoveDialog({ model, list, onClose }: Props) {
  const { problem, isBusy, send } = useSending()
  const remove = async () => {
    if (!(await send(() => model.remove()))) return
    showToast('good', 'check', t('prices.removed', { name: listName(list) }))
    onClose()
  }
  return (
    <Dialog
      title={t('prices.remove-list', { name: listName(list) })}
      onClose={onClose}
      footer={
        <Button
          kind="danger"
          size="large"
          isWide
          isBusy={isBusy.value}
          onPress={() => void remove()}
        >
          {t('prices.remove-now', { n: list.row_count })}
        </Button>
      }
    >
      <div class="stack">
        <p>{t('prices.remove-more')}</p>
        <Underway model={model} rowCount={list.row_count} />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      </div>
    </Dialog>
  )
}
