// "Go to…": finds a place by what somebody types of its name, its group or another word for it.

import { foldText } from '#domain/search-text.ts'

export type Destination = {
  key: string
  name: string
  /** What it belongs to, said beside it. */
  group: string
  /** Other words that people look for it by. */
  words: string
}

/** No list that a person reads is longer. */
export const DESTINATIONS_SHOWN = 12

/**
 * Those in which every word of the query is found, best first: the name begins with it, each word
 * begins a word of the name, each stands in the name, then anywhere. Without a query: all.
 */
export function findDestinations<T extends Destination>(all: readonly T[], query: string): T[] {
  const asked = foldText(query)
  if (asked === '') return [...all]
  const words = asked.split(' ')
  const ranked = all.flatMap((each) => {
    const rank = rankOf(each, asked, words)
    return rank === null ? [] : [{ each, rank }]
  })
  // Where two are as good, the order of the menu decides: sorting keeps it.
  return ranked.sort((a, b) => a.rank - b.rank).map(({ each }) => each)
}

function rankOf(each: Destination, asked: string, words: readonly string[]): number | null {
  const name = foldText(each.name)
  if (name.startsWith(asked)) return 0
  if (words.every((word) => ` ${name}`.includes(` ${word}`))) return 1
  if (words.every((word) => name.includes(word))) return 2
  const rest = ` ${foldText(`${each.name} ${each.words} ${each.group}`)}`
  if (words.every((word) => rest.includes(` ${word}`))) return 3
  return words.every((word) => rest.includes(word)) ? 4 : null
}
