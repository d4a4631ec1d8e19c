// Customers at the console: the list, one person, their contact facts, and making two rows one.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import type { FieldChoice } from '#domain/wire/conflict-message.ts'
import {
  type CustomerFilter,
  CustomerPage,
  type ListedCustomer,
  ListedCustomers,
  MergeAnswer,
  MergePreview,
} from '#domain/wire/console-customer-message.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel } from './approval-model.ts'
import { changeCustomer } from './customers-alone.ts'
import type { CustomersDeps, CustomersModel, NewCustomer } from './customers-model.ts'
import { withApproval } from './with-approval.ts'

export type CustomersDesk = {
  link: Pick<CustomersDeps['link'], 'door'>
  approval: ApprovalModel
  customers: Pick<CustomersModel, 'add' | 'deps'>
}
export type CustomerAsk = { text: string; filter: CustomerFilter }
export type MergeOrder = {
  /** The same for every try. */
  mergeId: string
  fields: readonly FieldChoice[]
  note: string
  /** What another person is asked to allow, where the hub wants one. */
  words: string
}
type Contact = Pick<CustomerMessage, 'full_name' | 'phone' | 'email'>
export type ContactEdit = { before: CustomerMessage; after: CustomerMessage }

const DONE = { ok: true, value: null } as const
const PATH = '/api/console/customers'
/** Suggested as the other of two. */
const TWINS_SHOWN = 8

export class ConsoleCustomersModel {
  readonly #desk: CustomersDesk
  readonly #ask = signal<CustomerAsk>({ text: '', filter: 'all' })
  readonly #rows = signal<readonly ListedCustomer[] | null>(null)
  readonly #count = signal(0)
  readonly #next = signal<string | null>(null)
  readonly #chosen = signal<CustomerPage | null>(null)
  readonly #lastEdit = signal<ContactEdit | null>(null)
  #asked = 0

  readonly ask: ReadonlySignal<CustomerAsk> = this.#ask
  /** Null until the hub has answered. */
  readonly rows: ReadonlySignal<readonly ListedCustomer[] | null> = this.#rows
  /** Of all, whatever is asked for. */
  readonly count: ReadonlySignal<number> = this.#count
  readonly next: ReadonlySignal<string | null> = this.#next
  readonly chosen: ReadonlySignal<CustomerPage | null> = this.#chosen
  /** The last change of the chosen person's contact facts, for taking it back. */
  readonly lastEdit: ReadonlySignal<ContactEdit | null> = this.#lastEdit

  constructor(desk: CustomersDesk) {
    this.#desk = desk
  }

  /** What is looked for now; an answer that was overtaken is not shown. */
  async search(change: Partial<CustomerAsk> = {}): Promise<TillOutcome<null>> {
    this.#ask.value = { ...this.#ask.peek(), ...change }
    this.#asked += 1
    const mine = this.#asked
    const answer = await this.#get(pathOf(this.#ask.peek(), null), ListedCustomers)
    if (!answer.ok) return answer
    if (mine === this.#asked) this.#show([], answer.value)
    return DONE
  }

  async more(): Promise<TillOutcome<null>> {
    const mine = this.#asked
    const after = this.#next.peek()
    if (after === null) return DONE
    const answer = await this.#get(pathOf(this.#ask.peek(), after), ListedCustomers)
    if (!answer.ok) return answer
    if (mine === this.#asked && after === this.#next.peek()) {
      this.#show(this.#rows.peek() ?? [], answer.value)
    }
    return DONE
  }

  /** Others whom this text finds, for "the other of the two". */
  async others(text: string, customerId: string): Promise<TillOutcome<readonly ListedCustomer[]>> {
    const answer = await this.#get(pathOf({ text, filter: 'all' }, null), ListedCustomers)
    if (!answer.ok) return answer
    const others = answer.value.customers.filter((each) => each.customer_id !== customerId)
    return { ok: true, value: others.slice(0, TWINS_SHOWN) }
  }

  async open(customerId: string): Promise<TillOutcome<null>> {
    const answer = await this.#get(`${PATH}/${customerId}`, CustomerPage)
    if (!answer.ok) return answer
    if (this.#lastEdit.peek()?.before.customer_id !== customerId) this.#lastEdit.value = null
    this.#chosen.value = answer.value
    return DONE
  }

  /** Another person, or nobody: what was changed of the one before is not taken back from here. */
  leave(): void {
    this.#chosen.value = null
    this.#lastEdit.value = null
  }

  /** Field by field through the journal, as at a till; page and list follow. */
  async edit(before: CustomerMessage, contact: Contact): Promise<TillOutcome<null>> {
    const changed = await changeCustomer(this.#desk.customers.deps, before, contact)
    if (!changed.ok) return changed
    const after = changed.value
    this.#lastEdit.value = isSameContact(before, after) ? null : { before, after }
    return this.#follow(before.customer_id)
  }

  /** Puts back what the last edit changed, as an edit of its own: checked, told, and in the log. */
  async undoEdit(): Promise<TillOutcome<null>> {
    const last = this.#lastEdit.peek()
    if (!last) return DONE
    const { full_name, phone, email } = last.before
    const contact = { full_name, phone, email }
    const changed = await changeCustomer(this.#desk.customers.deps, last.after, contact)
    if (!changed.ok) return changed
    this.#lastEdit.value = null
    return this.#follow(last.before.customer_id)
  }

  async add(customer: NewCustomer): Promise<TillOutcome<null>> {
    const added = await this.#desk.customers.add(customer)
    return added.ok ? this.#follow(added.value.customer_id) : added
  }

  preview(customerId: string, otherId: string): Promise<TillOutcome<MergePreview>> {
    return this.#get(`${PATH}/${customerId}/merge?with=${otherId}`, MergePreview)
  }

  /** Whoever may not move so much is asked for another person; whoever stays is shown. */
  async merge(preview: MergePreview, order: MergeOrder): Promise<TillOutcome<null>> {
    const { approval, link } = this.#desk
    const { customer, other_customer: other, money_minor: minor } = preview
    const act = { subjectId: order.mergeId, words: order.words, amountOf: () => minor }
    const answer = await withApproval(approval, act, ([approval_id = null]) => {
      const body = JSON.stringify({
        ...{ merge_id: order.mergeId, other_customer_id: other.customer_id },
        ...{ fields: order.fields, note: order.note.trim(), approval_id },
      })
      const path = `${PATH}/${customer.customer_id}/merge`
      return link.door.call({ method: 'POST', path, body }, MergeAnswer)
    })
    if (!answer.ok) return answer
    this.#lastEdit.value = null
    return this.#follow(answer.value.customer.customer_id)
  }

  async #follow(customerId: string): Promise<TillOutcome<null>> {
    const opened = await this.open(customerId)
    return opened.ok ? this.search() : opened
  }

  #show(before: readonly ListedCustomer[], page: ListedCustomers): void {
    this.#rows.value = [...before, ...page.customers]
    this.#next.value = page.next
    this.#count.value = page.customer_count
  }

  #get<S extends TSchema>(path: string, schema: S): Promise<TillOutcome<Static<S>>> {
    return this.#desk.link.door.call({ method: 'GET', path }, schema)
  }
}

const isSameContact = (one: Contact, other: Contact): boolean =>
  one.full_name === other.full_name && one.phone === other.phone && one.email === other.email

function pathOf({ text, filter }: CustomerAsk, after: string | null): string {
  const query = new URLSearchParams({ filter })
  if (text.trim() !== '') query.set('q', text.trim())
  if (after !== null) query.set('after', after)
  return `${PATH}?${query}`
}
