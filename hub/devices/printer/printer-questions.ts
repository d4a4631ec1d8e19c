// What a printer is asked and told beside its papers (Epson TM reference).

/** GS r 1: answered in its turn, without a name. */
export const GS_R_PAPER = Uint8Array.of(0x1d, 0x72, 1)
export const ESC_INITIALISE = [0x1b, 0x40]
/** GS ( H pL pH fn m, then four characters that come back. */
const GS_PROCESS = [0x1d, 0x28, 0x48, 6, 0, 48, 48]

/** `id`: four letters of ASCII, which come back when what stands before them is printed. */
export const processQuestion = (id: string): Uint8Array =>
  Uint8Array.from([...GS_PROCESS, ...[...id].map((letter) => letter.charCodeAt(0))])

/** CAN ends what a printer is in the middle of telling; anywhere else it is nothing. */
export const CANCEL = Uint8Array.of(0x18)
/** ACK: the block of key codes was read, the next one may come. */
export const ACKNOWLEDGE = Uint8Array.of(0x06)
/** GS ( L, functions 64 and 51: which pictures it keeps without power, and for how many bytes it has room. */
export const ASK_KEYS = Uint8Array.of(0x1d, 0x28, 0x4c, 4, 0, 48, 64, 75, 67)
export const ASK_ROOM = Uint8Array.of(0x1d, 0x28, 0x4c, 2, 0, 48, 51)
