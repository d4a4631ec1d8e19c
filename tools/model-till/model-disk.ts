// The browser's own file system for models and tests: outlives a crash, can be slow, torn, broken.
import type { SegmentFiles } from '../../terminal-ui/src/link/segment-files.ts'

export class ModelDisk {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>()
  /** What the next additions come to; null: all is well. */
  trouble: 'fails' | 'never-answers' | 'torn' | null = null
  opened = 0
  /** So many more looks at what there is fail. */
  unlistable = 0

  readonly open = async (isThere = () => true): Promise<SegmentFiles> => {
    this.opened += 1
    return {
      append: (name, bytes) => (isThere() ? this.#append(name, bytes) : new Promise(() => {})),
      list: async () => {
        if (this.unlistable > 0) {
          this.unlistable -= 1
          throw new Error('the folder could not be read')
        }
        return [...this.files.keys()]
      },
      read: async (name) => this.files.get(name)?.slice() ?? new Uint8Array(0),
      remove: async (name) => void this.files.delete(name),
      close: () => {},
    }
  }

  /** Bytes of the one file there is. */
  soleFile(): Uint8Array<ArrayBuffer> {
    const [bytes] = this.files.values()
    if (bytes === undefined || this.files.size !== 1) throw new Error(`${this.files.size} files`)
    return bytes
  }

  async #append(name: string, bytes: Uint8Array): Promise<void> {
    if (this.trouble === 'fails') throw new Error('the storage is full')
    if (this.trouble === 'never-answers') await new Promise(() => {})
    const before = this.files.get(name) ?? new Uint8Array(0)
    const added = this.trouble === 'torn' ? bytes.subarray(0, bytes.length >> 1) : bytes
    const after = new Uint8Array(before.length + added.length)
    after.set(before)
    after.set(added, before.length)
    this.files.set(name, after)
    if (this.trouble === 'torn') throw new Error('the power went')
  }
}
