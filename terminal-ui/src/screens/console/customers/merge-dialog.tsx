import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FieldChoice } from '#domain/wire/conflict-message.ts'
import type { ListedCustomer, MergePreview } from '#domain/wire/console-customer-message.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import type { ConsoleCustomersModel } from '../../../models/console-customers-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Field } from '../../../parts/field.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { MergeFields } from '../../conflicts/compare.tsx'
import { phoneText } from '../../sell/customer-words.ts'

const NOTE_LETTERS_MAX = 200

type FindProps = {
  model: ConsoleCustomersModel
  customer: CustomerMessage
  onFound: (preview: MergePreview) => void
  onClose: () => void
}

function Other({ other, onChoose }: { other: ListedCustomer; onChoose: () => void }) {
  const facts = [phoneText(other.phone), other.email, other.membership_number].filter(Boolean)
  return (
    <li>
      <button type="button" class="list-row patron-row" onClick={onChoose}>
        <span class="grow">
          <span class="strong patron-name">{other.full_name}</span>
          <span class="soft small">{facts.join(' · ')}</span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

/** Whoever has the same name comes first: that is how most twins look. */
function FindOther({ model, customer, onFound, onClose }: FindProps) {
  const text = useSignal(customer.full_name)
  const others = useSignal<readonly ListedCustomer[] | null>(null)
  const { problem, send } = useSending()
  useEffect(() => {
    let isOld = false
    void model.others(text.value, customer.customer_id).then((found) => {
      if (isOld) return
      problem.value = found.ok ? null : refusalText(found.code, currentLanguage())
      if (found.ok) others.value = found.value
    })
    return () => {
      isOld = true
    }
  }, [text.value])
  const choose = (other: ListedCustomer) =>
    void send(async () => {
      const preview = await model.preview(customer.customer_id, other.customer_id)
      if (preview.ok) onFound(preview.value)
      return preview
    })
  return (
    <Dialog title={t('customers.merge-title')} shape="wide" onClose={onClose}>
      <div class="stack" data-testid="merge-find">
        <p class="soft small">{t('customers.merge-step', { n: 1 })}</p>
        <p>{t('customers.merge-lead', { name: customer.full_name })}</p>
        <Field
          label={t('customers.merge-find')}
          value={text.value}
          help={t('customer.search-help')}
          maxLength={100}
          hasFocus
          takesScans
          onInput={(typed) => {
            text.value = typed
          }}
        />
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        {others.value === null && !problem.value && <Skeleton rows={3} />}
        {others.value?.length === 0 && <p class="soft">{t('customers.merge-nobody')}</p>}
        <ul>
          {others.value?.map((other) => (
            <Other key={other.customer_id} other={other} onChoose={() => choose(other)} />
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

/** Of each fact what the row that stays has, and where it has none what the other has. */
const firstChoice = ({ customer, other_customer: other, winner_id }: MergePreview): FieldChoice[] =>
  (['full_name', 'phone', 'email'] as const).map((field) => {
    const isOursFirst = customer.customer_id === winner_id
    const [first, second] = isOursFirst ? [customer, other] : [other, customer]
    const taken = first[field] === null && second[field] !== null ? second : first
    return { field, take: taken === customer ? 'ours' : 'theirs' }
  })

type ConfirmProps = {
  model: ConsoleCustomersModel
  preview: MergePreview
  mergeId: string
  fields: Signal<FieldChoice[]>
  onBack: () => void
  onClose: () => void
}

function Confirm({ model, preview, mergeId, fields, onBack, onClose }: ConfirmProps) {
  const note = useSignal('')
  const { customer, other_customer: other } = preview
  const words = t('customers.merge-words', { name: customer.full_name, other: other.full_name })
  return (
    <SendingDialog
      title={t('customers.merge-title')}
      shape="wide"
      action={t('customers.merge-action')}
      icon="check"
      isReady={note.value.trim() !== ''}
      send={() => model.merge(preview, { mergeId, fields: fields.value, note: note.value, words })}
      onDone={() => {
        const name = model.chosen.peek()?.customer.full_name ?? customer.full_name
        showToast('good', 'check', t('customers.merged-now', { name }))
      }}
      onClose={onClose}
    >
      <div class="row">
        <Button kind="plain" icon="arrow-left" label={t('common.back')} onPress={onBack} />
        <p class="soft small">{t('customers.merge-step', { n: 2 })}</p>
      </div>
      <p class="strong">{t('customers.merge-choose')}</p>
      <MergeFields
        detail={preview}
        fields={fields.value}
        isOnePerson
        onChange={(chosen) => {
          fields.value = chosen
        }}
      />
      <Field
        label={t('customers.merge-why')}
        help={t('customers.merge-why-help')}
        value={note.value}
        maxLength={NOTE_LETTERS_MAX}
        onInput={(typed) => {
          note.value = typed
        }}
      />
    </SendingDialog>
  )
}

type MergeProps = { model: ConsoleCustomersModel; customer: CustomerMessage; onClose: () => void }

/** Step by step: who the other is, then what stays of both. */
export function MergeDialog({ model, customer, onClose }: MergeProps) {
  const { newId } = useTill()
  const mergeId = useSignal(newId())
  const preview = useSignal<MergePreview | null>(null)
  const fields = useSignal<FieldChoice[]>([])
  if (preview.value) {
    const props = { model, preview: preview.value, mergeId: mergeId.value, fields, onClose }
    // Somebody else is another merge, whatever became of the one that may have been sent.
    const back = () => {
      mergeId.value = newId()
      preview.value = null
    }
    return <Confirm {...props} onBack={back} />
  }
  return (
    <FindOther
      model={model}
      customer={customer}
      onFound={(found) => {
        fields.value = firstChoice(found)
        preview.value = found
      }}
      onClose={onClose}
    />
  )
}
