// The second journal's files in the browser's own file system: through a worker where it can flush
// them to disk, else as well as the page itself can.

import type { FileAnswer, FileRequest } from './opfs-worker.ts'
import type { SegmentFiles } from './segment-files.ts'

export const FOLDER = 'journal'
/** What a worker answers unasked, before anything else: whether it can flush. */
const ABILITY = 0

/** Null where the browser has no such file system. */
export async function openOpfsFiles(): Promise<SegmentFiles | null> {
  const root = await navigator.storage?.getDirectory?.()
  const folder = await root?.getDirectoryHandle(FOLDER, { create: true })
  if (folder === undefined) return null
  const appender = flushing().catch(() => pageAppender(folder))
  return {
    append: async (name, bytes) => (await appender).append(name, bytes),
    remove: async (name) => (await appender).remove(name),
    close: () => void appender.then((each) => each.close()),
    async list() {
      const names: string[] = []
      for await (const name of folder.keys()) names.push(name)
      return names
    },
    async read(name) {
      const file = await (await folder.getFileHandle(name)).getFile()
      return new Uint8Array(await file.arrayBuffer())
    },
  }
}

type Appender = Pick<SegmentFiles, 'append' | 'remove' | 'close'>

/**
 * Only a worker has the handle that flushes, and only a worker sees whether this browser knows it.
 * Rejects where it does not, or where no worker runs.
 */
async function flushing(): Promise<Appender> {
  const worker = new Worker(new URL('./opfs-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>()
  let lastId = ABILITY
  let isDead = false
  worker.onmessage = ({ data }: MessageEvent<FileAnswer>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.fault === null) asked?.resolve()
    else asked?.reject(new Error(data.fault))
  }
  worker.onerror = () => {
    isDead = true
    for (const { reject } of waiting.values()) reject(deadWorker())
    waiting.clear()
  }
  try {
    await new Promise<void>((resolve, reject) => waiting.set(ABILITY, { resolve, reject }))
  } catch (error) {
    worker.terminate()
    throw error
  }
  const ask = (request: Omit<FileRequest, 'id'>) =>
    new Promise<void>((resolve, reject) => {
      // It would wait for ever, and with it whoever forgets old files.
      if (isDead) return reject(deadWorker())
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      worker.postMessage({ id: lastId, ...request } satisfies FileRequest)
    })
  return {
    append: (name, bytes) => ask({ name, bytes }),
    remove: (name) => ask({ name, bytes: null }),
    close: () => worker.terminate(),
  }
}

const deadWorker = (): Error => new Error('the worker does not run')

/** Without such a worker: each addition writes the file anew, one after another. */
function pageAppender(folder: FileSystemDirectoryHandle): Appender {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
  return {
    append: (name, bytes) =>
      inTurn(async () => {
        const handle = await folder.getFileHandle(name, { create: true })
        const { size } = await handle.getFile()
        const stream = await handle.createWritable({ keepExistingData: true })
        await stream.write({ type: 'write', position: size, data: bytes })
        await stream.close()
      }),
    remove: (name) => inTurn(() => folder.removeEntry(name).catch(passMissing)),
    close() {},
  }
}

const passMissing = (error: unknown): void => {
  if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error
}
