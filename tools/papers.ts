// `npm run papers [-- FOLDER]`: a picture of every kind of paper, at 58 and 80 mm, into
// docs/pictures/paper. Run it again after a change of a model or of the layout, and look at them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { sheetPng } from '../demo/virtual-printer/paper-png.ts'
import { printSheet } from './papers/print-sheet.ts'
import { sampleDocuments } from './papers/sample-documents.ts'
import { sampleLogo } from './papers/sample-logo.ts'

const WIDTHS = [
  { millimetres: 58, columns: 32 },
  { millimetres: 80, columns: 48 },
] as const

const [given] = process.argv.slice(2)
const folder = given ?? join(import.meta.dirname, '..', 'docs', 'pictures', 'paper')
mkdirSync(folder, { recursive: true })
const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
const logo = await sampleLogo(drawer)
const pictures = { drawer, readLogo: () => logo }
for (const [name, model] of Object.entries(sampleDocuments())) {
  for (const { millimetres, columns } of WIDTHS) {
    const profile = { columns, codePage: 'cp858', canCut: true, canDraw: true } as const
    const file = `${name}-${millimetres}.png`
    writeFileSync(join(folder, file), sheetPng(await printSheet(model, profile, pictures)))
    console.log(file)
  }
}
await drawer.stop()
