// The second journal's files over the browser's file system: what was promised is on the disk,
// whichever way the browser has of writing it, and a storage that fails says so.
import t, { type Test } from 'tap'
import { openOpfsFiles } from '../../../terminal-ui/src/link/opfs-files.ts'
import type { SegmentFiles } from '../../../terminal-ui/src/link/segment-files.ts'
import { MemoryOpfs } from './memory-opfs.ts'

const PROGRAM = '../../../terminal-ui/src/link/opfs-worker.ts'
/** What this browser's handles can do on the page; the flushing one is a worker's alone. */
type Ability = 'flushes' | 'hides-flushing' | 'writes-anew' | 'no-workers' | 'no-file-system'

function browser(t: Test, ability: Ability): MemoryOpfs {
  const opfs = new MemoryOpfs()
  class FileSystemFileHandle {}
  const { prototype } = FileSystemFileHandle
  if (ability === 'flushes') Object.assign(prototype, { createSyncAccessHandle() {} })
  if (ability !== 'hides-flushing') Object.assign(prototype, { createWritable() {} })
  const hasWorkers = ability !== 'no-workers'
  const worker = opfs.workerClass((n) => import(`${PROGRAM}?program=${n}`))
  const globals = {
    navigator: ability === 'no-file-system' ? {} : { storage: opfs.storage },
    FileSystemFileHandle,
    Worker: hasWorkers ? worker : undefined,
    addEventListener: undefined,
    postMessage: undefined,
  }
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    t.teardown(() => {
      if (before) Object.defineProperty(globalThis, name, before)
      else Reflect.deleteProperty(globalThis, name)
    })
  }
  return opfs
}

async function open(t: Test, ability: Ability): Promise<{ opfs: MemoryOpfs; files: SegmentFiles }> {
  const opfs = browser(t, ability)
  const files = await openOpfsFiles()
  if (files === null) throw new Error('no files')
  t.teardown(() => files.close())
  return { opfs, files }
}

const bytes = (...values: number[]) => Uint8Array.from(values)

for (const [ability, isWorker] of [
  ['flushes', true],
  ['hides-flushing', true],
  ['writes-anew', false],
  ['no-workers', false],
] as const) {
  t.test(
    `a browser that ${ability}: each addition is on the disk when it is promised`,
    async (t) => {
      const { opfs, files } = await open(t, ability)
      await files.append('one', bytes(1, 2))
      t.same(opfs.files.get('one'), bytes(1, 2))
      await Promise.all([files.append('one', bytes(3)), files.append('one', bytes(4, 5))])
      t.same(opfs.files.get('one'), bytes(1, 2, 3, 4, 5), 'in the order in which they were asked')
      await files.append('two', bytes(6))
      await files.append('one', bytes(7))
      t.same(await files.read('one'), bytes(1, 2, 3, 4, 5, 7), 'a file is taken up where it ended')
      t.same((await files.list()).sort(), ['one', 'two'])
      await files.remove('one')
      await files.remove('one')
      t.same(await files.list(), ['two'], 'a file that is gone may be removed')
      t.equal(opfs.workers.length, isWorker ? 1 : 0)
    },
  )

  t.test(
    `a browser that ${ability}: a full storage is told, and the next try counts`,
    async (t) => {
      const { opfs, files } = await open(t, ability)
      await files.append('one', bytes(1))
      opfs.fault = 'quota'
      await t.rejects(files.append('one', bytes(2)), /QuotaExceeded|one/)
      await t.rejects(files.remove('one'))
      opfs.fault = null
      await files.append('one', bytes(3))
      t.same(opfs.files.get('one'), bytes(1, 3))
    },
  )
}

t.test('a write in part is no copy: what follows it stands whole behind it', async (t) => {
  const { opfs, files } = await open(t, 'flushes')
  opfs.fault = 'in-part'
  await t.rejects(files.append('one', bytes(1, 2, 3)), /written in part/)
  opfs.fault = null
  await files.append('one', bytes(8, 9))
  t.same(opfs.files.get('one')?.slice(-2), bytes(8, 9))
})

t.test('browsers of before 2023 answer with promises', async (t) => {
  const { opfs, files } = await open(t, 'flushes')
  opfs.answersLate = true
  await files.append('one', bytes(1))
  await files.append('two', bytes(2))
  await files.append('one', bytes(3))
  t.same(opfs.files.get('one'), bytes(1, 3))
})

t.test('a worker that dies leaves nobody waiting, now or later', async (t) => {
  const { opfs, files } = await open(t, 'flushes')
  await files.append('one', bytes(1))
  const [worker] = opfs.workers
  const waiting = files.append('one', bytes(2))
  worker?.die()
  await t.rejects(waiting, /the worker does not run/)
  await t.rejects(files.remove('one'), /the worker does not run/)
  t.same(await files.read('one'), bytes(1), 'what was promised before is there')
})

t.test('closing ends the worker', async (t) => {
  const { opfs, files } = await open(t, 'flushes')
  await files.append('one', bytes(1))
  files.close()
  t.equal(opfs.workers[0]?.isTerminated, true)
})

t.test('a browser without such a file system has no second journal', async (t) => {
  browser(t, 'no-file-system')
  t.equal(await openOpfsFiles(), null)
})
