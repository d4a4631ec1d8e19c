import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { changeCustomer, knownCustomer } from '../../models/customers-alone.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { showToast } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { t } from '../../text/translate.ts'
import { phoneText, readPhone } from './customer-words.ts'
import { closeDialog } from './sell-state.ts'

function EditForm({ customer }: { customer: CustomerMessage }) {
  const { cart, customers } = useTill()
  const name = useSignal(customer.full_name)
  const phone = useSignal(phoneText(customer.phone) ?? '')
  const email = useSignal(customer.email ?? '')
  const { problem, isBusy, send } = useSending()
  const isReady = name.value.trim() !== ''
  const save = async () => {
    if (!isReady) return
    const contact = {
      full_name: name.value.trim(),
      phone: readPhone(phone.value, customer.phone),
      email: email.value.trim() || null,
    }
    const isSaved = await send(async () => {
      const outcome = await changeCustomer(customers.deps, customer, contact)
      const onCart = cart.cart.peek().customer
      if (outcome.ok && onCart) {
        await cart.setCustomer({ ...onCart, fullName: outcome.value.full_name })
      }
      return outcome
    })
    if (!isSaved) return
    showToast('good', 'check', t('customer-edit.saved'))
    closeDialog()
  }
  return (
    <form
      class="stack"
      data-testid="customer-edit"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <Field
        label={t('customer.name')}
        value={name.value}
        maxLength={200}
        hasFocus
        onInput={(text) => {
          name.value = text
        }}
      />
      <Field
        label={t('customer.phone')}
        inputMode="tel"
        value={phone.value}
        maxLength={30}
        onInput={(text) => {
          phone.value = text
        }}
      />
      <Field
        label={t('customer.email')}
        inputMode="email"
        value={email.value}
        maxLength={200}
        onInput={(text) => {
          email.value = text
        }}
      />
      <Button type="submit" kind="primary" isDisabled={!isReady} isBusy={isBusy.value}>
        {t('common.save')}
      </Button>
    </form>
  )
}

/** Name, phone and email of the customer on the basket, as far as this terminal knows them. */
export function EditCustomer({ customerId }: { customerId: string }) {
  const { customers, session } = useTill()
  const known = useSignal<CustomerMessage | null>(null)
  const isOpen = useSignal(false)
  useEffect(() => {
    void knownCustomer(customers.deps, customerId).then((found) => {
      known.value = found
    })
  }, [customers, customerId, known])
  if (known.value === null || !session.may('add-customer')) return null
  if (isOpen.value) return <EditForm customer={known.value} />
  return (
    <Button
      icon="note"
      onPress={() => {
        isOpen.value = true
      }}
    >
      {t('customer-edit.open')}
    </Button>
  )
}
