import { ACKNOWLEDGE, ASK_KEYS, ASK_ROOM, CANCEL } from './printer-questions.ts'
import type { PrinterTalk } from './printer-talk.ts'

/** 94 by 94 keys, forty a block. */
const BLOCKS_MAX = 225

/**
 * The keys of the pictures that a printer keeps, or null where it has no word for it. Each block is
 * acknowledged, since it tells nothing else until then; one that does not come in time is called
 * off, so that no byte of a paper is taken for the answer to it.
 */
export async function askKeys(
  talk: PrinterTalk,
  timeoutMs: number,
): Promise<ReadonlySet<string> | null | 'connection-lost'> {
  const keys = new Set<string>()
  talk.forgetPictures()
  let question = ASK_KEYS
  for (let block = 0; block < BLOCKS_MAX; block += 1) {
    if ((await talk.send(question)).problem !== null) return 'connection-lost'
    const heard = await talk.awaitKeys(timeoutMs)
    if (heard === 'connection-lost') return heard
    if (heard === 'no-answer') break
    for (const key of heard.keys) keys.add(key)
    if (heard.isLast) {
      const { problem } = await talk.send(ACKNOWLEDGE)
      return problem === null ? keys : 'connection-lost'
    }
    question = ACKNOWLEDGE
  }
  return (await talk.send(CANCEL)).problem === null ? null : 'connection-lost'
}

/** For how many bytes of pictures it has room; null: it does not say. */
export async function askRoom(
  talk: PrinterTalk,
  timeoutMs: number,
): Promise<number | null | 'connection-lost'> {
  talk.forgetPictures()
  if ((await talk.send(ASK_ROOM)).problem !== null) return 'connection-lost'
  const heard = await talk.awaitRoom(timeoutMs)
  return heard === 'no-answer' ? null : heard
}
