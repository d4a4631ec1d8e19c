// What the second journal has that this browser cannot open goes to the hub as soon as it answers.

import { effect, signal } from '@preact/signals'
import { SalvageAnswer } from '#domain/wire/salvage-message.ts'
import { createBackOff } from '../link/back-off.ts'
import { callHub } from '../link/hub-http.ts'
import { noteCommandsTaken } from '../link/seal-command.ts'
import { frameHandedOver } from '../link/segment-frames.ts'
import { surveyFiles } from '../link/segment-survey.ts'
import { noteTakenSealed } from '../link/unreadable-sales.ts'
import type { BootModel } from './boot-model.ts'
import { SalvageModel } from './salvage-model.ts'
import type { Till } from './till.ts'

const AGAIN_MS_MIN = 5_000
const AGAIN_MS_MAX = 120_000

/** What only the hub can open, once it was looked for; null before. */
export const salvage = signal<SalvageModel | null>(null)

/** Looks for it while a till is open, and where none can be opened. */
export function followSalvage(boot: BootModel): () => void {
  let looked: Till | 'broken' | null = null
  const again = createBackOff(boot.seams, { firstMs: AGAIN_MS_MIN, maxMs: AGAIN_MS_MAX })
  const look = (subject: Till | 'broken'): void => {
    const opening = subject === 'broken' ? salvageWithoutTill(boot) : salvageOfTill(subject)
    opening.then(
      (found) => {
        if (looked === subject) salvage.value = found
      },
      // The files could not be read now: that says nothing of what is in them.
      () => {
        if (looked === subject) again.retry(() => look(subject))
      },
    )
  }
  const stopLooking = effect(() => {
    const till = boot.till.value
    const isBroken = boot.phase.value === 'storage-broken'
    const subject = till ?? (isBroken ? 'broken' : null)
    if (subject === looked) return
    looked = subject
    salvage.value = null
    again.reset()
    if (subject !== null) look(subject)
  })
  const stopSending = effect(() => {
    const found = salvage.value
    const till = boot.till.value
    if (found === null || found.saleCount + found.otherCount === 0) return
    // With a broken storage the session's cookie may still open the hub's door.
    if (till !== null && !till.link.isConnected.value) return
    const backOff = createBackOff(boot.seams, { firstMs: AGAIN_MS_MIN, maxMs: AGAIN_MS_MAX })
    const handOver = async (): Promise<void> => {
      if (found.state.peek() === 'done' || found.state.peek() === 'refused') return
      const end = await found.handOver()
      // A person may have asked meanwhile.
      if (end === 'waiting' || end === 'sending') return backOff.retry(() => void handOver())
      if (end !== 'done' || found.takenCount.peek() === 0) return
      till?.link.noteIncident({ kind: 'sales-handed-over', count: found.takenCount.peek() })
    }
    void handOver()
    return () => backOff.reset()
  })
  return () => {
    looked = null
    again.reset()
    stopLooking()
    stopSending()
  }
}

async function salvageOfTill({ commands, link, database, seams }: Till): Promise<SalvageModel> {
  const second = await link.vault.second
  if (second === null) throw new Error('the second journal is not open')
  // They came back after what was kept was read.
  if (second.putBackCommandCount > 0) link.background.run(commands.drain())
  return new SalvageModel({
    files: second.sealed,
    call: (request) => link.door.call(request, SalvageAnswer),
    async onTaken(ids) {
      await noteTakenSealed(database, ids)
      await noteCommandsTaken(database, ids, seams.subtle)
      // Read in its turn: a look that began before this would be shown after it.
      link.background.run(commands.drain())
      await link.journalChanged()
    },
    onHandedOver: async (name, unreadableCount) => second.noteHandedOver(name, unreadableCount),
  })
}

async function salvageWithoutTill({ seams }: BootModel): Promise<SalvageModel> {
  const files = await seams.openSegmentFiles()
  const { sealed } = await surveyFiles(null, files)
  return new SalvageModel({
    files: sealed,
    call: (request) => callHub(seams, request, SalvageAnswer),
    onTaken: async () => {},
    onHandedOver: async (name, unreadableCount) =>
      files?.append(name, frameHandedOver({ atMs: seams.clock.nowMs(), unreadableCount })),
  })
}
