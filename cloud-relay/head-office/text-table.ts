// Columns of text for a terminal.

/** Lines: the heading, a rule, the rows. Columns whose heading starts with > stand to the right. */
export function textTable(headings: string[], rows: string[][]): string[] {
  const isRight = headings.map((heading) => heading.startsWith('>'))
  const names = headings.map((heading) => heading.replace(/^>/, ''))
  const widths = names.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const lineOf = (cells: string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return isRight[column] ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [lineOf(names), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(lineOf)]
}
