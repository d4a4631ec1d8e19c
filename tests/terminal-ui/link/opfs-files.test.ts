// The second journal's files over the browser's file system: what was promised is on the disk,
// whichever way the browser has of writing it, and a storage that fails says so.
import t, { type Test } from 'tap'
import { openOpfsFiles } from '../../../terminal-ui/src/link/opfs-files.ts'
import type { SegmentFiles } from '../../../terminal-ui/src/link/segment-files.ts'
import { MemoryOpfs } from './memory-opfs.ts'

const PROGRAM = '../../../terminal-ui/src/link/opfs-worker.ts'
/** Chrome 90 to 101 has no flushing handle; Safari has had nothing else for years. */
type Ability =
  | 'flushes'
  | 'cannot-flush'
  | 'runs-no-worker'
  | 'has-no-workers'
  | 'has-no-file-system'

function browser(t: Test, ability: Ability): MemoryOpfs {
  const opfs = new MemoryOpfs()
  class FileSystemFileHandle {}
  if (ability === 'flushes') {
    Object.assign(FileSystemFileHandle.prototype, { createSyncAccessHandle() {} })
  }
  const worker = opfs.workerClass((n) =>
    ability === 'runs-no-worker' ? Promise.reject(new Error('404')) : import(`${PROGRAM}?n=${n}`),
  )
  const globals = {
    navigator: ability === 'has-no-file-system' ? {} : { storage: opfs.storage },
    FileSystemFileHandle,
    Worker: ability === 'has-no-workers' ? undefined : worker,
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

for (const ability of ['flushes', 'cannot-flush', 'runs-no-worker', 'has-no-workers'] as const) {
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
      const used = opfs.workers.filter(({ requests }) => requests.length > 0)
      t.equal(used.length, ability === 'flushes' ? 1 : 0)
      t.ok(
        opfs.workers.every((each) => each.isTerminated || used.includes(each)),
        'a worker of no use is ended',
      )
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

t.test(
  'a reload: the page before still holds the file, and the sale is copied all the same',
  async (t) => {
    const { opfs, files } = await open(t, 'flushes')
    opfs.held.add('one')
    const appended = files.append('one', bytes(1))
    setTimeout(() => opfs.held.delete('one'), 60)
    await appended
    t.same(opfs.files.get('one'), bytes(1))
  },
)

t.test('another tab that never lets go: told, not waited for without end', async (t) => {
  const { opfs, files } = await open(t, 'flushes')
  opfs.held.add('one')
  await t.rejects(files.append('one', bytes(1)), /NoModificationAllowed/)
  await files.append('two', bytes(2))
  t.same(opfs.files.get('two'), bytes(2))
})

t.test('closing ends the worker', async (t) => {
  const { opfs, files } = await open(t, 'flushes')
  await files.append('one', bytes(1))
  files.close()
  await new Promise(setImmediate)
  t.equal(opfs.workers[0]?.isTerminated, true)
})

t.test('a browser without such a file system has no second journal', async (t) => {
  browser(t, 'has-no-file-system')
  t.equal(await openOpfsFiles(), null)
})
