import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { foldText } from '#domain/search-text.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { markGivenBack, readGivenBack } from '../../models/alone/given-back-here.ts'
import { foundFor } from '../../models/customers-model.ts'
import { findSales, receiptNumberIn, type SaleQuery } from '../../models/sale-paper.ts'
import type { SaleRow } from '../../models/sales-model.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'

/** Every word of the query somewhere in number or cashier: '42', 'T1-A-42' and 'siti' all work. */
function matches(row: SaleRow, query: string): boolean {
  const text = foldText(`${row.receiptNumber} ${row.cashierName ?? ''}`)
  return foldText(query)
    .split(' ')
    .every((word) => text.includes(word))
}

/** Read again whenever this till has done something. */
function useGivenBack() {
  const till = useTill()
  const givenBack = useSignal<Awaited<ReturnType<typeof readGivenBack>>>(new Map())
  const { pending, untold } = till.commands
  const isDone = [pending.value, untold.value]
  useEffect(() => {
    void readGivenBack(till).then((found) => {
      givenBack.value = found
    })
  }, isDone)
  return givenBack.value
}

/** Today's sales while typing; any day's by receipt number, customer or date. */
export function useSalesSearch(onOpen: (transactionId: string) => void) {
  const { sales, customers, link } = useTill()
  /** What was asked of the hub; null while today's sales are looked at. */
  const found = useSignal<readonly SaleRow[] | null>(null)
  const givenBack = useGivenBack()
  const query = useSignal('')
  const day = useSignal('')
  const isAsked = useSignal(false)
  const problem = useSignal<string | null>(null)
  const tell = (outcome: TillOutcome<unknown>) => {
    problem.value = outcome.ok ? null : refusalText(outcome.code, currentLanguage())
  }
  const refresh = async () => tell(await sales.refresh())
  useEffect(() => {
    void refresh()
  }, [])
  const forget = () => {
    isAsked.value = false
    found.value = null
  }
  const find = async (query: SaleQuery) => {
    const outcome = await findSales({ link }, query)
    if (outcome.ok) found.value = outcome.value
    tell(outcome)
    return outcome.ok ? outcome.value : []
  }
  const findReceipt = async (receipt: string) => {
    const [only] = await find({ receipt })
    if (only) onOpen(only.transactionId)
  }
  return {
    ...{ query, day, problem, refresh, forget },
    /** People whose sales can be looked at: those that the text finds. */
    people: isAsked.value ? foundFor(customers.found.value, query.value) : [],
    rows: markGivenBack(
      found.value ?? sales.rows.value.filter((row) => matches(row, query.value)),
      givenBack,
    ),
    isFound: found.value !== null,
    type(text: string) {
      query.value = text
      forget()
    },
    /** Enter, or the end of a scan. */
    async submit() {
      const receipt = receiptNumberIn(query.value)
      if (receipt) return findReceipt(receipt)
      if (query.value.trim() === '') return
      isAsked.value = true
      tell(await customers.search(query.value))
    },
    async chooseDay(next: string) {
      day.value = next
      if (next === '') forget()
      else await find({ day: next })
    },
    async chooseCustomer(customerId: string) {
      isAsked.value = false
      await find({ customerId })
    },
  }
}
type SalesSearchState = ReturnType<typeof useSalesSearch>

function DayField({ search }: { search: SalesSearchState }) {
  const id = useId()
  return (
    <div class="sales-day">
      <label for={id}>{t('sales.day')}</label>
      <input
        id={id}
        type="date"
        value={search.day.value}
        onInput={(event) => void search.chooseDay(event.currentTarget.value)}
      />
    </div>
  )
}

const isSign = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  /^[\w\-/:.]$/.test(key) && !ctrlKey && !altKey && !metaKey

/** Something is being typed or decided elsewhere: its keys stay there. */
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  document.querySelector('dialog[open], .refund') !== null

/**
 * A scanner types wherever the focus is. Its first sign moves the focus to the field, so that the
 * number on a receipt is found from anywhere on the screen, and its Enter presses nothing else.
 */
function useScansFromAnywhere(search: SalesSearchState) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isSign(event) || isElsewhere(event.target)) return
      search.type('')
      form.current?.querySelector('input')?.focus()
    }
    addEventListener('keydown', listen, true)
    return () => removeEventListener('keydown', listen, true)
  }, [])
  return form
}

/** One field for numbers, scans and names; a day beside it. */
export function SalesSearch({ search }: { search: SalesSearchState }) {
  const form = useScansFromAnywhere(search)
  return (
    <form
      ref={form}
      class="sales-head"
      onSubmit={(event) => {
        event.preventDefault()
        void search.submit()
      }}
    >
      <div class="sales-query">
        <Field
          label={t('sales.search')}
          value={search.query.value}
          hasFocus
          placeholder={t('sales.search-hint')}
          onInput={(text) => search.type(text)}
        />
      </div>
      <DayField search={search} />
      <Button type="submit" icon="search" label={t('sales.search-all')} />
      <Button icon="refresh" label={t('sales.refresh')} onPress={() => void search.refresh()} />
    </form>
  )
}

/** Whose sales? One tap on the person that the text found. */
export function FoundPeople({ search }: { search: SalesSearchState }) {
  if (search.people.length === 0) return null
  return (
    <section class="sales-people" aria-label={t('sales.customers')}>
      {search.people.map((person) => (
        <Button
          key={person.customer_id}
          icon="person"
          onPress={() => void search.chooseCustomer(person.customer_id)}
        >
          {person.full_name}
        </Button>
      ))}
    </section>
  )
}
