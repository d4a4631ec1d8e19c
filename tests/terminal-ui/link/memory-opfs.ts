// The browser's own file system in memory, as far as the second journal uses it: what was written
// and not flushed or closed is gone with the power, a file is held by one writer, and a worker is a
// program of its own that hears copies of messages.

type Fault = 'quota' | 'in-part' | null
type FileRequest = { id: number; name: string; bytes: Uint8Array | null }
type Hears = (event: { data: unknown }) => void

/**
 * Of all tests: the same name twice would be the same run of a program. All of one length, which
 * stands in what V8 compiles: coverage adds up only what is as long.
 */
let programs = 1_000

export class MemoryOpfs {
  /** What a power cut leaves. */
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly workers: { requests: FileRequest[]; isTerminated: boolean; die(): void }[] = []
  /** What becomes of the next write, or of a removal. */
  fault: Fault = null
  /** Files that a page before this one has not let go of yet. */
  readonly held = new Set<string>()
  /** As in Chrome 102 to 107: the handle's answers are promises. */
  answersLate = false

  readonly storage = {
    getDirectory: async () => ({ getDirectoryHandle: async () => this.#folder }),
  }

  readonly #folder = {
    getFileHandle: async (name: string, how?: { create: boolean }) => {
      if (!this.files.has(name)) {
        if (!how?.create) throw new DOMException(name, 'NotFoundError')
        this.files.set(name, new Uint8Array(0))
      }
      return this.#fileHandle(name)
    },
    removeEntry: async (name: string) => {
      if (this.fault === 'quota' || this.held.has(name)) {
        throw new DOMException(name, 'NoModificationAllowedError')
      }
      if (!this.files.delete(name)) throw new DOMException(name, 'NotFoundError')
    },
    keys: () => this.files.keys(),
  }

  #fileHandle(name: string) {
    return {
      getFile: async () => new Blob([this.files.get(name) ?? '']),
      createWritable: async () => this.#stream(name),
      createSyncAccessHandle: async () => this.#syncHandle(name),
    }
  }

  #stream(name: string) {
    let bytes = this.files.get(name) ?? new Uint8Array(0)
    return {
      write: async ({ position, data }: { position: number; data: Uint8Array }) => {
        if (this.fault === 'quota') throw new DOMException(name, 'QuotaExceededError')
        bytes = written(bytes, data, position)
      },
      close: async () => void this.files.set(name, bytes),
    }
  }

  #syncHandle(name: string) {
    if (this.held.has(name)) throw new DOMException(name, 'NoModificationAllowedError')
    this.held.add(name)
    let bytes = this.files.get(name) ?? new Uint8Array(0)
    const late = <T>(value: T) => (this.answersLate ? Promise.resolve(value) : value)
    return {
      write: (data: Uint8Array, { at }: { at: number }) => {
        if (this.fault === 'quota') throw new DOMException(name, 'QuotaExceededError')
        const taken = this.fault === 'in-part' ? data.subarray(1) : data
        bytes = written(bytes, taken, at)
        return late(taken.length)
      },
      getSize: () => late(bytes.length),
      flush: () => late(void this.files.set(name, bytes)),
      close: () => late(void this.held.delete(name)),
    }
  }

  /** What `new Worker` comes to: `load` runs the program anew, over globals of its own. */
  workerClass(load: (program: number) => Promise<unknown>) {
    const opfs = this
    return class {
      onmessage: Hears | null = null
      onerror: (() => void) | null = null
      #isOver = false
      readonly #record = {
        requests: [] as FileRequest[],
        isTerminated: false,
        die: () => {
          this.#isOver = true
          this.onerror?.()
        },
      }
      readonly #hears: Promise<Hears>

      constructor() {
        opfs.workers.push(this.#record)
        programs += 1
        this.#hears = new Promise((resolve) => {
          Object.assign(globalThis, {
            addEventListener: (_type: 'message', hears: Hears) => resolve(hears),
            postMessage: (data: unknown) => this.#say(structuredClone(data)),
          })
        })
        load(programs).catch(() => this.#record.die())
      }
      #say(data: unknown): void {
        if (!this.#isOver) this.onmessage?.({ data })
      }
      postMessage(request: FileRequest): void {
        this.#record.requests.push(request)
        if (this.#isOver) return
        const copy = structuredClone(request)
        void this.#hears.then((hears) => this.#isOver || hears({ data: copy }))
      }
      terminate(): void {
        this.#isOver = true
        this.#record.isTerminated = true
      }
    }
  }
}

function written(before: Uint8Array, data: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const after = new Uint8Array(Math.max(before.length, at + data.length))
  after.set(before)
  after.set(data, at)
  return after
}
