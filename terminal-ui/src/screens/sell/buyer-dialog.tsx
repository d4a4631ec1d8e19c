import { useSignal } from '@preact/signals'
import { faultOfBuyer, plainTaxNumber } from '#domain/tax-identity.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const NOBODY: SaleBuyer = { id_kind: 'npwp', id_number: '', nitku: null, name: '', address: '' }
const NUMBER_LENGTH_MAX = 32
const NAME_LENGTH_MAX = 200
const ADDRESS_LENGTH_MAX = 500

/** As it is kept: numbers without dots, no place of business where none was typed. */
const cleaned = (buyer: SaleBuyer): SaleBuyer => {
  const nitku = plainTaxNumber(buyer.nitku ?? '')
  return {
    ...buyer,
    id_number: plainTaxNumber(buyer.id_number),
    nitku: nitku === '' || buyer.id_kind === 'nik' ? null : nitku,
    name: buyer.name.trim(),
    address: buyer.address.trim(),
  }
}

function useBuyerDraft() {
  const { cart } = useTill()
  const kept = cart.cart.peek().buyer
  const draft = useSignal<SaleBuyer>(kept ?? NOBODY)
  const isTried = useSignal(false)
  const set = (change: Partial<SaleBuyer>) => {
    draft.value = { ...draft.peek(), ...change }
  }
  const keep = async (chosen: SaleBuyer | null) => {
    await cart.setBuyer(chosen)
    closeDialog()
  }
  const save = () => {
    isTried.value = true
    if (faultOfBuyer(cleaned(draft.peek())) === null) void keep(cleaned(draft.peek()))
  }
  const fault = isTried.value ? faultOfBuyer(cleaned(draft.value)) : null
  return { kept, buyer: draft.value, fault, set, keep, save }
}

type PlaceProps = { nitku: string | null; isWrong: boolean; onInput: (nitku: string) => void }

function PlaceField({ nitku, isWrong, onInput }: PlaceProps) {
  return (
    <Field
      label={t('buyer.nitku')}
      help={t('buyer.nitku-help')}
      value={nitku ?? ''}
      inputMode="numeric"
      maxLength={NUMBER_LENGTH_MAX}
      error={isWrong ? t('buyer.nitku-wrong') : null}
      onInput={onInput}
    />
  )
}

/** Who wants a tax invoice of this basket. */
export function BuyerDialog() {
  const { kept, buyer, fault, set, keep, save } = useBuyerDraft()
  return (
    <Dialog
      title={t('buyer.title')}
      onClose={closeDialog}
      footer={
        <>
          {kept && (
            <Button kind="plain" size="large" onPress={() => void keep(null)}>
              {t('buyer.remove')}
            </Button>
          )}
          <Button kind="primary" size="large" onPress={save}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="soft">{t('buyer.lead')}</p>
        <Segmented
          label={t('buyer.kind')}
          value={buyer.id_kind}
          choices={[
            { value: 'npwp', text: t('buyer.npwp') },
            { value: 'nik', text: t('buyer.nik') },
          ]}
          onChange={(id_kind) => set({ id_kind })}
        />
        <Field
          label={t('buyer.number')}
          value={buyer.id_number}
          inputMode="numeric"
          maxLength={NUMBER_LENGTH_MAX}
          hasFocus
          error={fault === 'id_number' ? t('buyer.number-wrong') : null}
          onInput={(id_number) => set({ id_number })}
        />
        <Field
          label={t('buyer.name')}
          value={buyer.name}
          maxLength={NAME_LENGTH_MAX}
          error={fault === 'name' ? t('buyer.missing') : null}
          onInput={(name) => set({ name })}
        />
        <Field
          label={t('buyer.address')}
          value={buyer.address}
          maxLength={ADDRESS_LENGTH_MAX}
          isMultiline
          error={fault === 'address' ? t('buyer.missing') : null}
          onInput={(address) => set({ address })}
        />
        {buyer.id_kind === 'npwp' && (
          <PlaceField
            nitku={buyer.nitku}
            isWrong={fault === 'nitku'}
            onInput={(nitku) => set({ nitku })}
          />
        )}
      </div>
    </Dialog>
  )
}
