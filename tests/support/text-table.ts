// Scenarios as text: a heading, one row per case, the expected result last.

/** The cell under a heading; a heading that the table does not have is a mistake in the test. */
export type Row = (heading: string) => string

/** Rows of a table with `|` between cells; empty lines are skipped. */
export function textTable(text: string): Row[] {
  const [headings = [], ...rows] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return rows.map((cells) => {
    if (cells.length !== headings.length) throw new Error(`row with other columns: ${cells}`)
    return (heading) => {
      const cell = cells[headings.indexOf(heading)]
      if (cell === undefined) throw new Error(`no column ${heading}`)
      return cell
    }
  })
}

/** The parts of a cell that lists several things. */
export const listOf = (text: string): string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
