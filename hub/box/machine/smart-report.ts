// What `smartctl --json -a` says of a disk, as far as a shop needs it.
// Fields: smartmontools' own JSON; NVMe: Base Specification 2.0, figure 207.
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'

const Attribute = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  value: Type.Integer(),
  raw: Type.Object({ value: Type.Number() }),
})
const Report = Type.Object({
  model_name: Type.Optional(Type.String()),
  device: Type.Optional(Type.Object({ protocol: Type.Optional(Type.String()) })),
  smart_status: Type.Optional(Type.Object({ passed: Type.Optional(Type.Boolean()) })),
  endurance_used: Type.Optional(
    Type.Object({ current_percent: Type.Optional(Type.Integer({ minimum: 0 })) }),
  ),
  nvme_smart_health_information_log: Type.Optional(
    Type.Object({
      critical_warning: Type.Optional(Type.Integer()),
      percentage_used: Type.Optional(Type.Integer({ minimum: 0 })),
      media_errors: Type.Optional(Type.Number()),
    }),
  ),
  ata_smart_attributes: Type.Optional(Type.Object({ table: Type.Optional(Type.Array(Attribute)) })),
})
type Report = Static<typeof Report>

/** Names under which makers count what is left, from 100 down. */
const LEFT =
  /^(SSD_Life_Left|Media_Wearout_Indicator|Wear_Leveling_Count|Percent_Lifetime_Remain|Remaining_Lifetime_Perc)$/
/** Sectors that wait to be replaced, and those that could not be. */
const LOST_SECTORS = new Set([197, 198])
/** Sectors that were replaced already: it began. */
const MOVED_SECTORS = 5

export type SmartFacts = {
  kind: 'nvme' | 'ata' | null
  model: string | null
  life_used_percent: number | null
  warning: 'worn' | 'failing' | null
  isSaid: boolean
}

/** Null: it is no report of smartctl. */
export function readSmart(text: string): SmartFacts | null {
  const report = parse(text)
  if (!report) return null
  const { nvme_smart_health_information_log: nvme, smart_status } = report
  const protocol = report.device?.protocol?.toLowerCase()
  const used = usedOf(report)
  return {
    kind: nvme || protocol === 'nvme' ? 'nvme' : protocol === 'ata' ? 'ata' : null,
    model: report.model_name ?? null,
    life_used_percent: used,
    warning: warningOf(report),
    isSaid: used !== null || smart_status?.passed !== undefined,
  }
}

function parse(text: string): Report | null {
  try {
    const report: unknown = JSON.parse(text)
    return Check(Report, report) ? report : null
  } catch {
    return null
  }
}

const tableOf = (report: Report) => report.ata_smart_attributes?.table ?? []

function usedOf(report: Report): number | null {
  const said =
    report.endurance_used?.current_percent ??
    report.nvme_smart_health_information_log?.percentage_used
  if (said !== undefined) return said
  const left = tableOf(report).find(({ name, value }) => LEFT.test(name) && value <= 100)
  return left ? Math.max(0, 100 - left.value) : null
}

function warningOf(report: Report): SmartFacts['warning'] {
  const { nvme_smart_health_information_log: nvme, smart_status } = report
  const count = (isMeant: (id: number) => boolean) =>
    tableOf(report).some(({ id, raw }) => isMeant(id) && raw.value > 0)
  if (smart_status?.passed === false || (nvme?.critical_warning ?? 0) !== 0) return 'failing'
  if (count((id) => LOST_SECTORS.has(id))) return 'failing'
  return count((id) => id === MOVED_SECTORS) || (nvme?.media_errors ?? 0) > 0 ? 'worn' : null
}
