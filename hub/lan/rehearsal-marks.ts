// What a rehearsal's door puts on every page and every file, so that no screen has to remember it.
import { Readable } from 'node:stream'
import { REHEARSAL_CODE, REHEARSAL_MEANING, REHEARSAL_WORDS } from '#domain/rehearsal.ts'
import type { HubApp } from '../app-types.ts'

/** No colour of the shop's own till; also in terminal-ui/src/styles/rehearsal.css. */
const COLOUR = '#7a1fa2'
const BAND = `${REHEARSAL_WORDS} – ${REHEARSAL_MEANING}`

/** The built page, marked before any script of it runs. */
export const markPage = (html: string): string =>
  html
    .replace(/<html\b/, `<html data-rehearsal="${BAND}"`)
    .replace(/(<meta name="theme-color" content=")[^"]*/, `$1${COLOUR}`)
    .replace(/<title>/, `<title>${REHEARSAL_CODE} – `)

/** What an installed till is called, and its icon: the drawn one alone, which says the word. */
export function markManifest(text: string): string {
  const manifest = JSON.parse(text) as Record<string, unknown>
  return JSON.stringify({
    ...manifest,
    name: `${REHEARSAL_CODE} – ${String(manifest.name)}`,
    short_name: REHEARSAL_CODE,
    background_color: COLOUR,
    theme_color: COLOUR,
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  })
}

export const REHEARSAL_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<defs><pattern id="s" width="12" height="12" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><path fill="${COLOUR}" d="M0 0h12v12H0z"/>
<path fill="#ffd54a" d="M0 0h6v12H0z"/></pattern></defs>
<path fill="url(#s)" d="M0 0h64v64H0z"/><path fill="${COLOUR}" d="M6 6h52v52H6z"/>
<path fill="none" stroke="#fff" stroke-width="8" d="M24 14v34h20"/></svg>`

/** Every file for a spreadsheet begins with the mark. */
export function registerCsvMark(app: HubApp): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    if (!String(reply.getHeader('content-type')).startsWith('text/csv')) return payload
    reply.removeHeader('content-length')
    const line = `"${BAND}"\r\n`
    return payload instanceof Readable ? Readable.from(withFirst(line, payload)) : line + payload
  })
}

async function* withFirst(line: string, rows: Readable): AsyncGenerator<unknown> {
  yield line
  yield* rows
}
