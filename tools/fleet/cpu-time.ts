// Processor time of processes, from /proc.
import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second wherever Node runs. */
const TICKS_PER_SECOND = 100

/** Seconds of processor that the process took; with those of its children, living and gone. */
export function cpuSeconds(pid: number, withChildren = false): number {
  const own = readTimes(pid)
  if (!own) return 0
  if (!withChildren) return own.self
  return childrenOf(pid).reduce(
    (sum, child) => sum + (readTimes(child)?.self ?? 0),
    own.self + own.reaped,
  )
}

function readTimes(pid: number): { self: number; reaped: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime, stime, cutime, cstime: fields 14 to 17, the first here being field 3.
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map(Number)
    return {
      self: (utime + stime) / TICKS_PER_SECOND,
      reaped: (cutime + cstime) / TICKS_PER_SECOND,
    }
  } catch {
    return null
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter((word) => word !== '')
      .map(Number)
  } catch {
    return []
  }
}

/** Resident memory in megabytes. */
export function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
