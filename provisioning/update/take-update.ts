// An update from beginning to end, and what becomes of one that was broken off. Every step is
// written down before it is done, and can be done again (decision 0099).
//
//   staged ─▶ rehearsed ─▶ saving ─▶ saved ─▶ trying ─▶ proven ─▶ (none)
//                             └────────┴────────┴─▶ undoing ─▶ (none)
import { join } from 'node:path'
import type { UpdateReason } from '#domain/wire/update-word.ts'
import type { DurableDisk } from './durable-disk.ts'
import { tellOutcome, tellWait } from './tell-update.ts'
import type { UpdateFault } from './update-fault.ts'
import { type Outcome, readJournal, type Update, writeJournal } from './update-journal.ts'

const POWER_CUT = 'the power went away'
/** A release that takes the machine down with it looks the same. */
const POWER_CUTS_MAX = 3

export type BoxPaths = {
  /** Holds releases/, current, steady, next. */
  programs: string
  database: string
  /** Holds journal.json, last.json, told.json, before/. */
  update: string
}

/** What an update asks of the machine. Each waits until it is so, or throws a sentence. */
export type BoxServices = {
  /** The next release migrates a copy of the data. */
  rehearse(): Promise<void>
  /** Null: the shop lets it happen now; else why not. */
  whyNotNow(): Promise<UpdateFault | null>
  stop(): Promise<void>
  /** The new release behind closed doors: it serves, and nobody is let in. */
  startTrial(): Promise<void>
  /** Null: the release answers as it should; else what is wrong. */
  faultOf(version: string): Promise<UpdateFault | null>
  /** Everything, with its doors open. */
  start(): Promise<void>
}

export type Box = {
  disk: DurableDisk
  paths: BoxPaths
  services: BoxServices
  nowMs(): number
  say(sentence: string): void
}

const journalOf = ({ paths }: Box): string => join(paths.update, 'journal.json')
const copyOf = ({ paths }: Box): string => join(paths.update, 'before')
const lastOf = ({ paths }: Box): string => join(paths.update, 'last.json')
const link = ({ paths }: Box, name: string): string => join(paths.programs, name)
const folderOf = (version: string): string => `releases/${version}`

export const readUpdate = (box: Box): Update | null => readJournal(box.disk, journalOf(box))

/** How the one before ended. */
export function readLast(box: Box): Outcome | null {
  const text = box.disk.readText(lastOf(box))
  return text === null ? null : (JSON.parse(text) as Outcome)
}

/**
 * What failed here needs a person's word. That the power went is no failure of the release, unless
 * it goes every time.
 */
export function isGivenUp(last: Outcome | null, to: string): boolean {
  if (last?.to !== to || last.result === 'done') return false
  const cuts = cutsOf(last, to)
  return cuts === 0 || cuts >= POWER_CUTS_MAX
}

const cutsOf = (last: Outcome | null, to: string): number =>
  last?.to === to ? (last.cuts ?? 0) : 0

/** The release that runs, or would. */
export const currentVersion = (box: Box): string =>
  (box.disk.targetOf(link(box, 'current')) ?? '').replace(/^releases\//, '')

/** Nothing has been stopped for it: it may still be left alone. */
export const isWaiting = ({ phase }: Update): boolean => phase === 'staged' || phase === 'rehearsed'

/** A release that lies unpacked is to be taken, instead of one that waits. */
export function beginUpdate(box: Box, to: string): Update {
  const from = currentVersion(box)
  const update: Update = {
    ...{ format: 1, from, to, phase: 'staged', isSaved: false, reason: null },
  }
  box.disk.pointTo(link(box, 'next'), folderOf(to))
  writeJournal(box.disk, journalOf(box), update)
  return update
}

/** One call goes as far as the shop allows. Answers what is left to do: null is nothing. */
export async function continueUpdate(box: Box): Promise<Update | null> {
  let update = readUpdate(box)
  if (update?.phase === 'staged') {
    try {
      box.disk.pointTo(link(box, 'next'), folderOf(update.to))
      await box.services.rehearse()
    } catch (error) {
      return refuse(box, update, (error as Error).message)
    }
    update = move(box, update, 'rehearsed')
  }
  if (update?.phase === 'rehearsed') {
    const fault = await box.services.whyNotNow()
    if (fault !== null) {
      wait(box, update.to, fault)
      return update
    }
    return switchOver(box, update)
  }
  return update && settle(box, update)
}

/**
 * After a power cut, before the hub: undoes what was not proven, finishes what was. Nothing is
 * started: the machine is just doing that.
 */
export function resumeUpdate(box: Box): Outcome['result'] | null {
  const update = readUpdate(box)
  if (!update || isWaiting(update)) return null
  if (update.phase === 'proven') return finishFiles(box, update)
  return undoFiles(box, markUndoing(box, update, { code: 'power-cut', words: POWER_CUT }))
}

async function switchOver(box: Box, rehearsed: Update): Promise<Update | null> {
  const begun = await closeShop(box, rehearsed)
  if (begun.phase !== 'saving') return begun
  let update = begun
  let code: UpdateReason = 'not-saved'
  try {
    box.disk.saveDatabase(box.paths.database, copyOf(box))
    update = move(box, { ...update, isSaved: true }, 'saved')
    box.disk.pointTo(link(box, 'current'), folderOf(update.to))
    update = move(box, update, 'trying')
    code = 'not-started'
    await box.services.startTrial()
    code = 'no-answer'
    const fault = await box.services.faultOf(update.to)
    if (fault !== null) return settle(box, markUndoing(box, update, fault))
  } catch (error) {
    return settle(box, markUndoing(box, update, { code, words: (error as Error).message }))
  }
  return settle(box, move(box, update, 'proven'))
}

/** Answers it as it was where the shop goes on after all. */
async function closeShop(box: Box, rehearsed: Update): Promise<Update> {
  try {
    await box.services.stop()
    // Somebody may have opened a shift while the hub was still there.
    const fault = await box.services.whyNotNow()
    if (fault === null) return move(box, rehearsed, 'saving')
    wait(box, rehearsed.to, fault)
  } catch (error) {
    // Nothing was begun: a shop does not stay closed because it could not be asked.
    await box.services.start()
    throw error
  }
  await box.services.start()
  return rehearsed
}

/** Ends an update that is proven or to be undone, and has the shop sell again. */
async function settle(box: Box, update: Update): Promise<null> {
  await box.services.stop()
  if (update.phase === 'proven') finishFiles(box, update)
  else undoFiles(box, markUndoing(box, update, { code: 'broken-off', words: 'it was broken off' }))
  await box.services.start()
  return null
}

/** Tills are let in afterwards: whatever comes now, the data of before never come back. */
function finishFiles(box: Box, update: Update): 'done' {
  box.disk.pointTo(link(box, 'current'), folderOf(update.to))
  box.disk.pointTo(link(box, 'steady'), folderOf(update.to))
  conclude(box, update, 'done')
  return 'done'
}

function undoFiles(box: Box, update: Update): 'rolled-back' {
  box.disk.pointTo(link(box, 'current'), folderOf(update.from))
  if (update.isSaved) box.disk.restoreDatabase(box.paths.database, copyOf(box))
  conclude(box, update, 'rolled-back')
  return 'rolled-back'
}

function refuse(box: Box, update: Update, reason: string): null {
  conclude(box, { ...update, reason, code: 'rehearsal-failed' }, 'refused')
  return null
}

/** The journal goes before the copy: an update without a journal never needs it. */
function conclude(box: Box, { to, reason: words, code }: Update, result: Outcome['result']): void {
  const reason = result === 'done' ? null : words
  const outcome: Outcome = { to, result, reason, at_ms: box.nowMs() }
  if (code !== undefined && result !== 'done') outcome.code = code
  if (reason === POWER_CUT) outcome.cuts = cutsOf(readLast(box), to) + 1
  box.disk.writeText(lastOf(box), `${JSON.stringify(outcome)}\n`)
  tellOutcome(box, outcome)
  box.disk.remove(journalOf(box))
  box.disk.remove(copyOf(box))
  box.say(`${to}: ${result}${reason === null ? '' : `, ${reason}`}`)
}

function wait(box: Box, to: string, { code, words }: UpdateFault): void {
  tellWait(box, to, code)
  box.say(`${to} waits: ${words}`)
}

/** What was said first stands: it is why all of it began. */
function markUndoing(box: Box, update: Update, { code, words }: UpdateFault): Update {
  // Half a copy is of no use, and may be what leaves no room for the next word.
  if (!update.isSaved) box.disk.remove(copyOf(box))
  if (update.phase === 'undoing') return update
  return move(box, { ...update, reason: words, code }, 'undoing')
}

function move(box: Box, update: Update, phase: Update['phase']): Update {
  const moved = { ...update, phase }
  writeJournal(box.disk, journalOf(box), moved)
  return moved
}
