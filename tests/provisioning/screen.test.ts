// Questions at a real terminal: they stay on the screen while they are answered, and a PIN does not
// get there.
import { join } from 'node:path'
import t from 'tap'
import { noTerminal, openPseudoTerminal } from '../support/pseudo-terminal.ts'

const PROGRAM = join(import.meta.dirname, 'ask-at-terminal.ts')

t.test('a person sees the question, what is typed, and no PIN', { skip: noTerminal }, async (t) => {
  const terminal = openPseudoTerminal(t, [process.execPath, PROGRAM], {})
  await terminal.until(/^Did the page come out\? \[y\/t\]$/)
  t.notOk(
    terminal.lines().some((line) => line.includes('It prints')),
    'what was under way is gone',
  )
  terminal.type('ya\r')
  await terminal.until(/^Scan the code:$/)
  terminal.type('89910x\u007f02101234\r')
  await terminal.until(/^PIN:$/)
  terminal.type('246810\r')
  await terminal.until(/^heard true true 8991002101234 246810$/)
  t.equal(await terminal.end(), 0)
  t.match(terminal.lines(), [
    'Did the page come out? [y/t] ya',
    'Scan the code: 8991002101234',
    'PIN:',
  ])
})
