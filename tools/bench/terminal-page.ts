// What the terminal bench does inside the page, where the clock is the page's own. Each function
// is sent into the page as it stands, so it refers to nothing outside itself.

export type SaleTimes = {
  /** From Enter behind a barcode to its line in the basket. */
  lineMs: number[]
  /** From the tap on "pay" to "done". */
  doneMs: number[]
  /** From the barcode to "done". */
  wholeMs: number[]
}

declare global {
  interface Window {
    /** How long each commit of a sale into the journal took, from its beginning to `complete`. */
    journalWritesMs: number[]
  }
}

/** Runs before the page's own scripts: the commit is known by the stores that it writes. */
export function watchJournalWrites(): void {
  window.journalWritesMs = []
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const fromMs = performance.now()
    const transaction = begin.call(this, stores, mode, options)
    const names = transaction.objectStoreNames
    if (mode === 'readwrite' && names.contains('pending_transactions') && names.contains('cart')) {
      transaction.addEventListener('complete', () => {
        window.journalWritesMs.push(performance.now() - fromMs)
      })
    }
    return transaction
  }
}

/** A cashier with quick hands: a barcode, F8, the exact amount, the next customer. */
export async function sellInPage(order: { code: string; count: number }): Promise<SaleTimes> {
  const find = <E extends HTMLElement>(selector: string): Promise<E> =>
    new Promise((resolve, reject) => {
      const endMs = performance.now() + 60_000
      const look = (): void => {
        const found = document.querySelector<E>(selector)
        if (found) resolve(found)
        else if (performance.now() > endMs) reject(new Error(`not on the screen: ${selector}`))
        else setTimeout(look, 2)
      }
      look()
    })
  const press = (target: EventTarget, key: string) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  const times: SaleTimes = { lineMs: [], doneMs: [], wholeMs: [] }
  for (let sold = 0; sold < order.count; sold += 1) {
    const input = await find<HTMLInputElement>('.search-field input')
    input.value = order.code
    input.dispatchEvent(new Event('input', { bubbles: true }))
    const beginMs = performance.now()
    press(input, 'Enter')
    await find('.line-facts')
    times.lineMs.push(performance.now() - beginMs)
    press(window, 'F8')
    const confirm = await find('[data-testid=pay-confirm]:not([disabled])')
    const tapMs = performance.now()
    confirm.click()
    await find('.done-title')
    times.doneMs.push(performance.now() - tapMs)
    times.wholeMs.push(performance.now() - beginMs)
    press(window, 'Escape')
  }
  return times
}

/** From a changed search field to the frame that shows what it finds. */
export async function searchInPage(queries: string[]): Promise<number[]> {
  const input = document.querySelector<HTMLInputElement>('.search-field input')
  if (!input) throw new Error('there is no search field')
  const shown = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const write = async (text: string): Promise<number> => {
    const fromMs = performance.now()
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await shown()
    return performance.now() - fromMs
  }
  const times: number[] = []
  for (const query of queries) {
    times.push(await write(query))
    if (!document.querySelector('.product-tile')) throw new Error(`nothing found: ${query}`)
    await write('')
  }
  return times
}

/** From a changed field of the customers' dialog to the row of whom it names; see searchInPage. */
export async function lookUpInPage(names: string[]): Promise<number[]> {
  const waitFor = <T>(look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const endMs = performance.now() + 60_000
      const again = (): void => {
        const found = look()
        if (found !== null) resolve(found)
        else if (performance.now() > endMs) reject(new Error('no customer was found'))
        else setTimeout(again, 2)
      }
      again()
    })
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F3', bubbles: true, cancelable: true }))
  const input = await waitFor(() =>
    document.querySelector<HTMLInputElement>('[role=dialog] input, dialog[open] input'),
  )
  const times: number[] = []
  for (const name of names) {
    const fromMs = performance.now()
    input.value = name
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await waitFor(() =>
      [...document.querySelectorAll('.customer-row-name')].some((row) => row.textContent === name)
        ? true
        : null,
    )
    times.push(performance.now() - fromMs)
  }
  // What Escape is to an open dialog; a key that no hand pressed does not close one.
  input.closest('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }))
  await waitFor(() => (document.querySelector('dialog[open]') === null ? true : null))
  return times
}

/** Of the page that stands: what its worker needed to be there, and what the browser keeps. */
export async function weighInPage() {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const { usage = 0 } = await navigator.storage.estimate()
  const { workerStart = 0, fetchStart = 0 } = navigation ?? {}
  return { usageBytes: usage, isFromWorker: workerStart > 0, workerMs: fetchStart - workerStart }
}
