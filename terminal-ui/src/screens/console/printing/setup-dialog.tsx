import { useMemo } from 'preact/hooks'
import type { ConsolePrintersModel } from '../../../models/console-printers-model.ts'
import {
  PrinterSetupModel,
  SETUP_STEPS,
  type SetupStep,
} from '../../../models/printer-setup-model.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { SetupAsk } from './setup-ask.tsx'
import { SetupCharacters } from './setup-characters.tsx'
import { SetupDescribe } from './setup-describe.tsx'
import { SetupFind } from './setup-find.tsx'
import { SetupTest } from './setup-test.tsx'
import { SetupUse } from './setup-use.tsx'

const STEP_TEXT: Record<SetupStep, PlainKey> = {
  find: 'setup.step-find',
  describe: 'setup.step-describe',
  ask: 'setup.step-ask',
  test: 'setup.step-test',
  characters: 'setup.step-characters',
  use: 'setup.step-use',
}

type SetupDialogProps = { printers: ConsolePrintersModel; onClose: () => void }

/** A printer from the cable to its first paper. What is known is stored from the third step on. */
export function SetupDialog({ printers, onClose }: SetupDialogProps) {
  const { commands, link, session } = useTill()
  const model = useMemo(() => {
    const terminalId = session.terminal.peek()?.terminalId ?? ''
    return new PrinterSetupModel(link, printers, { printerId: commands.newId(), terminalId })
  }, [commands, link, printers, session])
  const { problem, isBusy, send } = useSending()
  const step = model.step.value
  const parts = { model, send, isBusy: isBusy.value }
  const place = { n: SETUP_STEPS.indexOf(step) + 1, all: SETUP_STEPS.length }
  return (
    <Dialog title={t('setup.title')} shape="wide" onClose={onClose} testId="printer-setup">
      <div class="stack">
        <p class="setup-step" role="status">
          {t('setup.step', { ...place, name: t(STEP_TEXT[step]) })}
        </p>
        {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
        {step === 'find' && <SetupFind model={model} />}
        {step === 'describe' && <SetupDescribe {...parts} />}
        {step === 'ask' && <SetupAsk {...parts} />}
        {step === 'test' && <SetupTest {...parts} />}
        {step === 'characters' && <SetupCharacters {...parts} />}
        {step === 'use' && <SetupUse {...parts} onDone={onClose} />}
      </div>
    </Dialog>
  )
}
