// `npm run papers [-- FOLDER]`: a picture of every kind of paper, at 58 and 80 mm (42 and 48
// columns), into docs/pictures/paper. Run it again after a change of a model or of the layout, and
// look at them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFontBook } from '#hub/devices/printer/drawn/font-book.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { sheetPng } from '../demo/virtual-printer/paper-png.ts'
import { printSheet } from './papers/print-sheet.ts'
import { sampleDocuments } from './papers/sample-documents.ts'
import { sampleLogo } from './papers/sample-logo.ts'

const WIDTHS = [
  { paper: '58', columns: 32 },
  // 80 mm printers of 512 dots a row, and those of 576.
  { paper: '80-42', columns: 42 },
  { paper: '80', columns: 48 },
] as const

const fonts = openFontBook()
if ('ก日'.split('').some((letter) => fonts.familyFor(letter) === null)) {
  console.error('Names would be ????: apt-get install fonts-noto-core fonts-droid-fallback')
  process.exit(1)
}
const [given] = process.argv.slice(2)
const folder = given ?? join(import.meta.dirname, '..', 'docs', 'pictures', 'paper')
mkdirSync(folder, { recursive: true })
const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
const logo = await sampleLogo(drawer)
const pictures = { drawer, readLogo: () => logo }
for (const { paper, columns } of WIDTHS) {
  for (const [name, model] of Object.entries(sampleDocuments(columns))) {
    const profile = { columns, codePage: 'cp858', canCut: true, canDraw: true } as const
    const file = `${name}-${paper}.png`
    writeFileSync(join(folder, file), sheetPng(await printSheet(model, profile, pictures)))
    console.log(file)
  }
}
await drawer.stop()
