import { writeFileSync } from 'node:fs'
import { writeSecretFile } from './credential-file.ts'
import { DONE } from './exit-codes.ts'
import { type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { makeRecoveryKeyPair } from './open-escrow.ts'
import { makeKeyPair } from './sign-item.ts'

export const makeKeyCommand: OfficeCommand = {
  name: 'make-key',
  summary: "Makes head office's signing key, or its recovery key.",
  group: 'whoever keeps the key',
  about: `Writes the private key to FILE (0600) and the public one beside it as FILE.pub. Keep the
private one off the network; every box gets the public one when it is enrolled. With --recovery
it is the key that opens the escrowed keys of outlets (ocean cloud replace): whoever has it and a
login can make a box of any outlet. Keep it in a safe, twice.`,
  flags: {
    out: { type: 'string', value: 'FILE', words: 'where the private key is written' },
    recovery: { type: 'boolean', words: 'the key for replacing boxes' },
  },
  hasDryRun: false,
  needsCloud: false,
  run: async ({ flags, say }) => {
    const out = textFlag(flags, 'out')
    if (!out) throw new OfficeError('USAGE', '--out')
    const make = flags.recovery === true ? makeRecoveryKeyPair : makeKeyPair
    const { privateText, publicText } = make()
    writeSecretFile(out, privateText)
    writeFileSync(`${out}.pub`, publicText)
    say(`The private key is in ${out}, the public one in ${out}.pub.`)
    return DONE
  },
}
