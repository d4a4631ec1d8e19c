// How worn the disk is, as it says itself. eMMC tells it to everybody in sysfs; NVMe and SATA tell
// root, so smartctl's JSON is left by a service of its own. SD cards and USB sticks tell nobody.
// https://docs.kernel.org/driver-api/mmc/mmc-dev-attrs.html, JEDEC JESD84-B51 (EXT_CSD 267–269)
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { MediumState } from '#domain/wire/document-box.ts'
import { type FoundDisk, findDisk } from './find-disk.ts'
import { readText } from './read-text.ts'
import { readSmart } from './smart-report.ts'

/** Four reports a day: one that is older was made by a service that does not run any more. */
const REPORT_AGE_MS_MAX = 48 * 60 * 60_000
const WORN_PERCENT = 80
const OVER_PERCENT = 100
const MODEL_CHARACTERS_MAX = 80
export const MACHINE_REPORTS = 'run/ocean-machine'

type Told = Pick<MediumState, 'kind' | 'model' | 'life_used_percent'> & {
  /** Beside its wear: it warns, or it has failed. */
  warning: 'worn' | 'failing' | null
  /** Whether it says anything of its wear or of its health. */
  isSaid: boolean
}

export async function readMedium(
  root: string,
  folder: string,
  nowMs: number,
): Promise<MediumState> {
  const disk = await findDisk(root, folder)
  if (!disk) return unknown('no-disk')
  const told = disk.name.startsWith('mmcblk')
    ? await readMmc(disk)
    : await readReport(root, disk, nowMs)
  if (told === null) return unknown('not-asked')
  const { kind, life_used_percent } = told
  const model = told.model?.slice(0, MODEL_CHARACTERS_MAX) ?? null
  if (!told.isSaid) return { ...unknown('tells-nothing'), kind, model }
  return { state: judge(told), kind, model, life_used_percent, because: null }
}

const unknown = (because: NonNullable<MediumState['because']>): MediumState => ({
  ...{ state: 'unknown', kind: null, model: null, life_used_percent: null, because },
})

function judge({ life_used_percent: used, warning }: Told): MediumState['state'] {
  if (warning === 'failing' || (used ?? 0) > OVER_PERCENT) return 'failing'
  return warning === 'worn' || (used ?? 0) >= WORN_PERCENT ? 'worn' : 'well'
}

/** Tens of per cent for two kinds of cells, 0x0b for more than all; 0x00 where it is not said. */
async function readMmc({ folder }: FoundDisk): Promise<Told> {
  const [type, model, life, end] = await Promise.all(
    ['type', 'name', 'life_time', 'pre_eol_info'].map((name) =>
      readText(join(folder, 'device', name)),
    ),
  )
  const steps = (life ?? '').match(/0x[0-9a-f]{2}/gi)?.map((text) => Number(text)) ?? []
  const worst = Math.max(0, ...steps)
  const spare = Number(end ?? 0)
  return {
    kind: type === 'SD' ? 'sd' : 'emmc',
    model: model ?? null,
    life_used_percent: worst === 0 ? null : worst * 10,
    warning: spare === 3 ? 'failing' : spare === 2 ? 'worn' : null,
    isSaid: worst > 0 || spare > 0,
  }
}

async function readReport(root: string, disk: FoundDisk, nowMs: number): Promise<Told | null> {
  const path = join(root, MACHINE_REPORTS, `${disk.name}.json`)
  const text = await readText(path)
  if (text === null) return null
  const { mtimeMs } = await stat(path)
  return Math.abs(nowMs - mtimeMs) > REPORT_AGE_MS_MAX ? null : readSmart(text)
}
