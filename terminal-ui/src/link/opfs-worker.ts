// Adds to files and flushes them: a browser lets only a worker do that.

/** bytes null: the file goes. */
export type FileRequest = { id: number; name: string; bytes: Uint8Array<ArrayBuffer> | null }
/** 0: whether this browser can flush, said before anything is asked. */
export type FileAnswer = { id: number; fault: string | null }

type Handle = {
  write(bytes: Uint8Array, options: { at: number }): number | Promise<number>
  getSize(): number | Promise<number>
  flush(): void | Promise<void>
  close(): void | Promise<void>
}
type Openable = FileSystemFileHandle & { createSyncAccessHandle(): Promise<Handle> }

/** As in opfs-files.ts; this file is a program of its own. */
const FOLDER = 'journal'
const TRIES_MAX = 40
const TRY_EVERY_MS = 50
let open: { name: string; handle: Handle; size: number } | null = null
let last: Promise<void> = Promise.resolve()

const canFlush =
  typeof FileSystemFileHandle === 'function' &&
  'createSyncAccessHandle' in FileSystemFileHandle.prototype
postMessage({ id: 0, fault: canFlush ? null : 'no flushing' } satisfies FileAnswer)

addEventListener('message', ({ data }: MessageEvent<FileRequest>) => {
  last = last.then(async () => {
    const fault = await obey(data).then(
      () => null,
      (error: unknown) => String(error),
    )
    postMessage({ id: data.id, fault } satisfies FileAnswer)
  })
})

async function obey({ name, bytes }: FileRequest): Promise<void> {
  if (open !== null && (open.name !== name || bytes === null)) {
    await open.handle.close()
    open = null
  }
  if (bytes === null) return remove(await openFolder(), name)
  // Older browsers answer with promises where newer ones answer at once.
  if (open === null) {
    const folder = await openFolder()
    const file = (await folder.getFileHandle(name, { create: true })) as Openable
    const handle = await takeHandle(file)
    open = { name, handle, size: await handle.getSize() }
  }
  const written = await open.handle.write(bytes, { at: open.size })
  open.size += bytes.length
  if (written !== bytes.length) throw new Error('written in part')
  await open.handle.flush()
}

async function openFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  return root.getDirectoryHandle(FOLDER, { create: true })
}

/** A page that is being left lets go of the file a little later than the next one wants it. */
async function takeHandle(file: Openable): Promise<Handle> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await file.createSyncAccessHandle()
    } catch (error) {
      if (tries === TRIES_MAX || !isNamed(error, 'NoModificationAllowedError')) throw error
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS))
    }
  }
}

async function remove(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name)
  } catch (error) {
    if (!isNamed(error, 'NotFoundError')) throw error
  }
}

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof DOMException && error.name === name
