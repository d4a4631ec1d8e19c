import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a small file so that a power cut leaves the old one or the new one, whole, and after the
 * return the new one. Both steps are needed: the bytes, and the name in its folder.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode: number): void {
  const draft = `${path}.new`
  withFile(draft, 'w', mode, (file) => {
    writeFileSync(file, content)
    fsyncSync(file)
  })
  renameSync(draft, path)
  syncPath(dirname(path))
}

/** Returns when the medium has a file's bytes, or a folder's names. */
export const syncPath = (path: string): void => withFile(path, 'r', 0, fsyncSync)

function withFile(path: string, flags: string, mode: number, work: (file: number) => void): void {
  const file = openSync(path, flags, mode)
  try {
    work(file)
  } finally {
    closeSync(file)
  }
}
