// On a box, as the hub's user: the rehearsal's books made of the shop's, for another user who may
// not read those. Each time anew; the rehearsal takes them when it has none yet.
//   make-books.ts --shop <hub folder> --into <folder>
import { mkdirSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { realSeams } from '#hub/system/real-seams.ts'
import { closeToOthers, seedRehearsal } from './seed-rehearsal.ts'

/** The group is of the rehearsal's user. */
const FOR_THE_GROUP = 0o640

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { shop: text, into: text } })
if (!values.shop || !values.into) throw new Error('--shop <hub folder> --into <folder>')
const into = resolve(values.into)
rmSync(into, { recursive: true, force: true })
mkdirSync(into, { mode: 0o750 })
seedRehearsal(resolve(values.shop), into, realSeams)
closeToOthers(into, FOR_THE_GROUP)
