import { REHEARSAL_CODE } from '#domain/rehearsal.ts'
import { markCsv, rehearsalMark } from './is-rehearsal.ts'

/** Hands a file to the browser; a rehearsal's says so in its name and in its first line. */
export function saveFile(plainName: string, plainText: string, type: string): void {
  const mark = rehearsalMark()
  const name = mark === null ? plainName : `${REHEARSAL_CODE}-${plainName}`
  const text = mark === null ? plainText : markCsv(plainText, mark)
  offerFile(name, text, type)
}

/** As it is; the address is let go later, since some browsers read it only after the press. */
export function offerFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
