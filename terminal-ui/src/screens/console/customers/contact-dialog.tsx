import { useSignal } from '@preact/signals'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { TillOutcome } from '../../../link/till-errors.ts'
import type { ConsoleCustomersModel } from '../../../models/console-customers-model.ts'
import { Field } from '../../../parts/field.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { phoneText, readPhone } from '../../sell/customer-words.ts'

type Contact = Pick<CustomerMessage, 'full_name' | 'phone' | 'email'>
type FormProps = {
  title: string
  before: Contact
  send: (contact: Contact) => Promise<TillOutcome<null>>
  onDone: (contact: Contact) => void
  onClose: () => void
}

function ContactForm({ title, before, send, onDone, onClose }: FormProps) {
  const name = useSignal(before.full_name)
  const phone = useSignal(phoneText(before.phone) ?? '')
  const email = useSignal(before.email ?? '')
  const contact = {
    full_name: name.value.trim(),
    phone: readPhone(phone.value, before.phone),
    email: email.value.trim() || null,
  }
  return (
    <SendingDialog
      title={title}
      action={t('common.save')}
      icon="check"
      isReady={contact.full_name !== ''}
      send={() => send(contact)}
      onDone={() => onDone(contact)}
      onClose={onClose}
    >
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
        value={phone.value}
        inputMode="tel"
        maxLength={30}
        help={t('customer.phone-help')}
        onInput={(text) => {
          phone.value = text
        }}
      />
      <Field
        label={t('customer.email')}
        value={email.value}
        inputMode="email"
        maxLength={200}
        help={t('customer.email-help')}
        onInput={(text) => {
          email.value = text
        }}
      />
    </SendingDialog>
  )
}

type DialogProps = { model: ConsoleCustomersModel; onClose: () => void }

/** As at a till: field by field, the later one at the hub holds. */
export function EditContactDialog(props: DialogProps & { customer: CustomerMessage }) {
  const { model, customer, onClose } = props
  return (
    <ContactForm
      title={t('customers.edit-title', { name: customer.full_name })}
      before={customer}
      send={(contact) => model.edit(customer, contact)}
      onDone={() => showToast('good', 'check', t('customer-edit.saved'))}
      onClose={onClose}
    />
  )
}

export function AddCustomerDialog({ model, onClose }: DialogProps) {
  return (
    <ContactForm
      title={t('customers.add-title')}
      before={{ full_name: '', phone: null, email: null }}
      send={({ full_name: fullName, phone, email }) => model.add({ fullName, phone, email })}
      onDone={({ full_name: name }) => showToast('good', 'check', t('customers.added', { name }))}
      onClose={onClose}
    />
  )
}
