import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Network cards as the kernel lists them; those without a device behind them are none. */
export function readLinks(folder = '/sys/class/net') {
  return listIfThere(folder)
    .filter((name) => name !== 'lo' && /^[\w.-]{1,16}$/.test(name))
    .map((name) => {
      const megabits = Number(readIfThere(join(folder, name, 'speed')))
      return {
        name,
        is_up: readIfThere(join(folder, name, 'operstate')) === 'up',
        megabits: Number.isSafeInteger(megabits) && megabits > 0 ? megabits : null,
      }
    })
}

function listIfThere(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
