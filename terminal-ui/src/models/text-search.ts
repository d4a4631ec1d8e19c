// Full-text search over the catalogue in memory. All folded texts stand in one long string, one
// line each: to scan one string is many times faster than to ask fifty thousand short ones.

export type SearchText = {
  /** Folded. */
  name: string
  /** SKU and barcodes, folded. */
  codes: readonly string[]
}
export type TextSearch = {
  put(id: string, text: SearchText): void
  remove(id: string): void
  /** Lays out what came in since the last search, so that the next one need not. */
  prepare(): void
  /**
   * Ids whose text contains every word of `query` (folded), best first: names that begin with the
   * query, then all words at beginnings of words, then anywhere. Shorter names before longer.
   */
  find(query: string, limit: number): string[]
}

/** `text` is ` name\tcode\tcode\n`: a space or a tab stands before every beginning of a word. */
type Line = { id: string; name: string; text: string }
/** Begins with a line feed, so that every line has one before it. Shortest names first. */
type Page = { text: string; starts: number[]; lines: Line[] }

/** So many changed lines are searched beside the page before it is laid out again. */
const LOOSE_LINES_MAX = 1_000

export function createTextSearch(): TextSearch {
  const lines = new Map<string, Line>()
  let main = layOut([])
  let loose = layOut([])
  /** Changed or removed since the page was laid out: its line there no longer counts. */
  const changed = new Set<string>()
  let isLooseStale = false

  function prepare(): void {
    if (changed.size > LOOSE_LINES_MAX) {
      main = layOut([...lines.values()])
      loose = layOut([])
      changed.clear()
    } else if (isLooseStale) {
      loose = layOut([...changed].map((id) => lines.get(id)).filter((line) => line !== undefined))
    }
    isLooseStale = false
  }
  function change(id: string): void {
    changed.add(id)
    isLooseStale = true
  }
  return {
    put(id, { name, codes }) {
      lines.set(id, { id, name, text: ` ${name}\t${codes.join('\t')}\n` })
      change(id)
    },
    remove(id) {
      if (lines.delete(id)) change(id)
    },
    prepare,
    find(query, limit) {
      prepare()
      const words = query.split(' ').filter((word) => word !== '')
      if (words.length === 0) return []
      const stages = [findOn(loose, words, limit), findOn(main, words, limit, changed)]
      return rankedIds(stages, limit)
    },
  }
}

/** What one page answers, each list in the page's order. */
type Stages = { beginning: Line[]; atStarts: Line[]; inside: Line[] }

function rankedIds(stages: readonly Stages[], limit: number): string[] {
  const ranks = ['beginning', 'atStarts', 'inside'] as const
  const ranked = ranks.flatMap((rank) => stages.flatMap((stage) => stage[rank]).sort(byName))
  return ranked.slice(0, limit).map((line) => line.id)
}

function findOn(
  page: Page,
  words: readonly string[],
  limit: number,
  skipped: ReadonlySet<string> = new Set(),
): Stages {
  const query = words.join(' ')
  const stages: Stages = { beginning: [], atStarts: [], inside: [] }
  eachLineWith(page, `\n ${query}`, 1, (line) => {
    if (!skipped.has(line.id)) stages.beginning.push(line)
    return stages.beginning.length < limit
  })
  if (stages.beginning.length >= limit) return stages
  const rarest = words.reduce((a, b) => (b.length > a.length ? b : a))
  // A single letter is inside nearly every line: it counts where a word of the name begins.
  const needle = rarest.length > 1 ? rarest : ` ${rarest}`
  eachLineWith(page, needle, 0, (line) => {
    const isKnown = skipped.has(line.id) || line.text.startsWith(query, 1)
    if (!isKnown) sortIn(stages, line, words, limit)
    return stages.atStarts.length < limit
  })
  return stages
}

function sortIn(stages: Stages, line: Line, words: readonly string[], limit: number): void {
  let isAtStarts = true
  for (const word of words) {
    if (!line.text.includes(word)) return
    isAtStarts &&= line.text.includes(` ${word}`) || line.text.includes(`\t${word}`)
  }
  if (isAtStarts) stages.atStarts.push(line)
  else if (stages.inside.length < limit) stages.inside.push(line)
}

/**
 * Visits every line in which `needle` occurs, once, in the page's order, until the visitor answers
 * false. `offset`: how many characters of the needle belong to the line before.
 */
function eachLineWith(
  page: Page,
  needle: string,
  offset: number,
  visit: (line: Line) => boolean,
): void {
  let index = 0
  let at = page.text.indexOf(needle)
  while (at !== -1) {
    const position = at + offset
    while ((page.starts[index + 1] ?? Number.POSITIVE_INFINITY) <= position) index += 1
    const line = page.lines[index]
    if (line === undefined || !visit(line)) return
    const nextStart = page.starts[index + 1]
    if (nextStart === undefined) return
    at = page.text.indexOf(needle, nextStart - offset)
  }
}

function layOut(unordered: Line[]): Page {
  const lines = unordered.sort((a, b) => a.name.length - b.name.length)
  const starts: number[] = []
  let length = 1
  for (const line of lines) {
    starts.push(length)
    length += line.text.length
  }
  return { text: `\n${lines.map((line) => line.text).join('')}`, starts, lines }
}

function byName(a: Line, b: Line): number {
  if (a.name.length !== b.name.length) return a.name.length - b.name.length
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
