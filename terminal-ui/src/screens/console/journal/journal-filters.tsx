import { useSignal } from '@preact/signals'
import { SALE_SEARCHES, type SaleSearch } from '#domain/wire/find-sales-message.ts'
import { TENDER_METHODS } from '#domain/wire/sale-message.ts'
import type { JournalAsk } from '../../../models/console-journal-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Field } from '../../../parts/field.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'

type Props = { ask: JournalAsk; onChange: (change: Partial<JournalAsk>) => void }

/** What is looked for, in words; Enter or the button asks. */
export function JournalSearch({ ask, onChange }: Props) {
  const text = useSignal(ask.q)
  const search = () => onChange({ q: text.value })
  return (
    <form
      class="journal-search"
      onSubmit={(event) => {
        event.preventDefault()
        search()
      }}
    >
      <Choice<SaleSearch>
        label={t('journal.by')}
        value={ask.by}
        options={SALE_SEARCHES.map((value) => ({ value, text: t(`journal-by.${value}`) }))}
        onChange={(by) => onChange({ by, q: text.value })}
      />
      <Field
        label={t('journal.words')}
        value={text.value}
        help={t(`journal-help.${ask.by}`)}
        maxLength={100}
        takesScans
        onInput={(value) => {
          text.value = value
        }}
      />
      <Button type="submit" kind="primary" icon="search">
        {t('journal.search')}
      </Button>
    </form>
  )
}

/** Who, where, how and when. */
export function JournalFilters({ ask, onChange }: Props) {
  const { session, terminals } = useTill()
  const any = { value: '', text: t('journal.any') }
  const people = session.staffList.value.map(({ staff_id, name }) => ({
    ...{ value: staff_id, text: name },
  }))
  const tills = terminals.terminals.value.map(({ terminal_id, terminal_code, name }) => ({
    ...{ value: terminal_id, text: `${terminal_code} · ${name}` },
  }))
  const methods = TENDER_METHODS.map((value) => ({ value, text: t(tenderKind(value).text) }))
  const isOpen = ask.from + ask.to + ask.cashierId + ask.terminalId + ask.method !== ''
  return (
    <details class="journal-more" open={isOpen || matchMedia('(min-width: 720px)').matches}>
      <summary>{t('journal.filters')}</summary>
      <div class="journal-filters">
        <DayField
          label={t('journal.from')}
          value={ask.from}
          onChange={(from) => onChange({ from })}
        />
        <DayField label={t('journal.to')} value={ask.to} onChange={(to) => onChange({ to })} />
        <Choice
          label={t('journal.cashier')}
          value={ask.cashierId}
          options={[any, ...people]}
          onChange={(cashierId) => onChange({ cashierId })}
        />
        <Choice
          label={t('journal.terminal')}
          value={ask.terminalId}
          options={[any, ...tills]}
          onChange={(terminalId) => onChange({ terminalId })}
        />
        <Choice<JournalAsk['method']>
          label={t('journal.method')}
          value={ask.method}
          options={[{ value: '', text: t('journal.any') }, ...methods]}
          onChange={(method) => onChange({ method })}
        />
      </div>
    </details>
  )
}
