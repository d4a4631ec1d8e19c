// A browser for tests: a fake IndexedDB that outlives a "crash", fake time, a hub to talk to.
import 'fake-indexeddb/auto'
import { webcrypto } from 'node:crypto'
import type { Test } from 'tap'
import {
  openTerminalDatabase,
  type TerminalDatabase,
} from '../../../terminal-ui/src/link/database.ts'
import type {
  Marks,
  TabLockEvents,
  TerminalSeams,
} from '../../../terminal-ui/src/link/terminal-seams.ts'
import { ModelDisk } from '../../../tools/model-till/model-disk.ts'
import { seededRandomness, TEST_START_MS } from '../../support/fake-seams.ts'
import { FakeTime } from './fake-time.ts'
import { ScriptedHub } from './scripted-hub.ts'

let benches = 0

export type Bench = {
  time: FakeTime
  hub: ScriptedHub
  seams: TerminalSeams
  marks: Map<string, string>
  /** The second journal's storage. */
  disk: ModelDisk
  /** Of the tab lock, in the order in which tabs asked for it. */
  tabs: { events: TabLockEvents; takes: number }[]
  /** What the browser does when the page becomes visible again. */
  wake(): void
  databaseName: string
  /** Another connection to the same storage: what a restarted page finds. */
  open(): Promise<TerminalDatabase>
}

export function createBench(t: Test, seed = 1): Bench {
  benches += 1
  const databaseName = `bench-${benches}`
  const time = new FakeTime()
  const hub = new ScriptedHub()
  hub.nowMs = () => TEST_START_MS + time.clock.monotonicMs()
  const marks = new Map<string, string>()
  const disk = new ModelDisk()
  const tabs: Bench['tabs'] = []
  const wakers = new Set<() => void>()
  const opened: TerminalDatabase[] = []
  t.teardown(() => {
    for (const database of opened) database.close()
  })
  const seams: TerminalSeams = {
    clock: time.clock,
    timers: time.timers,
    randomness: seededRandomness(seed),
    fetch: hub.fetch,
    openSocket: hub.openSocket,
    upload: () => Promise.reject(new Error('no upload in this test')),
    lockTab(_name, events) {
      const tab = { events, takes: 0 }
      tabs.push(tab)
      return { take: () => (tab.takes += 1), release: () => {} }
    },
    subtle: webcrypto.subtle as SubtleCrypto,
    openSegmentFiles: () => disk.open(),
    marks: marksOver(marks),
    onWake(listener) {
      wakers.add(listener)
      return () => wakers.delete(listener)
    },
    rest: () => new Promise((resolve) => setImmediate(resolve)),
    persistStorage: async () => true,
  }
  return {
    ...{ time, hub, seams, marks, disk, tabs, databaseName },
    wake() {
      for (const listener of wakers) listener()
    },
    async open() {
      const { database } = await openTerminalDatabase(databaseName, () => {})
      opened.push(database)
      return database
    },
  }
}

const marksOver = (marks: Map<string, string>): Marks => ({
  get: (name) => marks.get(name) ?? null,
  set: (name, value) => marks.set(name, value),
  remove: (name) => marks.delete(name),
})
