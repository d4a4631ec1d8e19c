// Other rooms are asked as programs: this one knows neither the hub's database nor the cloud.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..', '..')
const RUN_MS_MAX = 30 * 60_000
const WORDS_MAX = 600
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024

/**
 * Runs one of our programs to its end and reads the JSON that it prints. Throws in its words. Root
 * runs it as the owner of `asOwnerOf`: what SQLite leaves beside a database must be the hub's.
 */
export function askProgram<T>(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  asOwnerOf: string | null = null,
): T {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [join(ROOT, program), ...args],
    {
      ...{ env: environment, encoding: 'utf8', timeout: RUN_MS_MAX },
      ...{ maxBuffer: OUTPUT_BYTES_MAX, stdio: ['ignore', 'pipe', 'pipe'] },
      ...(asOwnerOf === null ? {} : ownerOf(asOwnerOf)),
    },
  )
  if (error) throw new Error(`${program}: ${error.message}`)
  if (status !== 0) throw new Error(stderr.trim().slice(-WORDS_MAX) || `${program}: ${status}`)
  return JSON.parse(stdout) as T
}

function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const { uid, gid } = statSync(folder)
  return { uid, gid }
}
