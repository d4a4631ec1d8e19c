// node provisioning/update/update-box.ts <verb>
//   resume         before the hub, at the start of the machine: settles what was broken off
//   step           by a timer: takes what head office wants, when the shop allows
//   take <file>    by a technician: now, if no shift is open
//   status
// Runs from `steady`, the last release that was proven, never from the one that is tried.
import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRelease } from '../release/read-release.ts'
import { compareVersions, ReleaseFault, readReleaseKeys } from '../release/release-manifest.ts'
import { unpackRelease } from '../release/unpack-release.ts'
import { systemctl } from '../systemctl.ts'
import { assertRoom, NoRoom, sizeOf, updateBytes } from './assert-room.ts'
import { askShopUnit, boxServices, mendUnits } from './box-services.ts'
import { DurableDisk } from './durable-disk.ts'
import { forgetTaken } from './forget-taken.ts'
import { mayBegin } from './hold-alone.ts'
import {
  type Box,
  beginUpdate,
  continueUpdate,
  currentVersion,
  isGivenUp,
  isWaiting,
  readLast,
  readUpdate,
  resumeUpdate,
} from './take-update.ts'
import { forgetWait, tellRefused, tellWait } from './tell-update.ts'

const PATHS = {
  programs: '/opt/ocean',
  database: '/var/lib/ocean/hub/outlet.db',
  update: '/var/lib/ocean/update',
}
const INBOX = join(PATHS.update, 'inbox')
const KEYS = '/etc/ocean/release-keys'
const ARCH = process.arch === 'arm64' ? 'arm64' : 'amd64'

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`)
}

const openBox = (isByHand: boolean): Box => ({
  ...{ disk: new DurableDisk(), paths: PATHS, services: boxServices(isByHand) },
  ...{ nowMs: () => Date.now(), say },
})

/**
 * Verifies the whole file before it unpacks any of it; nothing that runs is touched. It works on a
 * copy that is root's alone: what lies in the inbox is another user's, and a stick is pulled out.
 */
function stage(box: Box, file: string): string {
  const taken = join(PATHS.update, 'taken.release')
  assertRoom(PATHS.update, sizeOf(file))
  try {
    copyFileSync(file, taken)
    return unpack(box, taken)
  } finally {
    rmSync(taken, { force: true })
  }
}

function unpack(box: Box, file: string): string {
  const { manifest } = readRelease(file, readReleaseKeys(KEYS))
  const running = currentVersion(box)
  if (manifest.arch !== ARCH) {
    throw new ReleaseFault(`it is for ${manifest.arch}, this box is ${ARCH}`, 'other-machine')
  }
  if (compareVersions(manifest.version, running) <= 0) {
    const words = `it is ${manifest.version}, and ${running} runs: updates go forward`
    throw new ReleaseFault(words, 'not-newer')
  }
  forgetOld(box, manifest.version)
  if (!existsSync(join(PATHS.programs, 'releases', manifest.version))) {
    const bytes = updateBytes(manifest, PATHS.database)
    for (const folder of [PATHS.programs, PATHS.update]) assertRoom(folder, bytes)
  }
  unpackRelease(file, join(PATHS.programs, 'releases'), manifest)
  return manifest.version
}

/** Of the releases that lie here, the one that runs and the one to come stay. */
function forgetOld(box: Box, coming: string): void {
  const kept = [currentVersion(box), coming]
  for (const name of readdirSync(join(PATHS.programs, 'releases'))) {
    if (kept.includes(name)) continue
    rmSync(join(PATHS.programs, 'releases', name), { recursive: true, force: true })
  }
}

async function take(file: string): Promise<void> {
  const box = openBox(true)
  const update = readUpdate(box)
  // One that waits for the shop goes on, also when its stick is gone; another file replaces it.
  if (!update || (isWaiting(update) && existsSync(file))) {
    const version = stage(box, file)
    if (version !== update?.to) beginUpdate(box, version)
  }
  const left = await continueUpdate(box)
  if (left) throw new Error('close all shifts, then say the same again')
  const last = readLast(box)
  if (last?.result !== 'done') throw new Error(`${last?.to}: ${last?.result}, ${last?.reason}`)
}

async function step(): Promise<void> {
  const box = openBox(false)
  const update = readUpdate(box)
  if (update && !isWaiting(update)) {
    await continueUpdate(box)
    return
  }
  if (!update) forgetTaken(INBOX, currentVersion(box))
  const { wanted } = askShopUnit()
  if (wanted === null || compareVersions(wanted, currentVersion(box)) <= 0) {
    // Head office has taken its word back, or somebody at the box brought it: theirs to say.
    if (!update) return forgetWait(box, readLast(box))
    tellWait(box, update.to, 'by-hand')
    say(`${update.to} waits: head office does not want it here`)
    return
  }
  if (update?.to === wanted) {
    await continueUpdate(box)
    return
  }
  if (isGivenUp(readLast(box), wanted)) return forgetWait(box, readLast(box))
  const name = `ocean-${wanted}-${ARCH}.release`
  const found = readdirSync(INBOX)
  if (!found.includes(name)) {
    // One that was refused is said to be that until another one is here.
    if (!found.includes(`${name}.refused`)) tellWait(box, wanted, 'not-here')
    say(`${wanted} is wanted here; it is not in ${INBOX} yet`)
    return
  }
  stageWanted(box, wanted, join(INBOX, name))
  await continueUpdate(box)
}

function stageWanted(box: Box, wanted: string, file: string): void {
  try {
    beginUpdate(box, stage(box, file))
  } catch (error) {
    if (error instanceof NoRoom) tellWait(box, wanted, 'no-room')
    if (error instanceof ReleaseFault) {
      tellRefused(box, wanted, error.code)
      // An empty mark, of now: its age says when it may be fetched once more.
      writeFileSync(`${file}.refused`, '')
      rmSync(file)
    }
    throw error
  }
}

async function main([verb, file]: string[]): Promise<void> {
  // Services of other users run what is unpacked here.
  process.umask(0o022)
  if ((verb === 'step' || verb === 'take') && !mayBegin(verb, PATHS.update)) {
    return say('another update is under way: this look leaves it alone')
  }
  if (verb === 'resume') {
    const result = resumeUpdate(openBox(false))
    if (result) systemctl('daemon-reload')
    mendUnits(say)
    say(result ?? 'nothing was broken off')
  } else if (verb === 'step') await step()
  else if (verb === 'take' && file) await take(file)
  else if (verb === 'status') {
    const box = openBox(false)
    const facts = { current: currentVersion(box), update: readUpdate(box), last: readLast(box) }
    say(JSON.stringify(facts, null, 2))
  } else throw new Error('say resume, step, take <file> or status')
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
