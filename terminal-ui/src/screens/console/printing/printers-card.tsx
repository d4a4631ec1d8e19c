import { useSignal } from '@preact/signals'
import type { PrinterCard } from '#domain/wire/printer-message.ts'
import type { TillOutcome } from '../../../link/till-errors.ts'
import type { ConsolePrintersModel } from '../../../models/console-printers-model.ts'
import { Button } from '../../../parts/button.tsx'
import { EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { PrinterFacts, PrinterRow } from './printer-row.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { SetupDialog } from './setup-dialog.tsx'

function RetiredPrinters({
  model,
  mayChange,
}: {
  model: ConsolePrintersModel
  mayChange: boolean
}) {
  const { problem, isBusy, send } = useSending()
  const bringBack = async ({ printer_id, settings: { name } }: PrinterCard) => {
    const isDone = await send(() => model.reinstate(printer_id))
    if (isDone) showToast('good', 'check', t('printers.saved', { name }))
  }
  if (model.retired.value.length === 0) return null
  return (
    <details class="fold assumed">
      <summary>{t('printers.retired')}</summary>
      {problem.value && <Notice tone="bad" icon="warning" title={problem.value} role="alert" />}
      <ul class="printers-retired">
        {model.retired.value.map((printer) => (
          <li key={printer.printer_id} class="list-row">
            <div class="grow">
              <strong>{printer.settings.name}</strong>
              <PrinterFacts printer={printer} />
            </div>
            {mayChange && (
              <Button
                label={t('printers.reinstate-of', { name: printer.settings.name })}
                isBusy={isBusy.value}
                onPress={() => void bringBack(printer)}
              >
                {t('printers.reinstate')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

type Open = { kind: 'setup' } | { kind: 'settings'; printerId: string }

/** The outlet's printers as they are, and the ways to change them. */
export function PrintersCard({ model }: { model: ConsolePrintersModel }) {
  const { printJobs, session } = useTill()
  const mayChange = session.may('manage-printers')
  const open = useSignal<Open | null>(null)
  const close = () => {
    open.value = null
  }
  const shown = open.value?.kind === 'settings' ? model.printer(open.value.printerId) : null
  // Who may not set printers up may still see that one prints.
  const test = ({ printer_id }: PrinterCard): Promise<TillOutcome<unknown>> =>
    mayChange ? model.test(printer_id, 'test', false) : printJobs.printTestPage(printer_id)
  return (
    <section class="card stack">
      <header class="card-head row-wrap">
        <h2>{t('print.printers')}</h2>
        <div class="row">
          <Button icon="refresh" label={t('printers.look')} onPress={() => void model.look()} />
          {mayChange && (
            <Button
              icon="plus"
              kind="primary"
              onPress={() => {
                open.value = { kind: 'setup' }
              }}
            >
              {t('printers.add')}
            </Button>
          )}
        </div>
      </header>
      {model.board.value === null && <Skeleton rows={3} />}
      {model.board.value !== null && model.printers.value.length === 0 && (
        <EmptyState icon="printer" title={t('printers.none')}>
          {t('printers.none-more')}
        </EmptyState>
      )}
      <ul>
        {model.printers.value.map((printer) => (
          <PrinterRow
            key={printer.printer_id}
            model={model}
            printer={printer}
            onTest={() => test(printer)}
            onSettings={
              mayChange
                ? () => {
                    open.value = { kind: 'settings', printerId: printer.printer_id }
                  }
                : null
            }
          />
        ))}
      </ul>
      <RetiredPrinters model={model} mayChange={mayChange} />
      {shown && <SettingsDialog model={model} printer={shown} onClose={close} />}
      {open.value?.kind === 'setup' && <SetupDialog printers={model} onClose={close} />}
    </section>
  )
}
