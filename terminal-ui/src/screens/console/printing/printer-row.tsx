import type { PrinterCard } from '#domain/wire/printer-message.ts'
import type { TillOutcome } from '../../../link/till-errors.ts'
import type { ConsolePrintersModel } from '../../../models/console-printers-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { adviceText, problemText } from '../../../parts/printer-problem.ts'
import { showToast } from '../../../parts/toast.tsx'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { LOGO_TEXT, pageName, WAY_TEXT } from './printer-words.ts'

/** What is known of it now; a colour never says it alone. */
function StateChip({ printer }: { printer: PrinterCard }) {
  if (printer.problem) {
    return (
      <Chip tone="bad" icon="warning">
        {problemText(printer.problem)}
      </Chip>
    )
  }
  if (printer.is_printing) {
    return (
      <Chip tone="accent" icon="printer">
        {t('printers.printing')}
      </Chip>
    )
  }
  if (printer.looked_at) {
    return (
      <Chip tone="good" icon="check">
        {t('printers.ready')}
      </Chip>
    )
  }
  // The hub asks all day: one of which it is not known that it can has been asked.
  const isQuiet = printer.settings.status_ability !== 'dle-eot'
  return <Chip tone="plain">{t(isQuiet ? 'printers.quiet' : 'printers.not-asked')}</Chip>
}

export function PrinterFacts({ printer }: { printer: PrinterCard }) {
  const { transport, address, columns, code_page } = printer.settings
  const way = t(WAY_TEXT[transport])
  return (
    <p class="soft small printer-facts">
      {t('printers.facts', { way, address, columns, page: pageName(code_page) })}
    </p>
  )
}

function Counts({ printer }: { printer: PrinterCard }) {
  return (
    <>
      {printer.waiting_count > 0 && (
        <Chip tone="warn" icon="clock">
          {t('printers.waiting-n', { n: printer.waiting_count })}
        </Chip>
      )}
      {printer.uncertain_count > 0 && (
        <Chip tone="bad" icon="warning">
          {t('printers.uncertain-n', { n: printer.uncertain_count })}
        </Chip>
      )}
    </>
  )
}

function StandIn({ model, printer }: { model: ConsolePrintersModel; printer: PrinterCard }) {
  const names = model.standInsOf(printer).map(({ settings }) => settings.name)
  if (names.length > 0) {
    return <p class="soft small">{t('printers.stand-in', { name: names.join(', ') })}</p>
  }
  const hasOthers = model.printers.value.length > 1
  return hasOthers ? <p class="soft small">{t('printers.no-stand-in')}</p> : null
}

function LogoPlace({ printer }: { printer: PrinterCard }) {
  const words = LOGO_TEXT[printer.logo]
  return words ? <p class="soft small">{t(words)}</p> : null
}

type PrinterRowProps = {
  model: ConsolePrintersModel
  printer: PrinterCard
  /** Null: whoever looks may not change it. */
  onSettings: (() => void) | null
  onTest: () => Promise<TillOutcome<unknown>>
}

export function PrinterRow({ model, printer, onSettings, onTest }: PrinterRowProps) {
  const { problem, isBusy, send } = useSending()
  const { name, is_default } = printer.settings
  const test = async () => {
    if (await send(onTest)) showToast('good', 'printer', t('printers.tested', { name }))
  }
  return (
    <li class="list-row" data-testid={`printer-${name}`}>
      <span class={printer.problem ? 'list-icon tone-bad' : 'list-icon'}>
        <Icon name="printer" />
      </span>
      <div class="grow">
        <p class="row row-wrap">
          <strong>{name}</strong>
          {is_default && <Chip tone="accent">{t('print.default')}</Chip>}
          <StateChip printer={printer} />
          <Counts printer={printer} />
        </p>
        <PrinterFacts printer={printer} />
        <LogoPlace printer={printer} />
        <StandIn model={model} printer={printer} />
        {printer.problem && <p class="printer-advice">{adviceText(printer.problem)}</p>}
        {problem.value && <p role="alert">{problem.value}</p>}
      </div>
      <div class="row row-wrap">
        <Button
          label={t('printers.test-of', { name })}
          isBusy={isBusy.value}
          onPress={() => void test()}
        >
          {t('print.test-page')}
        </Button>
        {onSettings && (
          <Button icon="settings" label={t('printers.settings-of', { name })} onPress={onSettings}>
            {t('printers.settings')}
          </Button>
        )}
      </div>
    </li>
  )
}
