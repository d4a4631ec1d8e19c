// What of this till's sales and money commands nobody here can read, for as long as that is so:
// said to the cashier by what lies in the clear (receipt and amount, or kind and time), and told to
// the hub as a number that stands.

import { effect, signal, untracked } from '@preact/signals'
import type { CommandFacts } from '../link/command-record.ts'
import { unreadableSales } from '../link/unreadable-sales.ts'
import type { NoteEvent } from './client-events.ts'
import type { Till } from './till.ts'

export type UnreadableSale = { id: string; receiptNumber: string; payableMinor: number }

export const unreadable = signal<readonly UnreadableSale[]>([])
export const unreadableActs = signal<readonly CommandFacts[]>([])

/** Each is reported once in a run of the page. */
export function followUnreadable(
  till: Pick<Till, 'commands' | 'database' | 'link'>,
  note: NoteEvent,
) {
  const reported = new Set<string>()
  let look = 0
  async function find(): Promise<void> {
    look += 1
    const mine = look
    const found = till.link.counts.peek().refused > 0 ? await unreadableSales(till.database) : []
    if (mine !== look) return
    unreadable.value = found.map(({ id, receiptNumber, payableMinor }) => ({
      ...{ id, receiptNumber, payableMinor },
    }))
    for (const { id, receiptNumber, payableMinor } of unreadable.peek()) {
      if (reported.has(id)) continue
      reported.add(id)
      note({ name: 'sale_unreadable', count: payableMinor, words: receiptNumber })
    }
  }
  const stop = effect(() => {
    till.link.journalVersion.value
    till.link.background.run(find())
  })
  const stopActs = effect(() => {
    const found = till.commands.unreadable.value
    unreadableActs.value = found
    for (const { id, kind } of found) {
      if (reported.has(id)) continue
      reported.add(id)
      untracked(() => note({ name: 'command_unreadable', words: kind }))
    }
  })
  return () => {
    stop()
    stopActs()
    look += 1
    unreadable.value = []
    unreadableActs.value = []
  }
}
