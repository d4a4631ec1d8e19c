import type { PrinterSetupModel } from '../../../models/printer-setup-model.ts'
import type { Sending } from '../../../parts/use-sending.ts'

/** What every step of a set-up is given; the dialog says what went wrong. */
export type StepProps = { model: PrinterSetupModel; send: Sending['send']; isBusy: boolean }
