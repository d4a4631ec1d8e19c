// Labels for the shelf: what somebody has put on the list, and which labels say an old price.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  LABEL_COPIES_MAX,
  LABEL_LINES_MAX,
  LABELS_PER_ORDER_MAX,
  LABELS_WITHOUT_ASKING,
  type LabelOrder,
  LabelOrderAnswer,
  LabelSheet,
  LabelSheetNoted,
  type StaleLabel,
  StaleLabelList,
} from '#domain/wire/label-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type LabelLine = {
  productId: string
  unitCode: string
  name: string
  priceMinor: number
  copies: number
}
type NewLine = Omit<LabelLine, 'copies'>

type Deps = { link: Pick<HubLink, 'door'>; newId: () => string }

const isSame = (one: NewLine, other: NewLine): boolean =>
  one.productId === other.productId && one.unitCode === other.unitCode

/** Each selling unit has a label of its own; what has no price cannot have one. */
export const labelsOf = (product: ProductMessage): NewLine[] =>
  product.units
    .filter(({ price_minor }) => price_minor > 0)
    .map(({ unit_code, price_minor }) => ({
      ...{ productId: product.product_id, unitCode: unit_code },
      ...{ name: product.name, priceMinor: price_minor },
    }))

export class LabelsModel {
  readonly #deps: Deps
  readonly #lines = signal<readonly LabelLine[]>([])
  readonly #stale = signal<readonly StaleLabel[] | null>(null)
  readonly #staleCount = signal(0)
  /** Kept until the hub has answered: pressing twice prints once. */
  #order: LabelOrder | null = null

  readonly lines: ReadonlySignal<readonly LabelLine[]> = this.#lines
  /** By name, at most as many as one order takes; null until the hub has answered. */
  readonly stale: ReadonlySignal<readonly StaleLabel[] | null> = this.#stale
  readonly staleCount: ReadonlySignal<number> = this.#staleCount
  readonly total = computed(() => this.#lines.value.reduce((sum, { copies }) => sum + copies, 0))
  readonly isMuch = computed(() => this.total.value > LABELS_WITHOUT_ASKING)
  readonly isTooMuch = computed(() => this.total.value > LABELS_PER_ORDER_MAX)

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async refresh(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/labels/stale' } as const
    const answer = await this.#deps.link.door.call(request, StaleLabelList)
    if (!answer.ok) return answer
    this.#stale.value = answer.value.labels
    this.#staleCount.value = answer.value.count
    return { ok: true, value: null }
  }

  /** One more of it; false where the list is full. */
  add(line: NewLine): boolean {
    const known = this.#lines.peek().find((each) => isSame(each, line))
    if (known) return this.setCopies(known, known.copies + 1)
    if (this.#lines.peek().length >= LABEL_LINES_MAX) return false
    this.#set([...this.#lines.peek(), { ...line, copies: 1 }])
    return true
  }

  /** None takes it off the list. */
  setCopies(line: NewLine, copies: number): boolean {
    if (copies > LABEL_COPIES_MAX) return false
    const lines = this.#lines.peek()
    this.#set(
      copies < 1
        ? lines.filter((each) => !isSame(each, line))
        : lines.map((each) => (isSame(each, line) ? { ...each, copies } : each)),
    )
    return true
  }

  /**
   * Puts every label with an old price on the list once, as far as the list has room; not those
   * whose new paper is under way.
   */
  addStale(): void {
    const known = this.#lines.peek()
    const missing = (this.#stale.peek() ?? [])
      .filter(({ print_state }) => print_state === null)
      .map(
        (each): LabelLine => ({
          ...{ productId: each.product_id, unitCode: each.unit_code, name: each.name },
          ...{ priceMinor: each.price_minor, copies: 1 },
        }),
      )
      .filter((line) => !known.some((each) => isSame(each, line)))
    this.#set([...known, ...missing].slice(0, LABEL_LINES_MAX))
  }

  clear(): void {
    this.#set([])
  }

  /** How many labels were ordered. The list is empty then, and the old prices are asked anew. */
  async print(): Promise<TillOutcome<number>> {
    this.#order ??= {
      order_id: this.#deps.newId(),
      labels: this.#lines.peek().map(({ productId, unitCode, copies }) => ({
        ...{ product_id: productId, unit_code: unitCode, copies },
      })),
    }
    const body = JSON.stringify(this.#order)
    const request = { method: 'POST', path: '/api/console/labels', body } as const
    const answer = await this.#deps.link.door.call(request, LabelOrderAnswer)
    if (!answer.ok) return answer
    this.clear()
    await this.refresh()
    return { ok: true, value: answer.value.label_count }
  }

  /** What is on the list, drawn for a sheet that this browser prints. */
  async draw(): Promise<TillOutcome<LabelSheet>> {
    const labels = this.#lines.peek().map(({ productId, unitCode, copies }) => ({
      ...{ product_id: productId, unit_code: unitCode, copies },
    }))
    const body = JSON.stringify({ labels })
    const request = { method: 'POST', path: '/api/console/labels/sheet', body } as const
    return this.#deps.link.door.call(request, LabelSheet)
  }

  /** A person says that the sheet came out: its labels hang with the prices that stand on it. */
  async noteSheet(sheet: LabelSheet): Promise<TillOutcome<null>> {
    const labels = sheet.labels.map(({ product_id, unit_code, price_minor }) => ({
      ...{ product_id, unit_code, price_minor },
    }))
    const body = JSON.stringify({ labels })
    const request = { method: 'POST', path: '/api/console/labels/sheet/printed', body } as const
    const answer = await this.#deps.link.door.call(request, LabelSheetNoted)
    if (!answer.ok) return answer
    this.clear()
    return this.refresh()
  }

  #set(lines: readonly LabelLine[]): void {
    this.#lines.value = lines
    this.#order = null
  }
}
