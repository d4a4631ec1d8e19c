import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { tablesSource } from '../../tools/generate-tables.ts'
import { filesMatching, ROOT, readSource } from './source-files.ts'

t.test('hub/db/tables.ts is what the migrations say', async (t) => {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'format', '--stdin-file-path=hub/db/tables.ts'],
    { cwd: ROOT, encoding: 'utf8', input: tablesSource() },
  )
  t.equal(stdout, readSource('hub/db/tables.ts'), `run \`npm run tables\` ${stderr}`)
})

t.test('every table of the outlet is STRICT', async (t) => {
  for (const file of filesMatching('migrations/hub/*.sql')) {
    const statements = readSource(file).replace(/--.*$/gm, '').split(';')
    for (const statement of statements) {
      const table = /CREATE TABLE (?:IF NOT EXISTS )?(\w+)/.exec(statement)
      if (table && !/\)\s*STRICT\b/.test(statement)) t.fail(`${file}: ${table[1]} is not STRICT`)
    }
  }
})
