// Figures by row: what the reports add up, whatever they group by.
import type { ReportColumn } from '#domain/wire/report-message.ts'

export type Figures = Partial<Record<ReportColumn, number>>
export type KeyedFigures = Figures & { key: string; name?: string | null }
export type Group = { name: string | null; figures: Map<ReportColumn, number> }
export type Groups = Map<string, Group>

/** Adds rows to what was read before: a period is read day by day. */
export function addTo(groups: Groups, rows: readonly KeyedFigures[]): void {
  for (const { key, name = null, ...figures } of rows) {
    const group = groups.get(key) ?? { name: null, figures: new Map() }
    group.name = name ?? group.name
    for (const [column, amount] of Object.entries(figures) as [ReportColumn, number | null][]) {
      group.figures.set(column, (group.figures.get(column) ?? 0) + (amount ?? 0))
    }
    groups.set(key, group)
  }
}

export const valuesOf = (group: Group | undefined, columns: readonly ReportColumn[]): number[] =>
  columns.map((column) => group?.figures.get(column) ?? 0)

export const sumUp = (rows: readonly (readonly number[])[], columnCount: number): number[] =>
  Array.from({ length: columnCount }, (_, index) =>
    rows.reduce((sum, values) => sum + (values[index] ?? 0), 0),
  )
