/** One line of the benchmark table: our figure, its reference from the same run, their ratio. */
export type Finding = {
  what: string
  ours: string
  reference: string
  /** Null where the figure stands alone. */
  ratio: number | null
  /** The budget of the design in words; null where there is none. */
  budget: string | null
  isMet?: (ratio: number) => boolean
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

export function tableOf(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const ratio = finding.ratio === null ? '' : finding.ratio.toFixed(2)
    const verdict = finding.ratio === null ? null : finding.isMet?.(finding.ratio)
    const met = verdict === undefined || verdict === null ? '' : verdict ? ' met' : ' MISSED'
    const cells = [finding.what, finding.ours, finding.reference, ratio]
    return `| ${[...cells, `${finding.budget ?? '–'}${met}`].join(' | ')} |`
  })
  return ['| what | ours | reference | ratio | budget |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  )
}
