// Full-text search over the catalogue in memory. All folded texts stand in one long string, one
// line each, because scanning one string for the rarest word is many times faster than asking
// fifty thousand short ones.

export type SearchText = {
  /** Folded. */
  name: string
  /** SKU and barcodes, folded. */
  codes: readonly string[]
}
export type TextSearch = {
  put(id: string, text: SearchText): void
  remove(id: string): void
  /** Ids whose text contains every word of `query` (folded), best match first. */
  find(query: string, limit: number): string[]
}

/** A line of the page: ` name\tcode\tcode\n`; a space or tab stands before every word start. */
type Line = { id: string; name: string; codes: readonly string[]; text: string }
type Page = { text: string; starts: number[]; lines: Line[] }
type Scored = { line: Line; rank: number }

export function createTextSearch(): TextSearch {
  const lines = new Map<string, Line>()
  let page: Page | null = null
  return {
    put(id, { name, codes }) {
      lines.set(id, { id, name, codes, text: ` ${name}\t${codes.join('\t')}\n` })
      page = null
    },
    remove(id) {
      if (lines.delete(id)) page = null
    },
    find(query, limit) {
      const words = query.split(' ').filter((word) => word !== '')
      if (words.length === 0) return []
      page ??= layOut([...lines.values()])
      return findOn(page, query, words, limit)
    },
  }
}

function layOut(lines: Line[]): Page {
  const starts: number[] = []
  let length = 0
  for (const line of lines) {
    starts.push(length)
    length += line.text.length
  }
  return { text: lines.map((line) => line.text).join(''), starts, lines }
}

/** Word starts first; only when they do not fill the list, anywhere inside a word. */
function findOn(page: Page, query: string, words: string[], limit: number): string[] {
  const rarest = words.reduce((a, b) => (b.length > a.length ? b : a))
  const found = new Map<string, Scored>()
  for (const needle of [` ${rarest}`, `\t${rarest}`, rarest]) {
    if (needle === rarest && (found.size >= limit || rarest.length < 2)) break
    collect(page, needle, query, words, found)
  }
  return [...found.values()]
    .sort(byRank)
    .slice(0, limit)
    .map(({ line }) => line.id)
}

function collect(
  page: Page,
  needle: string,
  query: string,
  words: string[],
  found: Map<string, Scored>,
): void {
  let at = page.text.indexOf(needle)
  while (at !== -1) {
    const index = lineAt(page.starts, at)
    const line = page.lines[index]
    if (line === undefined) return
    if (!found.has(line.id)) {
      const rank = rankOf(line, query, words)
      if (rank !== null) found.set(line.id, { line, rank })
    }
    const next = (page.starts[index] ?? 0) + line.text.length
    at = page.text.indexOf(needle, next)
  }
}

/** Lower is better; null when a word is missing. */
function rankOf(line: Line, query: string, words: string[]): number | null {
  if (line.codes.includes(query)) return 0
  if (line.name === query) return 1
  if (line.name.startsWith(query)) return 2
  let isAtStarts = true
  for (const word of words) {
    if (!line.text.includes(word)) return null
    isAtStarts &&= line.text.includes(` ${word}`) || line.text.includes(`\t${word}`)
  }
  return isAtStarts ? 3 : 4
}

function byRank(a: Scored, b: Scored): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  if (a.line.name.length !== b.line.name.length) return a.line.name.length - b.line.name.length
  return a.line.name < b.line.name ? -1 : a.line.name > b.line.name ? 1 : 0
}

/** The line that holds a position: the last start not beyond it. */
function lineAt(starts: number[], position: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}
