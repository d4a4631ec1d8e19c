// The file that says that another box is this outlet's now: in the data folder, so that it outlives
// a start, and of one life, so that a restored or begun-anew database is not held by it.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { toIso } from '#domain/datetime.ts'
import { replaceFile } from '../system/durable-file.ts'

export const FENCE_MARKER = 'fenced'

const Fence = Type.Object({ epoch: Type.String(), since: Type.String() })
export type Fence = Static<typeof Fence>

export const leaveFence = (dataFolder: string, epoch: string, nowMs: number): void =>
  replaceFile(
    join(dataFolder, FENCE_MARKER),
    `${JSON.stringify({ epoch, since: toIso(nowMs) })}\n`,
    0o640,
  )

/** Of this life; one of another life is taken away. */
export function heedFence(dataFolder: string, epoch: string): Fence | null {
  const path = join(dataFolder, FENCE_MARKER)
  const fence = read(path)
  if (fence === null || fence.epoch === epoch) return fence
  rmSync(path, { force: true })
  return null
}

function read(path: string): Fence | null {
  try {
    const fence: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Check(Fence, fence) ? fence : null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}
