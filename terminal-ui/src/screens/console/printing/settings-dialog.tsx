import { useSignal } from '@preact/signals'
import {
  PRINTER_NAME_LENGTH_MAX,
  type PrinterCard,
  type PrinterSettings,
} from '#domain/wire/printer-message.ts'
import type { ConsolePrintersModel } from '../../../models/console-printers-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Segmented } from '../../../parts/segmented.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import {
  columnsOf,
  DRAWER_TEXT,
  FENCE_TEXT,
  optionsOf,
  PAGE_OPTIONS,
  STATUS_TEXT,
  WAY_TEXT,
  widthChoices,
} from './printer-words.ts'
import { RetireDialog } from './retire-dialog.tsx'

type PartProps = { settings: PrinterSettings; change: (part: Partial<PrinterSettings>) => void }

function Place({ settings, change }: PartProps) {
  return (
    <>
      <Field
        label={t('printer.name')}
        help={t('printer.name-help')}
        value={settings.name}
        maxLength={PRINTER_NAME_LENGTH_MAX}
        hasFocus
        onInput={(name) => change({ name })}
      />
      <div class="printer-pair">
        <Choice
          label={t('printer.way')}
          value={settings.transport}
          options={optionsOf(WAY_TEXT)}
          onChange={(transport) => change({ transport })}
        />
        <Field
          label={t('printer.address')}
          value={settings.address}
          maxLength={200}
          onInput={(address) => change({ address })}
        />
      </div>
    </>
  )
}

function Abilities({ settings, change }: PartProps) {
  return (
    <>
      <Segmented
        label={t('printer.width')}
        value={String(settings.columns)}
        choices={widthChoices()}
        onChange={(text) => change({ columns: columnsOf(text) })}
      />
      <div class="printer-pair">
        <Choice
          label={t('printer.code-page')}
          value={settings.code_page}
          options={PAGE_OPTIONS}
          onChange={(code_page) => change({ code_page })}
        />
        <Choice
          label={t('printer.drawer')}
          value={settings.drawer}
          options={optionsOf(DRAWER_TEXT)}
          onChange={(drawer) => change({ drawer })}
        />
        <Choice
          label={t('printer.status')}
          value={settings.status_ability}
          options={optionsOf(STATUS_TEXT)}
          onChange={(status_ability) => change({ status_ability })}
        />
        <Choice
          label={t('printer.fence')}
          value={settings.fence_ability}
          options={optionsOf(FENCE_TEXT)}
          onChange={(fence_ability) => change({ fence_ability })}
        />
      </div>
      <div>
        <Switch
          label={t('printer.can-cut')}
          isOn={settings.can_cut}
          onChange={(can_cut) => change({ can_cut })}
        />
        <Switch
          label={t('printer.can-draw')}
          isOn={settings.can_draw}
          onChange={(can_draw) => change({ can_draw })}
        />
        {settings.can_draw && (
          <Switch
            label={t('printer.logo-memory')}
            isOn={settings.has_logo_memory ?? false}
            onChange={(has_logo_memory) => change({ has_logo_memory })}
          />
        )}
      </div>
    </>
  )
}

/** What the shop does with it: the default, and who stands in for it. */
function Use(props: PartProps & { model: ConsolePrintersModel; printer: PrinterCard }) {
  const { settings, change, model, printer } = props
  const others = model.printers.value.filter(({ printer_id }) => printer_id !== printer.printer_id)
  const standIns = others.map((each) => ({ value: each.printer_id, text: each.settings.name }))
  return (
    <>
      {!printer.settings.is_default && (
        <Switch
          label={t('printer.default')}
          isOn={settings.is_default}
          onChange={(is_default) => change({ is_default })}
        />
      )}
      {others.length > 0 && (
        <Choice
          label={t('printer.fallback')}
          value={settings.fallback_printer_id ?? ''}
          options={[{ value: '', text: t('printer.fallback-none') }, ...standIns]}
          onChange={(id) => change({ fallback_printer_id: id || null })}
        />
      )}
    </>
  )
}

type SettingsDialogProps = {
  model: ConsolePrintersModel
  printer: PrinterCard
  onClose: () => void
}

/** Everything that is stored of a printer, and the way out of use. */
export function SettingsDialog({ model, printer, onClose }: SettingsDialogProps) {
  const draft = useSignal(printer.settings)
  const isRetiring = useSignal(false)
  const { name } = printer.settings
  const change = (part: Partial<PrinterSettings>) => {
    draft.value = { ...draft.value, ...part }
  }
  const parts = { settings: draft.value, change }
  if (isRetiring.value) {
    return <RetireDialog model={model} printer={printer} onClose={onClose} />
  }
  return (
    <SendingDialog
      title={t('printers.settings-of', { name })}
      shape="wide"
      action={t('common.save')}
      isReady={draft.value.name.trim() !== '' && draft.value.address.trim() !== ''}
      send={() => model.save(printer.printer_id, draft.value)}
      onDone={() => showToast('good', 'check', t('printers.saved', { name: draft.value.name }))}
      onClose={onClose}
    >
      <Place {...parts} />
      <Abilities {...parts} />
      <Use {...parts} model={model} printer={printer} />
      <Button
        kind="danger"
        icon="trash"
        onPress={() => {
          isRetiring.value = true
        }}
      >
        {t('printer.retire')}
      </Button>
    </SendingDialog>
  )
}
