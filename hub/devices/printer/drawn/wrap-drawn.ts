/** Rows of one block; more than this is no name. */
const ROWS_MAX = 24
const words = new Intl.Segmenter(undefined, { granularity: 'word' })
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

type Measure = (text: string) => number

/**
 * Breaks at spaces; a text without spaces that is wider than the paper (Thai and Chinese write
 * none) between its words, and between letters only where a word is wider still. Never empty.
 */
export function wrapDrawn(text: string, widthDots: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  for (const { part, glue } of partsOf(text, widthDots, measure)) {
    const joined = line === '' ? part : line + glue + part
    if (measure(joined) <= widthDots || line === '') line = joined
    else {
      lines.push(line)
      line = part
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line)
  return lines.slice(0, ROWS_MAX)
}

type Part = { part: string; glue: '' | ' ' }

function partsOf(text: string, widthDots: number, measure: Measure): Part[] {
  const fits = (part: string): boolean => measure(part) <= widthDots
  return text
    .split(' ')
    .filter((spaced) => spaced !== '')
    .flatMap((spaced) => {
      if (fits(spaced)) return [{ part: spaced, glue: ' ' }]
      const pieces = segmentsOf(spaced, words).flatMap((word) =>
        fits(word) ? [word] : segmentsOf(word, letters),
      )
      return pieces.map((part, index) => ({ part, glue: index === 0 ? ' ' : '' }) satisfies Part)
    })
}

const segmentsOf = (text: string, segmenter: Intl.Segmenter): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment)
