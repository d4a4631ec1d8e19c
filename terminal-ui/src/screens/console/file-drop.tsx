import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import { t } from '../../text/translate.ts'

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} KB`

type FileDropProps = {
  file: File | null
  /** As in the `accept` of a file field. */
  accept: string
  words: string
  onChoose: (file: File) => void
}

/** Drop a file, or press to choose one: the same field, reachable by keyboard. */
export function FileDrop({ file, accept, words, onChoose }: FileDropProps) {
  const id = useId()
  const isOver = useSignal(false)
  const take = (files: FileList | null | undefined) => {
    const first = files?.[0]
    if (first) onChoose(first)
  }
  return (
    <div class="file-drop-box">
      <input
        id={id}
        type="file"
        accept={accept}
        class="visually-hidden"
        onChange={(event) => {
          take(event.currentTarget.files)
          // The same file may be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <label
        for={id}
        class={isOver.value ? 'file-drop is-over' : 'file-drop'}
        onDragOver={(event) => {
          event.preventDefault()
          isOver.value = true
        }}
        onDragLeave={() => {
          isOver.value = false
        }}
        onDrop={(event) => {
          event.preventDefault()
          isOver.value = false
          take(event.dataTransfer?.files)
        }}
      >
        <Icon name={file ? 'file' : 'upload'} size={36} />
        <strong>{file ? file.name : words}</strong>
        <span class="soft">{file ? kilobytes(file.size) : t('import.drop-more')}</span>
      </label>
    </div>
  )
}
