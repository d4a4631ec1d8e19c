import { readdir, readFile } from 'node:fs/promises'

/** Null where there is no such file, or it will not be read: sysfs answers EIO at times. */
export async function readText(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    return null
  }
}

/** A whole number alone in its file. */
export async function readInteger(path: string): Promise<number | null> {
  const text = await readText(path)
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null
}

export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch {
    return []
  }
}
