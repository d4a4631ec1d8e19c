import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { refusalText } from '../../link/till-errors.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { moveFocus } from '../../parts/move-focus.ts'
import { EmptyState, Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'
import { phoneText } from '../sell/customer-words.ts'

const SEARCH_PAUSE_MS = 200

function useFoundCustomers() {
  const { customers } = useTill()
  const query = useSignal('')
  const found = useSignal<readonly CustomerMessage[] | null>(null)
  const problem = useSignal<string | null>(null)
  const text = query.value.trim()
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(async () => {
      const answer = await customers.search(text)
      problem.value = answer.ok ? null : refusalText(answer.code, currentLanguage())
      if (answer.ok) found.value = answer.value
    }, SEARCH_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [customers, text])
  return { query, problem: problem.value, found: text === '' ? null : found.value }
}

function Search({ onChoose }: { onChoose: (customer: CustomerMessage) => void }) {
  const { query, problem, found } = useFoundCustomers()
  return (
    <div class="stack-tight">
      <Field
        label={t('accounts.owner')}
        help={t('customer.search-help')}
        value={query.value}
        hasFocus
        onInput={(text) => {
          query.value = text
        }}
      />
      {problem && <Notice tone="warn" icon="cloud-off" title={problem} role="status" />}
      <ul class="picker-rows" onKeyDown={(event) => moveFocus(event, 'button')}>
        {found?.map((customer) => (
          <li key={customer.customer_id}>
            <button type="button" class="customer-row" onClick={() => onChoose(customer)}>
              <Icon name="person" />
              <span class="grow">
                <span class="customer-row-name">{customer.full_name}</span>
                <span class="customer-row-facts">{phoneText(customer.phone)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && <EmptyState icon="person" title={t('customer.nobody')} />}
    </div>
  )
}

/** Whose account it will be. */
export function CustomerPicker(props: {
  chosen: CustomerMessage | null
  onChoose: (customer: CustomerMessage | null) => void
}) {
  const { chosen, onChoose } = props
  if (!chosen) return <Search onChoose={onChoose} />
  return (
    <div class="picked">
      <Icon name="person" />
      <span class="grow strong">{chosen.full_name}</span>
      <Button onPress={() => onChoose(null)}>{t('accounts.other-owner')}</Button>
    </div>
  )
}
