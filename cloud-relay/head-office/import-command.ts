import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { canonicalJson } from '#domain/canonical-json.ts'
import { PERMISSION_NAMES, PERMISSIONS } from '#domain/permissions.ts'
import { checkBody, TOPICS_WITHOUT_DATES } from './check-body.ts'
import { describePrices, type Known, priceChanges } from './describe-change.ts'
import { describePeople } from './describe-people.ts'
import { DONE } from './exit-codes.ts'
import type { ImportItem } from './import-item.ts'
import { IMPORT_KINDS } from './import-kinds.ts'
import {
  dayOf,
  productsBySku,
  productsOnDay,
  readConfigs,
  readOutlets,
  readPublished,
  readRings,
} from './known-goods.ts'
import { readText } from './office-cloud.ts'
import type { OfficeCommand, Run } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { FILE_BYTES_MAX, type FileProblem, throwIfWrong } from './read-csv.ts'

const LIMITED = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].limitUnit !== 'none')
const UNLIMITED = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].limitUnit === 'none')

/** Names in lines of a terminal's width. */
const wrap = (names: readonly string[]): string =>
  (names.join(', ').match(/\S.{0,92}(?=,|$),?/g) ?? []).map((line) => `  ${line}`).join('\n')

export const importCommand: OfficeCommand = {
  name: 'import',
  takes: 'KIND FILE',
  summary: 'Reads a file, checks all of it, and keeps it to be published.',
  group: 'ocean_merchandiser (goods, customers), ocean_people (the other kinds)',
  about: `A file with one mistake is not taken at all; every mistake is told with its place. No
outlet hears of an import before it is published.

KIND, what its file must have, and [what it may have]:
${Object.entries(IMPORT_KINDS)
  .map(([name, { holds }]) => `  ${name.padEnd(14)} ${holds}`)
  .join('\n')}

A file of role-grants says all that a role may do beyond or short of the usual; a role at one outlet
goes by its own rows alone. limit is an amount (refund), a percentage (discount, price-override), or
none. The permissions that have a limit:
${wrap(LIMITED)}
and those that are only yes or no:
${wrap(UNLIMITED)}`,
  flags: {},
  hasDryRun: true,
  needsCloud: true,
  run: async (run) => {
    const [kindName = '', path] = run.names
    const kind = Object.hasOwn(IMPORT_KINDS, kindName) ? IMPORT_KINDS[kindName] : undefined
    if (!kind || !path) throw new OfficeError('USAGE', 'KIND FILE')
    const text = readText(path)
    if (text.length > FILE_BYTES_MAX) throw new OfficeError('FILE_WRONG', 'more than 50 MB')
    const products = await readProducts(run, kind.side)
    const problems: FileProblem[] = []
    const remarks: string[] = []
    const items = kind.read(text, {
      products: productsBySku(products.filter(isProduct)),
      outlets: kind.side === 'people' ? await readOutlets(run.cloud) : new Map(),
      rings: kind.side === 'people' ? await readRings(run.cloud) : new Map(),
      configs: kindName === 'outlet-config' ? await readConfigs(run.cloud) : new Map(),
      ...{ problems, remarks, now: run.now() },
    })
    for (const item of items) if (problems.length === 0) checkBody(item, problems)
    complainOfTwice(items, problems)
    throwIfWrong(problems)
    for (const line of remarks) run.say(line)
    if (items.length === 0)
      throw new OfficeError('FILE_WRONG', 'there is nothing in it for anybody')
    const published = await readPublished(run.cloud, kind.side, topicsOf(items))
    const onSale = productsOnDay(products, dayOf(run.now()))
    for (const line of compare(items, published, onSale)) run.say(line)
    const command = kind.side === 'people' ? 'import-people' : 'import'
    const order = {
      kind: kindName,
      file_name: basename(path),
      file_hash: createHash('sha256').update(text).digest('hex'),
      items: items.map(({ place: _, ...item }) => item),
    }
    const { effects } = await run.cloud.command(command, order, run.isDryRun)
    run.say(
      run.isDryRun
        ? 'Nothing was kept (dry run).'
        : `Kept as ${effects.import_id}. Next: ocean cloud publish ${kindName}`,
    )
    return DONE
  },
}

const isProduct = ({ topic }: Known): boolean => topic === 'product'

/** Staff are not known by products, and whoever keeps them does not see goods. */
const readProducts = ({ cloud }: Run, side: 'goods' | 'people'): Promise<Known[]> =>
  side === 'goods' ? readPublished(cloud, 'goods', ['product', 'price']) : Promise.resolve([])

const topicsOf = (items: ImportItem[]): string[] => [...new Set(items.map(({ topic }) => topic))]

function complainOfTwice(items: ImportItem[], problems: FileProblem[]): void {
  const places = new Map<string, string>()
  for (const { topic, item_id, place } of items) {
    const before = places.get(`${topic} ${item_id}`)
    if (before !== undefined) problems.push({ place, words: `the same again as ${before}` })
    places.set(`${topic} ${item_id}`, place)
  }
}

function compare(items: ImportItem[], published: Known[], onSale: Map<string, Known>): string[] {
  const known = new Map(published.map((each) => [`${each.topic} ${each.item_id}`, each]))
  const lines = topicsOf(items).map((topic) => {
    const ours = items.filter((item) => item.topic === topic)
    if (!TOPICS_WITHOUT_DATES.has(topic)) return `${topic}: ${ours.length}`
    const before = ours.map((item) => known.get(`${topic} ${item.item_id}`))
    const newCount = before.filter((each) => !each || each.is_deleted).length
    const sameCount = ours.filter((item, index) => isSame(item, before[index])).length
    const changedCount = ours.length - newCount - sameCount
    return `${topic}: ${newCount} new, ${changedCount} changed, ${sameCount} as published`
  })
  return [
    ...lines,
    ...describePrices(priceChanges(items, onSale)),
    ...describePeople(items, published),
  ]
}

const isSame = (item: ImportItem, known: Known | undefined): boolean =>
  known !== undefined && !known.is_deleted && canonicalJson(known.body) === canonicalJson(item.body)
