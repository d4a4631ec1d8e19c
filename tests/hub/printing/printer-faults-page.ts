// docs/testing/printer-faults.md as it is measured: npm run printer-faults writes it, and a test
// holds it against what is measured.
import { FAULT_ROWS, type Measured, measureFault } from './fault-matrix.ts'
import { WIRES, type WireKind } from './fault-rig.ts'

export const PAGE = 'docs/testing/printer-faults.md'
/** Receipts of one cell have numbers of their own. */
const NUMBERS_EACH = 10

export type Cell = { name: string; wire: WireKind; isWordless: boolean; measured: Measured }

export async function measureAll(
  path: string,
  onCell: (cell: Cell) => void = () => {},
): Promise<Cell[]> {
  const cells: Cell[] = []
  let n = 100
  for (const row of FAULT_ROWS) {
    for (const wire of WIRES) {
      const measured = await measureFault(row, wire, path, n)
      n += NUMBERS_EACH
      const cell = { name: row.name, wire, isWordless: row.isWordless ?? false, measured }
      cells.push(cell)
      onCell(cell)
    }
  }
  return cells
}

const NOT_OUT = /^(queued|not-started|uncertain|cancelled)/
const ENDED = /^(printed|sent|uncertain)/

/** What may never be, in whatever row. */
export function faultsOf({
  isWordless,
  measured,
}: Pick<Cell, 'isWordless' | 'measured'>): string[] {
  const { struck, mended, next } = measured
  const wrong: string[] = []
  for (const { state, paper } of [struck, mended, next]) {
    if (paper === 'TWICE') wrong.push('on paper twice')
    if (state === 'printed' && paper !== 'whole') wrong.push(`printed, and ${paper} on paper`)
    const mayBeOut = NOT_OUT.test(state) || (isWordless && state === 'sent')
    if (paper !== 'whole' && !mayBeOut) wrong.push(`${paper} on paper, and ${state}`)
    if (paper !== 'nothing' && !ENDED.test(state)) wrong.push(`${paper} on paper, yet ${state}`)
  }
  if (struck.state.startsWith('uncertain') && mended.state !== struck.state) {
    wrong.push('an uncertain job was taken up again by itself')
  }
  if (next.paper === 'whole' && !next.isExact) wrong.push('the next receipt is damaged')
  return wrong
}

const HEAD = `# What a printer’s faults come to

Written by \`npm run printer-faults\`, and held against what is measured by
\`tests/hub/printing/printer-faults.test.ts\`. Each row is the real print worker on a real
database, the real wire, and a printer that fails; three receipts are printed: one before the
fault, one that it strikes, and one after it is mended. Time is virtual, the patience is the
shop’s own, except that a printer without paper has 30 s instead of ten minutes. Where a hub is
killed, another starts on its database.

In every row: no original is on paper twice; one that is not whole on paper is waiting or asks a
person (only a printer without a word may call it \`sent\`); \`printed\` is whole on paper; the
receipt after is whole and exact, unless a fault of its own strikes it.

| fault | wire | the receipt it struck | on paper | when mended | on paper | the next |
|---|---|---|---|---|---|---|
`

export function pageOf(cells: readonly Cell[]): string {
  const rows = new Map<string, WireKind[]>()
  for (const { name, wire, measured } of cells) {
    const { struck, mended, next, waits } = measured
    const waited = waits.length > 0 ? `${waits.join(', ')}, then ` : ''
    const end = [
      ...[`${waited}${struck.state}`, struck.paper, mended.state, mended.paper],
      `${next.state}, ${next.paper}`,
    ]
    const key = `${name} | % | ${end.join(' | ')}`
    rows.set(key, [...(rows.get(key) ?? []), wire])
  }
  const lines = [...rows].map(([row, wires]) => `| ${row.replace('%', wires.join(', '))} |`)
  return `${HEAD}${lines.join('\n')}\n`
}
