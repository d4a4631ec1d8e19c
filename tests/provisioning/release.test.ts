// A release file: the same bytes twice, and nothing of it believed that was not signed.
import { generateKeyPairSync, sign } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readBuildFloorMs } from '#hub/system/build-floor.ts'
import { readRelease } from '../../provisioning/release/read-release.ts'
import {
  believeManifest,
  compareVersions,
  ReleaseFault,
  readReleaseKeys,
} from '../../provisioning/release/release-manifest.ts'
import { assertFiles, unpackRelease } from '../../provisioning/release/unpack-release.ts'
import { type About, packRelease } from '../../tools/release/pack-release.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const ABOUT: About = {
  ...{ version: '1.2.3', arch: 'amd64', node: '24.21.0', protocol_version: 3, migration: 30 },
}
const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** A small product: a program, a text, a file in a deep folder with an odd name. */
function layOut(folder: string, atS: number): string {
  rmSync(folder, { recursive: true, force: true })
  const deep = join(folder, 'node_modules/@a/b', 'deep'.repeat(20))
  mkdirSync(deep, { recursive: true })
  mkdirSync(join(folder, 'hub'))
  writeFileSync(join(folder, 'hub/main.ts'), 'export {}\n')
  writeFileSync(join(folder, 'run'), '#!/bin/sh\n')
  chmodSync(join(folder, 'run'), 0o755)
  writeFileSync(join(deep, "it's $odd %3a.js"), 'x'.repeat(100_000))
  for (const name of ['hub/main.ts', 'run']) utimesSync(join(folder, name), atS, atS)
  return folder
}

function makeRelease(t: Test): { folder: string; path: string; bytes: Buffer } {
  const folder = makeTempFolder(t, 'release')
  const { path } = packRelease(layOut(join(folder, 'tree'), 1), folder, ABOUT, privateKey)
  return { folder, path, bytes: readFileSync(path) }
}

t.test('the same files are the same release, whenever and wherever it is made', async (t) => {
  const { folder, path, bytes } = makeRelease(t)
  const tree = layOut(join(folder, 'elsewhere'), 1_000_000)
  const again = packRelease(tree, join(folder, 'out'), ABOUT, privateKey)
  t.ok(bytes.equals(readFileSync(again.path)), 'byte for byte')
  t.not(again.path, path)
  writeFileSync(join(tree, 'run'), '#!/bin/sh\n#\n')
  const other = packRelease(tree, join(folder, 'out'), ABOUT, privateKey)
  t.notOk(bytes.equals(readFileSync(other.path)), 'another file is another release')
})

t.test('a box believes no clock before the commit that its release was made of', async (t) => {
  const folder = makeTempFolder(t, 'release-floor')
  const madeAtS = Date.UTC(2026, 10, 28, 9) / 1000
  const trees = [1, 1_000_000].map((atS) => layOut(join(folder, `tree-${atS}`), atS))
  const packed = trees.map((tree, index) => {
    writeFileSync(join(tree, 'package.json'), '{}\n')
    return packRelease(tree, join(folder, `out-${index}`), ABOUT, privateKey, { madeAtS })
  })
  const [first, second] = packed.map(({ path }) => readFileSync(path))
  t.ok(first && second?.equals(first), 'the same bytes still')
  const path = packed[0]?.path ?? ''
  const place = unpackRelease(
    path,
    join(folder, 'releases'),
    readRelease(path, [publicKey]).manifest,
  )
  t.equal(readBuildFloorMs(join(place, 'package.json')), madeAtS * 1000)
})

t.test('read, unpacked, and compared', async (t) => {
  const { folder, path } = makeRelease(t)
  const { manifest } = readRelease(path, [publicKey])
  t.match(manifest, ABOUT)
  const place = unpackRelease(path, join(folder, 'releases'), manifest)
  t.equal(place, join(folder, 'releases/1.2.3'))
  t.equal(statSync(join(place, 'run')).mode & 0o777, 0o755)
  t.equal(statSync(join(place, 'hub/main.ts')).mode & 0o777, 0o644)
  t.equal(unpackRelease(path, join(folder, 'releases'), manifest), place, 'once is enough')
  t.same(readdirSync(join(folder, 'releases')), ['1.2.3'])
  writeFileSync(join(place, 'hub/main.ts'), 'export {} \n')
  t.throws(() => assertFiles(place, manifest), /hub\/main\.ts is damaged/)
  rmSync(join(place, 'hub/main.ts'))
  t.throws(() => assertFiles(place, manifest), /hub\/main\.ts is missing/)
  writeFileSync(join(place, 'more'), '')
  t.throws(() => assertFiles(place, manifest), /more is not in the manifest/)
})

t.test('a flipped bit anywhere, a cut anywhere, and a strange key are refused', async (t) => {
  const { folder, path, bytes } = makeRelease(t)
  const file = join(folder, 'bad.release')
  const read = (bad: Buffer) => {
    writeFileSync(file, bad)
    return readRelease(file, [publicKey])
  }
  const { payloadAt, manifest } = readRelease(path, [publicKey])
  const end = payloadAt + manifest.payload.bytes
  for (let at = 0; at < end; at += 97) {
    const bad = Buffer.from(bytes)
    bad[at] = (bad[at] ?? 0) ^ 0x10
    // In the headers of tar itself there is much that nobody reads.
    const isRead = at >= 512 && !isTarHeader(bytes, at)
    if (isRead)
      t.ok(
        isRefused(() => read(bad)),
        `bit at ${at}`,
      )
  }
  for (let length = 0; length < end; length += 211) {
    t.ok(
      isRefused(() => read(bytes.subarray(0, length))),
      `cut at ${length}`,
    )
  }
  const { publicKey: stranger } = generateKeyPairSync('ed25519')
  t.throws(() => readRelease(path, [stranger]), /not of a key that this box trusts/)
  t.throws(() => readRelease(path, []), /no key to check/)
  t.equal(readRelease(path, [stranger, publicKey]).manifest.version, '1.2.3', 'keys change')
  t.notOk(existsSync(join(folder, 'releases')), 'nothing was unpacked')
})

function isRefused(read: () => unknown): boolean {
  try {
    read()
    return false
  } catch (error) {
    if (error instanceof ReleaseFault) return true
    throw error
  }
}

/** Headers and padding stand on whole blocks; only members' bytes are covered by hashes. */
function isTarHeader(bytes: Buffer, at: number): boolean {
  const block = Math.floor(at / 512) * 512
  const isHeader = bytes.subarray(block + 257, block + 262).toString() === 'ustar'
  const rest = bytes.subarray(at, block + 512)
  return isHeader || rest.every((byte) => byte === 0)
}

t.test('a signed manifest may still not lead out of its folder', async (t) => {
  const good = { bytes: 1, mode: '0644', sha256: '0'.repeat(64) }
  const base = {
    ...{ format: 1, product: 'ocean-store-hub', ...ABOUT },
    payload: { bytes: 1, sha256: '0'.repeat(64) },
  }
  const believe = (words: object) => {
    const bytes = Buffer.from(JSON.stringify({ ...base, ...words }))
    return believeManifest(bytes, sign(null, bytes, privateKey), [publicKey])
  }
  t.ok(believe({ files: { 'a/b..c': good } }))
  for (const path of ['../x', '/etc/passwd', 'a/../../b', 'a//b', '.', 'a/./b', 'ü', '']) {
    t.throws(() => believe({ files: { [path]: good } }), /path that is not allowed/, path)
  }
  t.throws(() => believe({ files: {}, format: 2 }), /another format/)
  t.throws(() => believe({ files: {}, more: 1 }), /another format/)
  t.throws(() => believe({ files: { a: { ...good, mode: '4755' } } }), /another format/)
})

t.test('keys of a folder, and which version is newer', async (t) => {
  const folder = makeTempFolder(t, 'release-keys')
  writeFileSync(join(folder, 'a.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
  t.equal(readReleaseKeys(folder).length, 1)
  const { publicKey: rsa } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeFileSync(join(folder, 'b.pem'), rsa.export({ type: 'spki', format: 'pem' }))
  t.throws(() => readReleaseKeys(folder), /b\.pem is not an Ed25519 key/)
  t.ok(compareVersions('1.10.0', '1.9.9') > 0)
  t.ok(compareVersions('1.9.9', '2.0.0') < 0)
  t.equal(compareVersions('1.2.3', '1.2.3'), 0)
})
