// Units are links into the release that runs, so that what is in them changes with it; which there
// are does not change by itself. This makes the links that lack and takes away those that the
// release has not. install.sh makes the same ones; its test compares (decision 0124).
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DurableDisk } from './durable-disk.ts'

const UNIT = /^ocean-[a-z0-9-]*\.(service|timer|path|socket)(\.d)?$/
const STOPPED = /^ocean-.*\.(service|timer|path|socket)$/
const WANTED_BY = /^WantedBy=(.+)$/gm

export type UnitPlaces = {
  /** Holds current and steady. */
  programs: string
  /** systemd's folder of the machine's own units. */
  units: string
}

/** Makes what lacks; `wanted`: the units that the machine starts by itself. */
export function linkUnits(
  disk: DurableDisk,
  places: UnitPlaces,
): { isChanged: boolean; wanted: string[] } {
  const links = meant(places)
  let isChanged = false
  for (const [path, target] of links) {
    // Somebody's own word about a unit (a file, a link to /dev/null) stays.
    if (lstatSync(path, { throwIfNoEntry: false })) continue
    mkdirSync(dirname(path), { recursive: true })
    disk.pointTo(path, target)
    isChanged = true
  }
  const wants = [...links.keys()].filter((path) => dirname(path) !== places.units)
  return { isChanged, wanted: [...new Set(wants.map((path) => basename(path)))] }
}

/** Takes away what leads to a unit that is not there (`units`), or not wanted, any more. */
export function unlinkGone(
  disk: DurableDisk,
  places: UnitPlaces,
): { isChanged: boolean; units: string[] } {
  const [links, ours] = [meant(places), join(places.programs, 'current/systemd/')]
  const wants = readdirSync(places.units).filter((name) => name.endsWith('.wants'))
  const gone: string[] = []
  for (const folder of [places.units, ...wants.map((name) => join(places.units, name))]) {
    for (const path of readdirSync(folder).map((name) => join(folder, name))) {
      if (!disk.targetOf(path)?.startsWith(ours) || links.has(path)) continue
      disk.remove(path)
      gone.push(path)
    }
  }
  const names = gone.filter((path) => dirname(path) === places.units).map((path) => basename(path))
  return { isChanged: gone.length > 0, units: names.filter((name) => STOPPED.test(name)) }
}

/** Each link and where it leads. What the machine starts by itself, a proven release has. */
function meant({ programs, units }: UnitPlaces): Map<string, string> {
  const links = new Map<string, string>()
  const current = join(programs, 'current/systemd')
  for (const name of readdirSync(current).filter((name) => UNIT.test(name))) {
    const target = join(current, name)
    links.set(join(units, name), target)
    if (name.endsWith('.d') || !existsSync(join(programs, 'steady/systemd', name))) continue
    for (const [, by = ''] of readFileSync(target, 'utf8').matchAll(WANTED_BY)) {
      for (const one of by.trim().split(/\s+/)) links.set(join(units, `${one}.wants`, name), target)
    }
  }
  return links
}
