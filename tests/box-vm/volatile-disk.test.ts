// The disk of the emulated machine: honest about what was flushed, and only about that.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { makeTempFolder } from '../support/temp-folder.ts'
import { SECTOR_BYTES, seeded, VolatileDisk } from './volatile-disk.ts'

const SECTORS = 64

function makeDisk(t: Test): { disk: VolatileDisk; medium: () => Buffer } {
  const path = join(makeTempFolder(t, 'disk'), 'disk')
  writeFileSync(path, Buffer.alloc(SECTORS * SECTOR_BYTES))
  const disk = new VolatileDisk(path)
  t.teardown(() => disk.close())
  return { disk, medium: () => readFileSync(path) }
}

const sectors = (count: number, value: number): Buffer => Buffer.alloc(count * SECTOR_BYTES, value)
const at = (sector: number): number => sector * SECTOR_BYTES

t.test('what is written is read, and is on the medium after a flush', async (t) => {
  const { disk, medium } = makeDisk(t)
  disk.write(at(3), sectors(10, 7))
  disk.write(at(5), sectors(1, 9))
  const expected = Buffer.concat([sectors(2, 7), sectors(1, 9), sectors(7, 7)])
  t.same(disk.read(at(3), at(10)), expected)
  t.same(disk.read(at(5) + 10, 20), Buffer.alloc(20, 9), 'a part of a sector')
  t.same(medium(), sectors(SECTORS, 0), 'nothing is there before the flush')
  disk.flush()
  t.same(medium().subarray(at(3), at(13)), expected)
  t.throws(() => disk.write(1, sectors(1, 1)), /whole sectors/)
  t.throws(() => disk.write(0, Buffer.alloc(100)), /whole sectors/)
})

t.test('a power cut keeps what was flushed, and any part of the rest', async (t) => {
  const shares: number[] = []
  for (let seed = 0; seed < 40; seed += 1) {
    const { disk, medium } = makeDisk(t)
    disk.write(0, sectors(SECTORS, 1))
    disk.flush()
    disk.write(at(8), sectors(32, 2))
    const { kept, lost } = disk.cutPower(seeded(seed))
    t.equal(kept + lost, 32)
    const now = medium()
    const values = Array.from({ length: SECTORS }, (_, sector) => now[at(sector)])
    t.equal(values.slice(8, 40).filter((value) => value === 2).length, kept)
    t.ok([...values.slice(0, 8), ...values.slice(40)].every((value) => value === 1))
    t.same(disk.read(0, at(SECTORS)), now, 'after the cut there is the medium alone')
    shares.push(kept)
  }
  t.ok(Math.min(...shares) <= 3, 'sometimes nearly all is lost')
  t.ok(Math.max(...shares) >= 29, 'sometimes nearly nothing')
  const { disk } = makeDisk(t)
  disk.write(0, sectors(20, 3))
  t.same(disk.cutPower(seeded(5)), replay(t, 5), 'the same seed, the same cut')
})

function replay(t: Test, seed: number) {
  const { disk } = makeDisk(t)
  disk.write(0, sectors(20, 3))
  return disk.cutPower(seeded(seed))
}
