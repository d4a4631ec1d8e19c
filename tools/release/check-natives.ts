// Whatever of a release is machine code must be of the machine it is for. Read from the file's own
// head (ELF: Tool Interface Standard 1.2), so that a build for another processor is checked too.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ReleaseManifest } from '../../provisioning/release/release-manifest.ts'
import { listFiles } from '../../provisioning/release/unpack-release.ts'

type Arch = ReleaseManifest['arch']
const HEAD_BYTES = 64
const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46])
const [CLASS_AT, ORDER_AT, MACHINE_AT] = [4, 5, 18]
const [CLASS_64, LITTLE_ENDIAN] = [2, 1]
const MACHINES: Record<number, string> = { 3: 'x86', 40: 'arm', 62: 'amd64', 183: 'arm64' }
/** Each has machine code of its own, and a box cannot do without. */
const NATIVE = {
  node: /^node\/bin\/node$/,
  'better-sqlite3': /^node_modules\/better-sqlite3\/.*\.node$/,
  canvas: /^node_modules\/@napi-rs\/canvas-.*\.node$/,
  serialport: /^node_modules\/@serialport\/bindings-cpp\/.*\.node$/,
  usb: /^node_modules\/@node-usb\/.*\.node$/,
}

export type NativeFile = { path: string; machine: string }

/** Null: no machine code. */
export function machineOf(path: string): string | null {
  const head = Buffer.alloc(HEAD_BYTES)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, head, 0, HEAD_BYTES, 0)
    if (length < HEAD_BYTES || !head.subarray(0, 4).equals(MAGIC)) return null
  } finally {
    closeSync(file)
  }
  if (head[ORDER_AT] !== LITTLE_ENDIAN) return 'a big-endian machine'
  const machine = head.readUInt16LE(MACHINE_AT)
  const name = MACHINES[machine] ?? `machine ${machine}`
  return head[CLASS_AT] === CLASS_64 ? name : `${name} of 32 bits`
}

/** All machine code of a folder; throws where it is of another machine, or is missing. */
export function checkNatives(folder: string, arch: Arch): NativeFile[] {
  const natives: NativeFile[] = []
  for (const path of listFiles(folder)) {
    if (statSync(join(folder, path)).size < HEAD_BYTES) continue
    const machine = machineOf(join(folder, path))
    if (machine !== null) natives.push({ path, machine })
    else if (path.endsWith('.node')) throw new Error(`${path} is no machine code of Linux`)
  }
  const strange = natives.find(({ machine }) => machine !== arch)
  if (strange) throw new Error(`${strange.path} is for ${strange.machine}, not ${arch}`)
  for (const [name, pattern] of Object.entries(NATIVE)) {
    if (!natives.some(({ path }) => pattern.test(path))) {
      throw new Error(`${name} has no machine code for ${arch}`)
    }
  }
  return natives
}
