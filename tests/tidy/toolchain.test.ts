import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { missingOptionalPackages } from '../../tools/complete-lock.ts'
import { filesMatching, ROOT, readSource } from './source-files.ts'

const readJson = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'))

t.test('the lock names every optional package, or npm ci refuses it', async (t) => {
  const missing = missingOptionalPackages(readJson('package-lock.json'))
  t.strictSame([...missing.keys()], [], 'run `npm run lock` after every dependency change')
})

t.test('the lock states no host: packages come from where npm is told', async (t) => {
  t.notMatch(readSource('package-lock.json'), /"resolved":/)
})

t.test('install scripts of packages never run', async (t) => {
  t.match(readSource('.npmrc'), /^ignore-scripts=true$/m)
})

t.test('dependencies are pinned, and a decision record tells why each is there', async (t) => {
  const { dependencies, devDependencies, optionalDependencies } = readJson('package.json')
  const records = filesMatching('docs/decisions/*.md').map(readSource).join('\n')
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  for (const [name, version] of all) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
      t.fail(`${name} is not pinned: ${version}`)
    if (!records.includes(`\`${name}\``)) t.fail(`no record in docs/decisions names \`${name}\``)
  }
})

t.test('there is one package.json', async (t) => {
  t.strictSame(filesMatching('**/package.json'), ['package.json'])
})
